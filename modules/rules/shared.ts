/**
 * The shape of a region pack: what a policy officer writes under `regions/<region>/`, as zod schemas.
 * A region is data: another province forks the folder, never this file.
 */

import { z } from 'zod'
import type { Benefits } from './benefits/shapes.ts'
import type { CheckPlan, ConsentText } from './economic-check.ts'
import { IsoDate, Label } from './label.ts'
import type { ParameterRow } from './parameters.ts'
import type { ReferralFile } from './referrals.ts'

export * from './benefits/shared.ts'
export type { Reason, UsedValue } from './calculate/explain.ts'
export { factLabel } from './calculate/fact-label.ts'
export { valueWords } from './calculate/value-words.ts'
export { IsoDate, Label } from './label.ts'
export * from './parameters.ts'
export * from './referrals.ts'

export const levels = ['yellow', 'orange', 'red'] as const
export const Level = z.enum(levels)
export type Level = z.infer<typeof Level>

/** Sensitivity class of a column; decides who sees it unmasked. */
export const Sensitivity = z.enum(['plain', 'personal', 'health', 'finance', 'minor', 'judicial'])

/**
 * Type of a field in a department data set. In the lake: citizen-id, name, text, code, division, household-no → VARCHAR;
 * date → DATE; datetime → TIMESTAMP; month → DATE (first day); integer → BIGINT; boolean → BOOLEAN; decimal(p,s) → DECIMAL(p,s).
 * `disability-cert` is 20 characters = citizen id + kind + grade (GB/T 26341).
 */
export const FieldType = z.union([
  z.enum([
    'citizen-id',
    'disability-cert',
    'name',
    'text',
    'code',
    'date',
    'datetime',
    'month',
    'integer',
    'boolean',
    'division',
    'household-no',
    'icd10',
  ]),
  z.string().regex(/^decimal\(\d{1,2},\d\)$/),
])
export type FieldType = z.infer<typeof FieldType>

export const FieldDef = z.strictObject({
  label: Label,
  type: FieldType,
  /** What the field means to the pipeline: whose row it is, when it happened, where. At most one field per role. */
  role: z
    .enum([
      'person',
      'person-name',
      'household',
      'event-date',
      'area',
      'amount',
      'care-level',
      'support-mode',
      'uplift-persons',
      'uplift-amount',
      'account-holder',
      'account-bank',
      'account-number',
    ])
    .optional(),
  /** A row without this value is quarantined. */
  required: z.boolean().default(false),
  sensitivity: Sensitivity.default('plain'),
  unit: z.string().optional(),
  /** For type code: our code → the labels departments write for it, e.g. `urban-dibao: [城市低保, 城镇低保]`. Unlisted text is quarantined when `strict_codes`, else kept as it is. */
  codes: z.record(z.string(), z.array(z.string())).optional(),
  strict_codes: z.boolean().default(false),
  /** Sentence parts kept blank by clerks because they equal the row above (merged cells). */
  fill_down: z.boolean().default(false),
})
export type FieldDef = z.infer<typeof FieldDef>

/** Lists the product keeps itself: referrals whose department is late, payments that did not arrive. */
export const ownLists = ['overdue-referrals', 'failed-payments'] as const
export type OwnListName = (typeof ownLists)[number]

export const DatasetDef = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  label: Label,
  department: z.string(),
  /** snapshot: a delivery replaces the earlier one of the same area; events: deliveries add up. */
  content: z.enum(['snapshot', 'events']),
  /** population: the household register every row is linked to; tier-ledger: who is already helped. */
  kind: z.enum(['population', 'tier-ledger', 'facts']).default('facts'),
  /** The product's own list that fills it, a snapshot; no department can deliver it. */
  own: z.enum(ownLists).optional(),
  /** Rows with the same values in all key fields are the same row sent twice and count once. */
  key: z.array(z.string()).min(1),
  fields: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), FieldDef),
  /** Header as departments write it → field. Compared after folding (width, spaces, brackets). */
  columns: z.record(z.string(), z.string()),
  /** Words in a file or sheet name that point to this data set, strongest first. */
  name_hints: z.array(z.string()).default([]),
  delivery: z.strictObject({
    every: z.enum(['day', 'week', 'month', 'quarter', 'half-year', 'year', 'event']),
    lag_days: z.int().min(0),
  }),
  purpose: z.string(),
  reference: z.string(),
})
export type DatasetDef = z.infer<typeof DatasetDef>

/**
 * A measure: one named number (or date, or code) per person or household as of a date.
 * `dataset: population` reads the household register itself; otherwise rows of the data set linked to a person or household.
 * `where` is FEEL over the row's fields and `person.{age,sex,relation,alive,birth_date}` and `as_of`.
 * `window` counts back from the as-of date, both ends of (as_of - window, as_of]; P…M for whole calendar distance.
 * Omitted window: everything delivered up to the as-of date.
 */
