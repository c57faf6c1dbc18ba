/** What level staff act on: an overdue warning shows one level higher and is supervised (domain: any overdue → +1 level and supervision). */
import type { Level } from '../../rules/shared.ts'

/**
 * True when a warning still waits after its last day.
 * @example isOverdue({ state: 'open', dueAt: '2026-11-20' }, '2026-11-23') // true
 */
export function isOverdue(warning: { state: string; dueAt: string }, today: string): boolean {
  return (warning.state === 'open' || warning.state === 'dispatched') && warning.dueAt < today
}

/**
 * Level to act on: the level from the data, one higher when overdue; red stays red.
 * @example displayLevel('yellow', true) // 'orange'
 */
export function displayLevel(level: Level, overdue: boolean): Level {
  if (!overdue || level === 'red') return level
  return level === 'yellow' ? 'orange' : 'red'
}
