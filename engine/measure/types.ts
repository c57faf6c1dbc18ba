/** Shapes of engine/measure: what a caller puts in and what stands in the session afterwards. */
import type { FeelFault } from '../decide/index.ts'

/** A field of a data set: type as in the lake (text kinds, date, datetime, month, integer, boolean, decimal(p,s)). */
export interface FieldInput {
  type: string
  role?: string | undefined
  required?: boolean | undefined
}

export interface DatasetInput {
  id: string
  /** snapshot: a newer version of an area replaces the older; events: versions add up. */
  content: 'snapshot' | 'events'
  fields: Readonly<Record<string, FieldInput>>
}

export type Aggregate = 'sum' | 'count' | 'count-distinct' | 'count-persons' | 'max' | 'min' | 'latest' | 'any'

/** One named value per person or household as of a date. `where` and `value` are FEEL over the row's fields, `person.*` and `as_of`. */
export interface MeasureInput {
  dataset: string
  aggregate: Aggregate
  value?: string | undefined
  where?: string | undefined
  /** Rows in `(as_of - window, as_of]` by the field with role event-date; without it everything up to the as-of date. */
  window?: string | undefined
  subject: 'person' | 'household'
  /** sum, count, count-distinct over every stretch `(d - peak, d]` that ends on a row's event date d; the largest is the value. */
  peak?: string | undefined
  /**
   * lower-bound (default): a value found stays although part of the window was not delivered; unknown: null then;
   * any-part: as lower-bound, and no row gives the absent value as soon as a part of the window was delivered.
   */
  partial?: 'lower-bound' | 'unknown' | 'any-part' | undefined
  /** Fields shown with the source rows besides those it computes with. */
  show?: readonly string[] | undefined
  /** Value when the window is covered and there is no row; default 0 for sum and counts, false for any, else null. */
  absent?: number | string | boolean | null | undefined
}

/** Conditions by level; the strongest level whose condition is true wins. */
export interface IndicatorInput {
  id: string
  subject: 'person' | 'household'
  when: Readonly<Partial<Record<string, string | undefined>>>
  /** Sentences; a `{measure.count}` in one makes the plan count that measure's source rows. */
  reason?: Readonly<Record<string, string>> | undefined
}

/** One dated value by area (division prefix, '' everywhere) and settlement ('' both): longest area wins, then the more exact settlement. */
export interface StandardInput {
  id: string
  area: string
  urban: 'urban' | 'rural' | ''
  value: string
  valid_from: string
  valid_to: string
}

export interface PlanInput {
  asOf: string
  datasets: ReadonlyMap<string, DatasetInput>
  /** All named measures; only those that the indicators use are computed. */
  measures: ReadonlyMap<string, MeasureInput>
  indicators: readonly IndicatorInput[]
  /** Levels, strongest first, e.g. ['red', 'orange', 'yellow']. */
  levels: readonly string[]
  standards: readonly StandardInput[]
  /** Data set that is the register of persons and households. */
  register: string
  /** Measures wanted in the tables although no indicator uses them. */
  extraMeasures?: readonly string[] | undefined
}

/** A fault of a definition, with the definition's name and the place in its FEEL text. */
export interface PlanFault {
  /** `measure oop_12m where`, `indicator R-H01 red`, … */
  place: string
  /** id of the measure or indicator */
  id: string
  /** where | value | window | dataset | a level */
  part: string
  fault: FeelFault
}

/** One version of a data set in the lake. Files lie in a folder `version=<n>`. */
export interface LakeVersion {
  version: number
  files: readonly string[]
  /** Areas (prefixes) whose households read a newer version: this version's rows do not count for them. */
  superseded?: readonly string[] | undefined
}

/** A data set was delivered for an area (prefix, '' all) from a day on to a day (events) or for good (snapshot, to null). */
export interface CoverageInput {
  dataset: string
  area: string
  from: string
  to: string | null
}

/** A row that must not count, e.g. one whose person is doubted. */
export interface RowRef {
  dataset: string
  version: number
  row: number
}

export interface LakeInput {
  /** The register every row is linked to; fixed fields household_no, birth_date, sex, relation, status, division. */
  population: {
    dataset: string
    versions: readonly LakeVersion[]
    /** Rows that say a person died: such a person is not alive from that day on. */
    deaths?: { dataset: string; field: string } | undefined
  }
  /** Versions to read per data set, already chosen for the as-of date. A data set not listed was never delivered. */
  versions: ReadonlyMap<string, readonly LakeVersion[]>
  coverage: readonly CoverageInput[]
  /** Day up to which a data set's deliveries had to be there on the as-of date (rhythm and lag); default the as-of date. */
  dueUntil?: ReadonlyMap<string, string> | undefined
  exceptions: readonly RowRef[]
  /** Data set → area (prefix) → first day ever delivered, also by versions withdrawn since; default the first day of `coverage`. */
  firstDelivered?: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined
  /** Division prefix → urban or rural of its households; longest prefix wins. */
  urban?: ReadonlyMap<string, 'urban' | 'rural'> | undefined
}

export interface RunOptions {
  /** Name of a relation in the session with a column `hh`: only these households are computed. */
  households?: string | undefined
  /** File that `keepBase` made after a full run of the same plan: what it holds and still fits is not read from the lake again. */
  base?: string | undefined
  /** Name of a relation in the session (rows as LiveHit says): hits of before; what became of them stands in table `unjudged`. */
  live?: string | undefined
  onStep?: ((step: string, done: number, total: number) => void) | undefined
}

/** What a run did. In the session stand then the tables `hit` (HitRow), `person`, `household`, and one table per data set. */
export interface RunResult {
  hits: number
  /** Hits per indicator and level. */
  byIndicator: { indicator: string; level: string; hits: number }[]
  households: number
  persons: number
  seconds: number
  steps: { name: string; seconds: number }[]
}

/** Row of table `hit`. `measures` and `counts` are JSON texts, null stands for unknown or none. */
export interface HitRow {
  indicator: string
  level: string
  hh: number | bigint
  /** null for indicators of a household */
  pid: number | bigint | null
  /** 12-digit division of the household, as text */
  area: string | null
  /** {"oop_12m": 41203.05, "income_12m": null, "standard.line": 700} */
  measures: string
  /** {"oop_12m": 7}: source rows of the measures whose count a reason needs */
  counts: string
  /** Names of measures that are null because their data was not delivered (wholly or in part). */
  unknown: string[]
}

/** A hit of an earlier run. */
export interface LiveHit {
  indicator: string
  hh: number | bigint
  pid: number | bigint | null
  level: string
  /** Names that were unknown when it was judged: that they are still unknown keeps no hit alive. */
  lacking: string[]
}

/** A hit of an earlier run of which nobody can say whether it still holds. */
export interface UnjudgedRow {
  indicator: string
  hh: number | bigint
  pid: number | bigint | null
  /** Strongest level that may still hold, at most the one it had. */
  level: string
  area: string | null
  /** Names of the condition that were not delivered, or only in part. */
  unknown: string[]
}

/** One source row behind a measure of a hit. */
export interface EvidenceRow {
  indicator: string
  hh: number | bigint
  /** person of the hit, null for a household's hit */
  pid: number | bigint | null
  measure: string
  dataset: string
  version: number
  row: number
  /** person of the source row */
  row_pid: number | bigint | null
  /** {"settled_on":"2026-10-03","self_pay":812.4}: fields the measure uses, then the event date */
  excerpt: string
}

export type Coverage = 'full' | 'partial' | 'none'