export const MeasureDef = z.strictObject({
  label: Label,
  dataset: z.string(),
  aggregate: z.enum(['sum', 'count', 'count-distinct', 'count-persons', 'max', 'min', 'latest', 'any']),
  /** Field, or FEEL over row fields, that is aggregated; not for count / count-persons. */
  value: z.string().optional(),
  where: z.string().optional(),
  window: z
    .string()
    .regex(/^P(\d+Y)?(\d+M)?(\d+D)?$/)
    .optional(),
  /** person: one value per person; household: one value per household over all its members' rows. */
  subject: z.enum(['person', 'household']),
  unit: z.string().optional(),
  /**
   * Value when the window was delivered and no row was found; default 0 for sum and counts, false for any, else null.
   * `null` where a department only names those who have something: no wage reported is not "no income".
   */
  absent: z.union([z.number(), z.string(), z.boolean(), z.null()]).optional(),
  /** Fields that staff see with the source rows, besides those of `where` and `value`: whose turn it is, why it failed. */
  show: z.array(z.string()).optional(),
  /**
   * The aggregate is taken over every stretch of this length that ends on a row's event date, and the largest is the value:
   * `count` with `window: P75D, peak: P30D` finds two calls within 30 days even when they came a month before the sweep;
   * `peak: P1D` over a month field compares within one month. Only for sum, count and count-distinct.
   */
  peak: z
    .string()
    .regex(/^P(\d+M)?(\d+D)?$/)
    .optional(),
  /**
   * When part of the window was not delivered: lower-bound keeps the value found, unknown gives null.
   * any-part also keeps the value found and moreover gives 0 (not null) without rows as soon as one month of the window
   * was delivered: for payrolls, whose newest month is enough to see that somebody is missing.
   */
  partial: z.enum(['lower-bound', 'unknown', 'any-part']).default('lower-bound'),
})
export type MeasureDef = z.infer<typeof MeasureDef>

export const IndicatorCase = z.strictObject({
  name: z.string().optional(),
  given: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  expect: z.union([Level, z.enum(['none', 'unknown'])]),
})

/** What a hardship is about, in the order it is shown; `data` (side Q) is never shown on a person. */
export const dimensions = [
  'health',
  'disability',
  'education',
  'employment',
  'housing',
  'accident',
  'family',
  'income',
  'policy',
  'excess',
] as const

export const IndicatorDef = z.strictObject({
  id: z.string().regex(/^[RPEQ]-[A-Z]?\d{2}$/),
  label: Label,
  side: z.enum(['R', 'P', 'E', 'Q']),
  dimension: z.enum([...dimensions, 'data']),
  subject: z.enum(['person', 'household']),
  /** core indicators are on; the rest ship switched off. `needs` says what is missing when one cannot run yet. */
  on: z.boolean(),
  needs: z.string().optional(),
  /** FEEL over measures and `standard.<id>`; the highest level whose condition is true wins. Person indicators may use person and household measures. */
  when: z.strictObject({ red: z.string().optional(), orange: z.string().optional(), yellow: z.string().optional() }),
  /** Sentence with {measure} placeholders; {measure.count} gives the number of source rows. */
  reason: Label,
  /** The measure whose rise by `silence.rise` breaks the silence after closing. */
  magnitude: z.string().optional(),
  /** Quiet time after closing where it differs from the region's `merge`: days, and the rise that breaks it (0.2 = 20 %). */
  silence: z.strictObject({ days: z.int().min(0).max(3650), rise: z.number().min(0).max(100) }).optional(),
  actions: z.array(z.string()).min(1),
  reference: z.string().min(1),
  valid_from: IsoDate,
  cases: z.array(IndicatorCase).min(1),
})
export type IndicatorDef = z.infer<typeof IndicatorDef>

/** One dated value: the row of `standards.csv`. area '' means the whole region; urban '' means both. */
export interface StandardRow {
  id: string
  area: string
  urban: 'urban' | 'rural' | ''
  value: string
  unit: string
  valid_from: string
  valid_to: string
  source: string
  verified: boolean
}

/** One division: row of `divisions.csv`, code of 12 digits. */
export interface Division {
  code: string
  name: string
  level: 'region' | 'league' | 'county' | 'township' | 'village'
  parent: string
  urban: 'urban' | 'rural' | ''
  pseudo: boolean
  valid_from: string
  valid_to: string
}

/** When a paper is asked for: always, by who applies and where, by what the family told. */
export const paperOccasions = [
  'always',
  'agent',
  'residence-permit',
  'guardian',
  'obligors',
  'no-id',
  'illness',
  'disability',
  'study',
  'farming',
  'business',
  'renting',
  'divorce',
  'jobless',
  'custody',
] as const
export type PaperOccasion = (typeof paperOccasions)[number]

/**
 * A kind of help. `from` says where it is seen: `tier:<id>`, `rows:<data set>`, `rows:<data set>/<field>=<code>`, `matter:<process>`
 * or `need:<what a referral asks for>`; the first kind that fits is taken. `months`: how long one grant of it stands for.
 */
