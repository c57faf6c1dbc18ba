/** The region's definitions and the state of the lake as the measure engine takes them. */
import type { LakeInput, MeasureInput, PlanInput } from '../../../engine/measure/index.ts'
import type { Session } from '../../../engine/sql/index.ts'
import { levels, type Region } from '../../rules/shared.ts'
import type { LiveVersion } from '../../sources/index.ts'
import { dueUntil } from './due-until.ts'
import { type LakeState, ledgerOf, populationOf } from './lake-state.ts'

/**
 * Names every region may use without defining them: `tier` (of the newest ledger; none when it names nobody of the household,
 * unknown without a ledger) and `members` (alive persons of the register).
 */
export function builtInMeasures(region: Region): Record<string, MeasureInput> {
  const ledger = ledgerOf({ region })
  return {
    ...(region.datasets.has(ledger)
      ? {
          tier: {
            dataset: ledger,
            aggregate: 'min',
            value: 'tier',
            subject: 'household',
            absent: 'none',
          } satisfies MeasureInput,
        }
      : {}),
    members: { dataset: populationOf({ region }), aggregate: 'count', where: 'person.alive', subject: 'household' },
  }
}

/** Measures, indicators that are on, standards and levels as of a day. */
export function planInput(region: Region, asOf: string): PlanInput {
  return {
    asOf,
    register: populationOf({ region }),
    datasets: region.datasets,
    measures: new Map<string, MeasureInput>([...Object.entries(builtInMeasures(region)), ...region.measures]),
    indicators: [...region.indicators.values()].filter((indicator) => indicator.on && indicator.valid_from <= asOf),
    levels: [...levels].reverse(),
    standards: region.standards,
  }
}

/** Counties for which a newer version of the same data set counts: the rest of an older delivery still does. */
function superseded(version: LiveVersion): string[] {
  return version.areas.filter((area) => !version.countsFor.includes(area))
}

const toEngine = (version: LiveVersion) => ({
  version: version.id,
  files: version.files,
  superseded: superseded(version),
})

/**
 * Files, coverage and doubted rows for the engine. Takes the doubted rows from the step `exceptions` of the session.
 * @example const lake = await lakeInput(session, region, state)
 */
export async function lakeInput(session: Session, region: Region, state: LakeState): Promise<LakeInput> {
  const population = populationOf({ region })
  const exceptions = await session.rows<{ dataset: string; version: number; row: number }>(
    'SELECT dataset, version, "row" FROM exceptions',
  )
  const due = [...region.datasets.values()].map((dataset): [string, string] => [
    dataset.id,
    // Data sent when something happens are never due: any delivery in the window covers it.
    dueUntil(dataset.delivery, state.asOf) ?? '0001-01-01',
  ])
  return {
    population: {
      dataset: population,
      versions: state.population.map(toEngine),
      ...(region.datasets.get('deaths')?.fields.death_date
        ? { deaths: { dataset: 'deaths', field: 'death_date' } }
        : {}),
    },
    versions: new Map(
      [...state.live].filter(([id]) => id !== population).map(([id, versions]) => [id, versions.map(toEngine)]),
    ),
    coverage: state.coverage.map((piece) => ({ ...piece, to: piece.to === '9999-12-31' ? null : piece.to })),
    dueUntil: new Map(due),
    exceptions,
    urban: new Map(
      [...region.divisions.values()].flatMap((division): [string, 'urban' | 'rural'][] =>
        division.urban ? [[division.code, division.urban]] : [],
      ),
    ),
  }
}
