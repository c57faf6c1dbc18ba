/** Runs a plan over the lake: register, one scan per data set, candidates, conditions, hits. Every step stays in the session. */
import { ident, type Session, text } from '../sql/index.ts'
import { type Base, chooseBases, householdsSql } from './candidates.ts'
import type { Plan } from './compile-plan.ts'
import { makeDatasetTables } from './dataset-tables.ts'
import { evaluatePass, makeHits } from './evaluate.ts'
import { makeHouseholds } from './households.ts'
import { passesOf } from './passes.ts'
import { makePersons } from './population.ts'
import type { LakeInput, RunOptions, RunResult } from './types.ts'
import { makeUnjudged } from './unjudged.ts'
import { makeZones } from './zones.ts'

/**
 * Computes all measures and indicators of a plan as of its date.
 * @throws when a file of the lake cannot be read.
 * @example
 * const result = await runPlan(session, plan, lake)
 * const hits = await session.rows<HitRow>('SELECT * FROM hit ORDER BY indicator, hh')
 */
export async function runPlan(
  session: Session,
  plan: Plan,
  lake: LakeInput,
  options: RunOptions = {},
): Promise<RunResult> {
  const start = performance.now()
  const firstStep = session.steps().length
  const register = lake.population.dataset
  const datasets = [...plan.byDataset.keys()].filter((dataset) => dataset !== register)
  const rows = await rowCounts(session, lake)
  const bases = chooseBases(plan, (dataset) =>
    dataset === register ? Number.MAX_SAFE_INTEGER / 64 : (rows.get(dataset) ?? 0),
  )
  const passes = passesOf(bases)
  const total = datasets.length + passes.length + 4
  let done = 0
  const tell = (step: string): void => options.onStep?.(step, done++, total)

  tell(register)
  await makePersons(session, plan, lake, options)
  const zones = await makeZones(session, plan, lake)
  const driving = drivingDatasets(plan, bases)
  for (const dataset of datasets.filter((id) => driving.has(id))) {
    tell(dataset)
    await makeDatasetTables(session, plan, dataset, lake, options)
  }
  tell('household')
  await makeHouseholds(session, plan, bases, options.live)
  for (const dataset of datasets.filter((id) => !driving.has(id))) {
    tell(dataset)
    const from = await followersOf(session, plan, dataset, bases, rows.get(dataset) ?? 0, options.live)
    await makeDatasetTables(session, plan, dataset, lake, options, from)
  }
  for (const pass of passes) {
    tell(pass.name)
    await evaluatePass(session, plan, pass, zones)
  }
  tell('hit')
  await makeHits(session, plan, passes, zones)
  if (options.live) await makeUnjudged(session, plan, lake, zones, options.live)
  tell('done')
  return resultOf(session, start, firstStep)
}

/** Rows in the lake by data set, from the files' own footers. */
async function rowCounts(session: Session, lake: LakeInput): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const [dataset, versions] of lake.versions) {
    const files = versions.flatMap((version) => [...version.files])
    if (files.length === 0) continue
    const list = files.map(text).join(', ')
    const { n } = await session.row<{ n: number }>(
      `SELECT sum(num_rows)::BIGINT AS n FROM parquet_file_metadata([${list}])`,
    )
    counts.set(dataset, n)
  }
  return counts
}

/** Data sets computed for everybody: those that drive an indicator, and those whose measures are wanted anyway. */
function drivingDatasets(plan: Plan, bases: readonly Base[]): Set<string> {
  const tables = new Set(bases.flatMap((base) => base.tables.map(({ table }) => table)))
  const extra = new Set(plan.input.extraMeasures ?? [])
  const driving = [...plan.measures.values()].filter((measure) => tables.has(measure.table) || extra.has(measure.name))
  return new Set(driving.map((measure) => measure.input.dataset))
}

/**
 * For a data set that drives nothing: the persons of the households that its indicators can hit, as a table; null (everybody)
 * when one of them can hit anybody, when they are too many to be worth it, or when the data set is small anyway.
 */
async function followersOf(
  session: Session,
  plan: Plan,
  dataset: string,
  bases: readonly Base[],
  rows: number,
  live?: string,
): Promise<string | null> {
  const { persons } = await session.row<{ persons: number }>('SELECT count(*) AS persons FROM person')
  if (rows * 20 < persons) return null
  const using = bases.filter((base) =>
    base.indicator.names.some((name) => plan.measures.get(name)?.input.dataset === dataset),
  )
  const candidates = using.length > 0 ? householdsSql(using, live) : null
  if (!candidates) return null
  const name = `${dataset} candidate`
  await session.step(name, candidates, 'table')
  const { share } = await session.row<{ share: number }>(
    `SELECT (SELECT count(*) FROM ${ident(name)}) / greatest(1, (SELECT approx_count_distinct(hh) FROM person))::DOUBLE AS share`,
  )
  if (share > 0.5) return null
  await session.step(`${dataset} person`, `SELECT p.* FROM person p SEMI JOIN ${ident(name)} c ON c.hh = p.hh`, 'table')
  return `${dataset} person`
}

async function resultOf(session: Session, start: number, firstStep: number): Promise<RunResult> {
  const byIndicator = await session.rows<RunResult['byIndicator'][number]>(
    'SELECT indicator, level, count(*) AS hits FROM hit GROUP BY ALL ORDER BY ALL',
  )
  const { persons, households } = await session.row<{ persons: number; households: number }>(
    'SELECT (SELECT count(*) FROM person) AS persons, (SELECT count(*) FROM household) AS households',
  )
  return {
    hits: byIndicator.reduce((sum, row) => sum + row.hits, 0),
    byIndicator,
    households,
    persons,
    seconds: (performance.now() - start) / 1000,
    steps: session
      .steps()
      .slice(firstStep)
      .map(({ name, seconds }) => ({ name, seconds })),
  }
}
