import { acrossWords, givenNamePattern, givenNamesOf } from './given-names.ts'

const dots = /[·•‧∙・･．.⸱‐]/u

/**
 * Masks a name: the first and the last character stay, of two characters the first. Of a name with dots each part
 * keeps its first character, and of the last part its last one too.
 * @example maskName('王小英') // '王*英'   maskName('王英') // '王*'   maskName('斯琴·巴特尔') // '斯*·巴**'
 */
export function maskName(name: string): string {
  const text = name.trim()
  const dot = text.match(dots)?.[0]
  if (dot) {
    return text
      .split(dots)
      .map((part) => maskPart(part))
      .join(dot)
  }
  const signs = [...text]
  if (signs.length <= 2) return maskPart(text)
  return `${signs[0]}${'*'.repeat(signs.length - 2)}${signs.at(-1)}`
}

function maskPart(part: string): string {
  const signs = [...part]
  return signs.length === 0 ? '' : `${signs[0]}${'*'.repeat(Math.max(1, signs.length - 1))}`
}

/**
 * Masks an identity number: the first four and the last two signs stay, always with ten stars between.
 * @example maskId('159902198001011237') // '1599**********37'
 */
export function maskId(id: string): string {
  const text = id.trim()
  if (text.length < 8) return '*'.repeat(text.length)
  return `${text.slice(0, 4)}${'*'.repeat(10)}${text.slice(-2)}`
}

/**
 * Masks a telephone number: the first three and the last two digits stay.
 * @example maskPhone('13812345678') // '138******78'
 */
export function maskPhone(phone: string): string {
  const text = phone.trim()
  if (text.length < 7) return '*'.repeat(text.length)
  return `${text.slice(0, 3)}${'*'.repeat(text.length - 5)}${text.slice(-2)}`
}

/**
 * Masks an account number: only the last four digits stay.
 * @example maskAccount('6222021234567890') // '************7890'
 */
export function maskAccount(account: string): string {
  const text = account.trim()
  return `${'*'.repeat(Math.max(0, text.length - 4))}${text.length > 8 ? text.slice(-4) : '*'.repeat(Math.min(4, text.length))}`
}

/** An 18- or 15-digit identity number standing free in a text. */
const idInText = /(?<![0-9A-Za-z])(\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])/g
/** A bank account: 16 to 19 digits standing free, no part of an amount. Those of 18 are masked as ids before. */
const accountInText = /(?<![0-9A-Za-z]|\d[.,])(\d{16,19})(?![0-9A-Za-z]|[.,]\d)/g
const phoneInText = /(?<!\d)(1[3-9]\d{9})(?!\d)/g

/**
 * Masks identity numbers, bank accounts and mobile numbers inside free text, such as a hotline note.
 * @example maskText('本人159902198001011237来电') // '本人1599**********37来电'
 */
export const maskText = (text: string): string =>
  text
    .replace(idInText, (id) => maskId(id))
    .replace(accountInText, (account) => maskAccount(account))
    .replace(phoneInText, (phone) => maskPhone(phone))

/**
 * What masks free text about certain persons: their names, with spaces or dots between the signs too, and every id and mobile
 * number. A given name alone is masked as it is within the whole name, where it stands for a person (`given-names.ts`). Names and
 * given names of one sign are left, they are everyday words.
 * @example textMask(['王小英'])('王 小英来电13812345678，小英住院') // '王*英来电138******78，*英住院'
 */
export function textMask(names: Iterable<string | null | undefined>): (text: string) => string {
  const known = new Map<string, string>()
  const given = new Map<string, string>()
  for (const name of names) {
    const signs = [...(name ?? '')].filter((sign) => /[\p{L}\p{N}]/u.test(sign))
    // What is masked already has lost its name; Latin names are words of their own.
    if (signs.length >= 2 && !name!.includes('*')) known.set(signs.join(''), maskName(name!))
    if (name && !name.includes('*')) for (const part of givenNamesOf(name)) given.set(part, maskGiven(part, name))
  }
  if (known.size === 0) return maskText
  // The longest first: 王小 must not eat half of 王小英.
  const longestFirst = (words: Iterable<string>) => [...words].sort((a, b) => b.length - a.length)
  const patterns = [
    ...longestFirst(known.keys()).map((name) => [...name].join('[\\s·•‧∙・･．.⸱‐]*')),
    ...longestFirst(given.keys()).map(givenNamePattern),
  ]
  const found = new RegExp(patterns.join('|'), 'gu')
  const plain = (text: string) => [...text].filter((sign) => /[\p{L}\p{N}]/u.test(sign)).join('')
  return (text) => {
    const across = acrossWords(text)
    return maskText(
      text.replace(found, (name, at: number) => {
        const whole = known.get(plain(name))
        if (whole !== undefined) return whole
        return across(at, at + name.length) ? name : (given.get(name) ?? maskName(name))
      }),
    )
  }
}

/** Shown as within the whole name: of a name with dots each part keeps its first sign, of another the last one stays. */
const maskGiven = (part: string, name: string): string =>
  dots.test(name) ? maskPart(part) : `${'*'.repeat([...part].length - 1)}${[...part].at(-1)}`

/** The same value with every text in it changed, at any depth. @example eachText({ note: '王小英' }, maskName).note // '王*英' */
export function eachText<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((one) => eachText(one, change)) as T
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, eachText(one, change)])) as T
}
