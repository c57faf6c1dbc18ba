/** Reads the simulation's truth: hardships with their first sweep, what was true at each month end, and damaged rows. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

export interface Hardship {
  household: string
  indicator: string
  since: string
  tier: string
  covered: boolean
  /** It really happened, not only in an outdated list. */
  real: boolean
  /** A row that can be given to a person was handed in. */
  traced: boolean
  /** As-of day of the first sweep that must warn, '' without a trace. */
  firstSweep: string
  /** Day by which that month's files are in. */
  firstDelivery: string
  /** Day the family applied by itself, '' when it never did. */
  appliedOn: string
}

export interface Damage {
  path: string
  dataset: string
  row: string
  fault: string
  lost: boolean
}

export interface Truth {
  sweeps: { asOf: string; after: string }[]
  hardships: Hardship[]
  /** `as-of household indicator` that was so. */
  real: Set<string>
  /** The same for what the files handed in show. */
  shown: Set<string>
  /** Damaged rows by household number. */
  damage: Map<string, Damage[]>
}

type Row = Record<string, string>

/** @example const truth = readTruth('data/sent'); truth.hardships.filter((h) => h.traced).length */
export function readTruth(outDir: string): Truth {
  const read = (name: string) => parse(readFileSync(join(outDir, 'truth', name)), { columns: true }) as Row[]
  const expected = JSON.parse(readFileSync(join(outDir, 'truth/expected.json'), 'utf8')) as {
    sweeps: { as_of: string; after_delivery_of: string }[]
  }
  const real = new Set<string>()
  const shown = new Set<string>()
  for (const row of read('by-sweep.csv')) {
    const key = `${row.as_of} ${row.household_no} ${row.indicator}`
    if (row.true_level) real.add(key)
    if (row.traced_level) shown.add(key)
  }
  const damage = new Map<string, Damage[]>()
  for (const row of read('faults.csv')) {
    const list = damage.get(row.household_no!) ?? []
    list.push({ path: row.path!, dataset: row.dataset!, row: row.row!, fault: row.fault!, lost: row.lost === 'true' })
    damage.set(row.household_no!, list)
  }
  return {
    sweeps: expected.sweeps.map((s) => ({ asOf: s.as_of, after: s.after_delivery_of })),
    hardships: read('households.csv').map((row) => ({
      household: row.household_no!,
      indicator: row.indicator!,
      since: row.since!,
      tier: row.tier!,
      covered: row.covered === 'true',
      real: row.true_hardship === 'true',
      traced: row.traced === 'true',
      firstSweep: row.first_sweep!,
      firstDelivery: row.first_delivery!,
      appliedOn: row.applied_on!,
    })),
    real,
    shown,
    damage,
  }
}
