/** What departments know of true events: one SQL query per data set, in the words of the region's fields. */

/**
 * The rows of one data set. `sql` gives k (whole number, own to the row), p (person key or NULL), h, day, seen and the fields:
 * - events: `day` is when it happened, `seen` when the department wrote it down (it is sent in the month of `seen`);
 * - state: the row stands in every snapshot taken from `seen` on and before `until` (NULL: no end).
 * id_number, name, household_no and division need not be given: they are filled in from p and h.
 * Codes are the region's codes, dates DATE, months the first day, booleans BOOLEAN.
 */
export interface RecordSet {
  dataset: string
  kind: 'events' | 'state'
  /** Fields as they stand in the file, in this order. */
  fields: readonly string[]
  sql: string
  /** A person missing from this list means something (not paid, not enrolled): its rows get only faults that can be repaired. */
  absenceMatters?: boolean
  /** Comes only in some months of the year: no empty list is sent in the others. */
  seasonal?: boolean
  /** Snapshots are handed in every so many months (1: each month); events always monthly. */
  every?: number
}

export interface RecordPeriod {
  firstDay: string
  lastDay: string
  months: number
}
