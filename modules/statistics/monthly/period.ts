/** The days of a statistical month: after the cut-off day of the month before, up to its own. Pure. */
const two = (n: number) => String(n).padStart(2, '0')

/** The cut-off day of a month; a day the month does not have is its last. */
export function cutOff(month: string, day: number): string {
  const [y, m] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate()
  return `${month}-${two(Math.min(day, last))}`
}

export function monthBefore(month: string): string {
  const [y, m] = month.split('-').map(Number) as [number, number]
  return m === 1 ? `${y - 1}-12` : `${y}-${two(m - 1)}`
}

/** @example periodOf('2026-11', 15) // { before: '2026-10-15', from: '2026-10-16', to: '2026-11-15' } */
export function periodOf(month: string, day: number): { before: string; from: string; to: string } {
  const before = cutOff(monthBefore(month), day)
  const next = new Date(Date.parse(`${before}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return { before, from: next, to: cutOff(month, day) }
}
