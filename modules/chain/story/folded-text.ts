/** A text as a reader's eye takes it: width, spaces, dots, invisible signs and Chinese numerals do not hide a name or a number. Pure. */
import { variantKey } from '../../matching/index.ts'

const numerals: Record<string, string> = {
  〇: '0',
  零: '0',
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  两: '2',
  幺: '1',
  壹: '1',
  贰: '2',
  叁: '3',
  肆: '4',
  伍: '5',
  陆: '6',
  柒: '7',
  捌: '8',
  玖: '9',
  Χ: 'x',
  Х: 'x',
  х: 'x',
  '×': 'x',
}

export interface Folded {
  /** Letters, characters and digits only. */
  text: string
  /** The same with characters replaced by the one that stands for their sound in Mongolian names. */
  variants: string
  /** Digits (Chinese ones too) with everything between them gone; other signs as spaces. */
  digits: string
  /** Place in the original of each sign of `text`, `variants` and `digits`. */
  at: number[]
}

/**
 * Folds a text and keeps where each sign came from.
 * @example fold('王　小·英').text // '王小英'
 */
export function fold(original: string): Folded {
  let text = ''
  let variants = ''
  let digits = ''
  const at: number[] = []
  let place = 0
  for (const sign of original) {
    for (const part of sign.normalize('NFKC')) {
      if (!/[\p{L}\p{N}]/u.test(part)) continue
      const small = part.toLowerCase()
      // One place per code unit, so that an index in a folded text is an index here.
      for (let unit = 0; unit < small.length; unit++) at.push(place)
      text += small
      const variant = variantKey(small)
      variants += variant.length === small.length ? variant : small
      const digit = /\d/.test(small)
        ? small
        : (numerals[part] ?? numerals[small] ?? (small === 'x' ? 'x' : ' '.repeat(small.length)))
      digits += digit.length === small.length ? digit : ' '.repeat(small.length)
    }
    place += sign.length
  }
  return { text, variants, digits, at }
}

/** All places of a part in a folded text. */
export function placesOf(text: string, part: string): number[] {
  const found: number[] = []
  if (part.length === 0) return found
  for (let i = text.indexOf(part); i !== -1; i = text.indexOf(part, i + 1)) found.push(i)
  return found
}
