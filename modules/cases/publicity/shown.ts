/**
 * What a board may show of a family: name by the region's rule, number of members, amount, the tier where the region says so;
 * nothing else ever leaves this file (社会救助法第十一条; 最低生活保障审核确认办法第二十四条). Pure.
 */
import { createHash } from 'node:crypto'
import { maskName } from '../../../platform/access/shared.ts'
import { isMinor } from '../consent/consent.ts'

/** What hangs on the board. */
export interface Shown {
  name: string
  members: number
  /** Yuan; null when the help is not money. */
  amount: number | null
  /** Id of the tier. */
  tier: string | null
}

/** Signs a name may be made of: Han and Mongolian characters, letters, the dot. */
const nameSigns = /^[\p{Script=Han}\p{Script=Mongolian}\p{Script=Latin}·]+/u
const longest = 20

/** The part of a text that can be a name: everything from the first digit, bracket, blank or comma on is dropped. */
export function nameIn(text: string): string {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/[•‧∙・･．.⸱‐]/gu, '·')
  const found = plain.match(nameSigns)?.[0].replace(/^·+|·+$/g, '') ?? ''
  return [...found].slice(0, longest).join('')
}

/** At most this many stars: the length of a name or of what was typed after it is not told. */
const stars = 2

/**
 * A name as the board shows it. In full only where the region says so, and only of a grown-up whom the register confirms;
 * of a minor no more than the first sign.
 * @param known the person of that name in the household's register, if there is one
 * @example shownName('王建国', 'masked', { idNumber: '15992619700001001X' }) // '王*国'
 */
export function shownName(
  text: string,
  rule: 'masked' | 'full',
  known: { idNumber: string | null } | undefined,
  today: string,
): string {
  const name = nameIn(text)
  if (name === '') return '**'
  const first = `${[...name][0]}**`
  if (!known) return [...name].length > 3 && !name.includes('·') ? first : starred(maskName(name))
  if (!known.idNumber || !/^\d{17}/.test(known.idNumber) || isMinor(known.idNumber, today)) return first
  return rule === 'full' ? name : starred(maskName(name))
}
const starred = (masked: string) => masked.replace(/\*{3,}/g, '*'.repeat(stars))

/** Fingerprint of a sheet: what hung, where, from when to when. */
export const hashOfSheet = (
  sheet: { kind: string; area: string; from: string; until: string | null },
  shown: Shown,
): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        sheet.kind,
        sheet.area,
        sheet.from,
        sheet.until,
        shown.name,
        shown.members,
        shown.amount,
        shown.tier,
      ]),
    )
    .digest('hex')
