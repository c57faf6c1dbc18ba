/** Shapes of the monthly statistics 民政统计. Counts are households, persons, times; money is yuan. */
import { z } from 'zod'

const Words = z.object({ zh: z.string(), en: z.string() })
/** Null: fewer than the least, outside of the area somebody answers for. */
const Cell = z.number().nullable()
export const Amounts = z.object({ households: Cell, persons: Cell, yuan: Cell })
export type Amounts = z.infer<typeof Amounts>

/** Columns of the tiers: what was, what came, what went, what is. */
export const tierColumns = [
  'last',
  'new',
  'crossIn',
  'increased',
  'decreased',
  'crossOut',
  'stopped',
  'expired',
  'deaths',
  'ledger',
  'now',
] as const
export type TierColumn = (typeof tierColumns)[number]

export const TierRow = z.object({
  tier: z.string(),
  label: Words,
  urban: z.enum(['urban', 'rural', 'unknown']),
  /** Households whose amount nobody knows at the end of the month; not in the yuan. Null: they, or those of known amount, are too few. */
  unknownAmounts: Cell,
  cells: z.record(z.enum(tierColumns), Amounts),
})
export type TierRow = z.infer<typeof TierRow>

/** Columns of the category uplift: `unclear` is what became known, or is no longer known, with a decision. */
export const upliftColumns = ['last', 'new', 'raised', 'lowered', 'left', 'unclear', 'ledger', 'now'] as const
export type UpliftColumn = (typeof upliftColumns)[number]
/** Category uplift 分类施保 of a tier: households that have one, their persons with it, the part of the yuan. */
export const UpliftRow = z.object({
  tier: z.string(),
  label: Words,
  /** Households of the tier of which nobody told whether they have one, at both ends; in no column. */
  unknown: z.object({ last: Cell, now: Cell }),
  cells: z.record(z.enum(upliftColumns), Amounts),
})
export type UpliftRow = z.infer<typeof UpliftRow>

/** `days`: median of the days its rows took; null where nothing is counted in days. */
export const Figure = z.object({ id: z.string(), label: Words, count: Cell, yuan: Cell, days: z.number().nullish() })
export type Figure = z.infer<typeof Figure>
export const Section = z.object({ id: z.string(), label: Words, figures: z.array(Figure) })
export type Section = z.infer<typeof Section>

/**
 * A department's list of the month by age group, as it was delivered: outside of what must add up. `missing`: counties that did not
 * hand in the month; no groups at all: nobody did.
 */
export const DepartmentList = z.object({
  id: z.string(),
  label: Words,
  department: Words,
  reference: z.string(),
  month: z.string(),
  missing: z.array(z.string()),
  deliveredOn: z.string().nullable(),
  /** Accepted rows told; null: hidden, since a group is and the total would give it away. */
  rows: z.number().nullable(),
  groups: z.array(z.object({ id: z.string(), label: Words, persons: Cell, yuan: Cell })),
})
export type DepartmentList = z.infer<typeof DepartmentList>

/** A household whose month does not add up. */
export const Mismatch = z.object({ hh: z.string(), tier: z.string(), what: Words })
export type Mismatch = z.infer<typeof Mismatch>

export const MonthlyReport = z.object({
  area: z.string(),
  areaName: z.string(),
  month: z.string(),
  /** First and last day counted. */
  from: z.string(),
  to: z.string(),
  closed: z.object({ at: z.string(), by: z.string() }).nullable(),
  tiers: z.array(TierRow),
  /** Missing in months closed before it was told. */
  uplift: z.array(UpliftRow).optional(),
  /** Missing in months closed before they were told. */
  lists: z.array(DepartmentList).optional(),
  sections: z.array(Section),
  mismatches: z.array(Mismatch),
  /** Cells below this are not shown to whoever does not answer for the area; null: everything is shown. */
  least: z.number().nullable(),
})
export type MonthlyReport = z.infer<typeof MonthlyReport>

/** What stands behind a figure. */
export const FigureRow = z.object({
  hh: z.string().nullable(),
  matter: z.object({ id: z.number(), number: z.string() }).nullable(),
  name: z.string(),
  areaName: z.string(),
  what: Words,
  persons: z.number().nullable(),
  yuan: z.number().nullable(),
  on: z.string().nullable(),
  days: z.number().nullable(),
})
export type FigureRow = z.infer<typeof FigureRow>
