/** Which kind of help something is, by the region's list; and the days one grant of it stands for. Pure. */
import type { Region } from '../../rules/shared.ts'

export type HelpKinds = NonNullable<Region['meta']['help']>
export const noKinds: HelpKinds = { kinds: [], exclusive: [] }

/** What is looked up: `tier:x`, `matter:x`, `need:x`, or a row with its fields. */
export type HelpOrigin = string | { dataset: string; fields: Record<string, unknown> }

/**
 * Id of the first kind whose origin fits; undefined: the region names none.
 * @example kindOfHelp(help, { dataset: 'benefit-payment', fields: { kind: 'heating' } }) // 'heating'
 */
export function kindOfHelp(help: HelpKinds, origin: HelpOrigin): string | undefined {
  return help.kinds.find((kind) => kind.from.some((from) => fits(from, origin)))?.id
}

function fits(from: string, origin: HelpOrigin): boolean {
  if (typeof origin === 'string') return from === origin
  const [place, condition] = from.split('/')
  if (place !== `rows:${origin.dataset}`) return false
  if (condition === undefined) return true
  const [field, code] = condition.split('=') as [string, string]
  return String(origin.fields[field] ?? '') === code
}

/**
 * First and last day that one grant stands for: months counted from its day; a monthly benefit covers its calendar month.
 * @example spanOf('2026-10-15', 1) // { from: '2026-10-15', to: '2026-11-14' }
 */
export function spanOf(day: string, months: number): { from: string; to: string } {
  const from = day.slice(0, 10)
  const [y, m, d] = from.split('-').map(Number) as [number, number, number]
  // The last day of a shorter month stands for days it does not have.
  const end = new Date(Date.UTC(y, m - 1 + months, 1))
  const days = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(d, days))
  end.setUTCDate(end.getUTCDate() - 1)
  return { from, to: end.toISOString().slice(0, 10) }
}
