/** Runs a plan over the lake: register, one scan per data set, candidates, conditions, hits. Every step stays in the session. */
import type { Session } from '../sql/index.ts'
import { type Base, chooseBases } from './candidates.ts'
import type { Plan } from './compile-plan.ts'
import { makeDatasetTables } from './dataset-tables.ts'
import { evaluatePass, makeHits } from './evaluate.ts'
import { followers } from './followers.ts'
import { makeHouseholds } from './households.ts'
import { openBase } from './kept-base.ts'
import { readFooters } from './lake-files.ts'
import { type Pass, passesOf } from './passes.ts'
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
  const base = options.households && options.base ? await openBase(session, plan, lake, options.base) : null
  const files = await readFooters(session, plan, lake, base?.files)
  const rowsOf = (dataset: string) => files.get(dataset)?.rows ?? 0
  const bases = chooseBases(plan, (dataset) => (dataset === register ? Number.MAX_SAFE_INTEGER / 64 : rowsOf(dataset)))
  const passes = passesOf(bases)
  const total = datasets.length + passes.length + 4
  let done = 0
  const tell = (step: string): void => options.onStep?.(step, done++, total)

  tell(register)
  await makePersons(session, plan, lake, files, options, base?.person)
  const zones = await makeZones(session, plan, lake)
  const sourceOf = (id: string) => ({ lake, files: files.get(id)!, options, kept: base?.sources.get(id) })
  if (options.households) {
    // Few rows in many small statements: data set by data set and pass by pass side by side, for everybody of these households.
    await session.each(datasets, async (own, dataset) => {
      tell(dataset)
      await makeDatasetTables(own, plan, dataset, { ...sourceOf(dataset), only: null })
    })
    tell('household')
    await makeHouseholds(session, plan, 'all')
  } else {
    const driving = drivingDatasets(plan, bases)
    for (const dataset of datasets.filter((id) => driving.has(id))) {
      tell(dataset)
      await makeDatasetTables(session, plan, dataset, { ...sourceOf(dataset), only: null })
    }
    tell('household')
    await makeHouseholds(session, plan, bases, options.live)
    const personsOf = followers(session, plan, bases, options.live)
    for (const dataset of datasets.filter((id) => !driving.has(id))) {
      tell(dataset)
      const only = await personsOf(dataset, rowsOf(dataset))
      await makeDatasetTables(session, plan, dataset, { ...sourceOf(dataset), only })
    }
  }
  const evaluated = async (own: Session, pass: Pass): Promise<void> => {
    tell(pass.name)
    await evaluatePass(own, plan, pass, zones)
  }
  if (options.households) await session.each(passes, evaluated)
  else for (const pass of passes) await evaluated(session, pass)
  tell('hit')
  await makeHits(session, plan, passes, zones)
  if (options.live) await makeUnjudged(session, plan, lake, zones, options.live)
  tell('done')
  return resultOf(session, start, firstStep)
}

/** Data sets computed for everybody: those that drive an indicator, and those whose measures are wanted anyway. */
function drivingDatasets(plan: Plan, bases: readonly Base[]): Set<string> {
  const tables = new Set(bases.flatMap((base) => base.tables.map(({ table }) => table)))
  const extra = new Set(plan.input.extraMeasures ?? [])
  const driving = [...plan.measures.values()].filter((measure) => tables.has(measure.table) || extra.has(measure.name))
  return new Set(driving.map((measure) => measure.input.dataset))
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
