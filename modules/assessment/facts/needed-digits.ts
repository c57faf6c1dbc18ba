/** How many digits the facts of a population really need: rules over millions are several times faster in 64 bits and less. */
import { ident, type Session } from '../../../engine/sql/index.ts'
import type { FactColumns } from './population-facts.ts'

/**
 * The digits of the facts in the session, cut to what their values need; the digits after the point stay.
 * @example (await neededDigits(session, columns))['members.wage_year'] // { precision: 8, scale: 2 } where nobody earns a million
 */
export async function neededDigits(session: Session, columns: FactColumns): Promise<FactColumns> {
  const found: FactColumns = { ...columns }
  for (const [root, relation] of [
    ['members', 'fact person'],
    ['household', 'fact household'],
  ] as const) {
    const numbers = Object.entries(columns).flatMap(([path, digits]) =>
      digits && path.startsWith(`${root}.`) ? [{ path, name: path.slice(root.length + 1), ...digits }] : [],
    )
    if (numbers.length === 0) continue
    const furthest = numbers.map(
      ({ name }, at) => `greatest(max(${ident(name)}), -min(${ident(name)}))::VARCHAR AS ${ident(`n${at}`)}`,
    )
    const row = await session.row<Record<string, string | null>>(
      `SELECT ${furthest.join(', ')} FROM ${ident(relation)}`,
    )
    numbers.forEach(({ path, precision, scale }, at) => {
      const whole = wholeDigits(row[`n${at}`] ?? '0')
      found[path] = { precision: Math.min(precision, Math.max(1, whole + scale)), scale }
    })
  }
  return found
}

/** Digits before the point of a number written out, none for those below one. @example wholeDigits('-120.50') // 3 */
export const wholeDigits = (value: string): number => value.replace('-', '').split('.')[0]!.replace(/^0+/, '').length