export const HelpKind = z.strictObject({
  id: z.string(),
  label: Label,
  from: z.array(z.string().regex(/^(tier|rows|matter|need):[a-z0-9-]+(\/[a-z_]+=[a-z0-9-]+)?$/)).min(1),
  months: z.int().min(1).max(120),
})
export const HelpFile = z.strictObject({
  kinds: z.array(HelpKind),
  /** Kinds that nobody may get at the same time. */
  exclusive: z.array(z.strictObject({ kinds: z.tuple([z.string(), z.string()]), reference: z.string() })).default([]),
})
export type HelpFile = z.infer<typeof HelpFile>

/**
 * A department's monthly list that the statistics tell by age group; nothing is decided about it here. `field` names the field
 * of the list whose codes are the groups; where it says nothing the age on the last day of the month counts.
 */
export const ToldList = z.strictObject({
  id: z.string(),
  label: Label,
  dataset: z.string(),
  field: z.string().optional(),
  groups: z
    .array(z.strictObject({ id: z.string(), label: Label, from: z.int().min(0), to: z.int().optional() }))
    .min(1),
  /** Rows that count: those with one of these codes, or none. */
  paid: z.strictObject({ field: z.string(), is: z.array(z.string()).min(1) }).optional(),
  reference: z.string(),
})
export type ToldList = z.infer<typeof ToldList>

export const RegionFile = z.strictObject({
  id: z.string(),
  label: Label,
  /** Prefix of all division codes. */
  division_prefix: z.string().regex(/^\d{2}$/),
  /** Words of the region for its own levels (盟, 旗, 苏木, 嘎查). */
  level_labels: z.record(z.string(), Label),
  tiers: z.array(
    z.strictObject({
      id: z.string(),
      label: Label,
      circle: z.int().min(0).max(3),
      order: z.int(),
      reference: z.string(),
    }),
  ),
  /** Working days to act per level. */
  deadlines: z.record(
    z.string(),
    z.strictObject({ contact_hours: z.int().optional(), working_days: z.int(), reference: z.string() }),
  ),
  merge: z.strictObject({
    yellow_dimensions_for_orange: z.int().min(2),
    silence_days: z.int().min(0),
    silence_rise: z.number().min(0),
    reference: z.string(),
  }),
  volume_drop_alarm: z.number().min(0).max(1),
  /** Words for the dated values of `standards.csv`, by id: what screens call them. */
  standards: z.record(z.string(), Label).default({}),
  /**
   * Papers a family is asked for with an application 申请材料: when, and the data sets in which the check finds the same. What
   * they can tell is not asked for (社会救助法第六十二条).
   */
  application_papers: z
    .array(
      z.strictObject({
        id: z.string(),
        label: Label,
        when: z.enum(paperOccasions),
        found_by: z.array(z.string()).default([]),
        reference: z.string(),
      }),
    )
    .default([]),
  feedback_codes: z.array(z.strictObject({ id: z.string(), label: Label, true_hit: z.boolean().nullable() })),
  actions: z.record(z.string(), Label),
  departments: z.record(z.string(), Label),
  /**
   * What the household portrait 画像 shows. Income and spending: `dataset` or `dataset.field` (default: the field with role amount)
   * summed over the last twelve months; the line they are held against; data sets by meaning.
   */
  portrait: z
    .strictObject({
      income: z.array(z.string()),
      spending: z.array(z.string()),
      /** Id of a standard per person. */
      standard: z.string().optional(),
      aid: z.array(z.string()),
      disability: z.array(z.string()),
      study: z.array(z.string()),
      deaths: z.array(z.string()),
    })
    .optional(),
  /** Kinds of help and which of them exclude each other: from it the chain of a household sees what is doubled. */
  help: HelpFile.optional(),
  /** Departments' lists in the monthly statistics. */
  statistics_lists: z.array(ToldList).default([]),
})
export type RegionFile = z.infer<typeof RegionFile>

/** A whole region, loaded and checked. Maps are keyed by id. */
export interface Region {
  dir: string
  meta: RegionFile
  datasets: Map<string, DatasetDef>
  measures: Map<string, MeasureDef>
  indicators: Map<string, IndicatorDef>
  standards: StandardRow[]
  /** Time limits, amounts and switches of processes. */
  parameters?: ParameterRow[]
  divisions: Map<string, Division>
  /** Whom families are referred to, for what, with which data; absent when the region refers to nobody. */
  referrals?: ReferralFile
  /** Published versions laid over the files, in the order they took effect; absent when the files stand alone. */
  policy?: { versions: number[]; hash: string }
  /** Tiers and amounts as decision models; a region without the folder `benefits` has none. */
  benefits?: Benefits
  /** What an economic check asks, and its limits. */
  check?: CheckPlan
  /** Texts people consent to before they are checked. */
  consents?: ConsentText[]
}

/** One fault found while loading, with its place. */
export interface RegionFault {
  file: string
  line: number
  message: string
  /** The same for a policy officer. */
  zh?: string
  /** In a decision model: element id, row of its table from 1, and the column: `input 2`, `output 1`, `annotation 1`. */
  element?: string
  rule?: number
  cell?: string
}
