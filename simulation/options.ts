/** What a simulation is asked for and what it gives back. */
import type { Region } from '../modules/rules/index.ts'
import type { FaultKind } from './files/faults.ts'

/** Which damage is done to the files. `none` gives clean files, a list only those kinds. */
export type Faults = 'all' | 'none' | readonly FaultKind[]

export interface SimulationOptions {
  region: Region
  /** Division codes or their prefixes: ['150403'] one banner, ['15'] the whole region. */
  divisions: readonly string[]
  /** 300 to 10,000,000; about 2.4 persons each. The named families come on top. */
  households: number
  /** One seed gives the same files, byte for byte. */
  seed: number
  /** First month of the events, YYYY-MM. Default: 23 months before `to`. */
  from?: string
  /** Last month, YYYY-MM. Default 2026-10. Files about it are handed in during the following month. */
  to?: string
  /** First month that is handed in as files, YYYY-MM. Default: `from`. */
  deliverFrom?: string
  faults?: Faults
  outDir: string
  /** files: what departments send, with truth; lake: clean Parquet of the lake, for benchmarks. */
  format?: 'files' | 'lake'
  /** lake only: wished number of fact rows; background settlements are multiplied to reach it. */
  rows?: number
  /** Truth as of every month end, only the last one, or none (large populations). Default: every. */
  truth?: 'every-month' | 'last-month' | 'none'
  /** Multiplies how often misfortune strikes; 1 is an ordinary year, the default 3 a hard one. */
  misfortune?: number
  /** Households made at once; bounds memory for any number of people. Default 150,000. */
  householdsAtOnce?: number
  memoryLimitMib?: number
  threads?: number
  onProgress?: (progress: SimulationProgress) => void
}

export interface SimulationProgress {
  step: string
  done: number
  total: number
}

/** One file a department sent. */
export interface SentFile {
  /** Path below `outDir`. */
  path: string
  dataset: string
  sender: string
  /** Day it was handed in, YYYY-MM-DD. */
  deliveredOn: string
  /** Month it speaks of, YYYY-MM. */
  period: string
  /** Data rows: without titles, notes and totals. Accepted + quarantined must equal it. */
  rows: number
}

/** A Parquet part of the lake. */
export interface LakePart {
  path: string
  dataset: string
  rows: number
}

export interface SimulationResult {
  outDir: string
  households: number
  persons: number
  /** In the order they were handed in. */
  files: SentFile[]
  lake: LakePart[]
  /** Rows per data set. */
  rows: Record<string, number>
  truth?: { households: string; bySweep: string; faults: string; expected: string }
  seconds: number
}

/** Options with every default filled in and months turned into days. */
export interface Plan extends Required<Omit<SimulationOptions, 'onProgress' | 'rows'>> {
  rows: number | undefined
  /** First day of the first month, last day of the last month. */
  firstDay: string
  lastDay: string
  /** All months from → to, YYYY-MM. */
  months: string[]
  progress: (step: string, done: number, total: number) => void
}

/**
 * Fills in the defaults and checks the numbers.
 * @throws RangeError for fewer than 1 or more than 10,000,000 households, or months the wrong way round.
 */
export function planOf(options: SimulationOptions): Plan {
  const { households, onProgress } = options
  if (!(households >= 1 && households <= 10_000_000))
    throw new RangeError(`households must be 1 to 10,000,000: ${households}`)
  const to = options.to ?? '2026-10'
  const from = options.from ?? shiftMonth(to, -23)
  const months = monthsBetween(from, to)
  if (months.length === 0) throw new RangeError(`from ${from} lies after to ${to}`)
  const format = options.format ?? 'files'
  return {
    region: options.region,
    divisions: options.divisions,
    households: Math.round(households),
    seed: options.seed,
    from,
    to,
    deliverFrom: options.deliverFrom ?? from,
    faults: options.faults ?? 'all',
    outDir: options.outDir,
    format,
    rows: options.rows,
    truth: options.truth ?? (format === 'lake' ? 'none' : 'every-month'),
    misfortune: options.misfortune ?? 3,
    householdsAtOnce: options.householdsAtOnce ?? 150_000,
    memoryLimitMib: options.memoryLimitMib ?? 2048,
    threads: options.threads ?? 2,
    firstDay: `${from}-01`,
    lastDay: lastDayOf(to),
    months,
    progress: (step, done, total) => onProgress?.({ step, done, total }),
  }
}

/** Last day of a month. @example lastDayOf('2026-02') // '2026-02-28' */
export function lastDayOf(month: string): string {
  const [year, m] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, m!, 0)).toISOString().slice(0, 10)
}

/** A month some months later. @example shiftMonth('2026-10', -23) // '2024-11' */
export function shiftMonth(month: string, by: number): string {
  const [year, m] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, m! - 1 + by, 1)).toISOString().slice(0, 7)
}

/** All months from one to the other, both included; empty when `from` is later. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = from; month <= to; month = shiftMonth(month, 1)) months.push(month)
  return months
}
