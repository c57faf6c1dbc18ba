/** The values of measures for everybody, as two tables: what a decision over the whole population starts from. */
import { ident, type Session } from '../sql/index.ts'
import type { Plan } from './compile-plan.ts'
import { makeDatasetTables } from './dataset-tables.ts'
import { makeHouseholds } from './households.ts'
import { readFooters } from './lake-files.ts'
import { makePersons } from './population.ts'
import type { LakeInput, RunOptions } from './types.ts'
import { valueSql } from './values.ts'
import { makeZones } from './zones.ts'

/**
 * Makes the tables `person facts` (pid, hh, age, sex, relation, alive, birth_date, one column per measure of persons) with all
 * registered persons of a household, and `household facts` (hh, division as number, urban, one column per measure of households).
 * Null stands for unknown. The measures are those the plan computes: its `extraMeasures`, and what its indicators use.
 * @throws when a file of the lake cannot be read
 * @example
 * await makeFacts(session, plan, lake) // then: SELECT wages_12m FROM "person facts" WHERE hh = 12
 */
export async function makeFacts(
  session: Session,
  plan: Plan,
  lake: LakeInput,
  options: RunOptions = {},
): Promise<{ persons: number; households: number }> {
  const { register } = plan.input
  const datasets = [...plan.byDataset.keys()].filter((dataset) => dataset !== register)
  let done = 0
  const tell = (step: string): void => options.onStep?.(step, done++, datasets.length + 3)
  tell(register)
  const files = await readFooters(session, plan, lake)
  await makePersons(session, plan, lake, files, { ...options, everything: true })
  const zones = await makeZones(session, plan, lake)
  for (const dataset of datasets) {
    tell(dataset)
    await makeDatasetTables(session, plan, dataset, { lake, files: files.get(dataset)!, options, only: null })
  }
  tell('household')
  await makeHouseholds(session, plan, 'all')
  tell('facts')
  for (const subject of ['person', 'household'] as const) {
    const measures = [...plan.measures.values()].filter((measure) => measure.input.subject === subject)
    const key = subject === 'person' ? 'pid' : 'hh'
    const tables = [...new Set(measures.map((measure) => measure.table))].filter((table) => table !== 'household')
    const alias = (table: string): string => (table === 'household' ? 'h' : `t${tables.indexOf(table) + 1}`)
    const columns = measures.map((measure) => `${valueSql(measure, zones, alias)} AS ${ident(measure.name)}`)
    const joins = tables.map(
      (table) => `LEFT JOIN ${ident(table)} ${alias(table)} ON ${alias(table)}.${key} = s.${key}`,
    )
    const own =
      subject === 'person'
        ? [
            's.pid',
            's.hh',
            's.age',
            's.sex',
            's.relation',
            's.alive',
            's.birth_date',
            's._version::BIGINT AS _version',
            's._row::BIGINT AS _row',
          ]
        : ['s.hh', 's.division', 'z.urban']
    const from =
      subject === 'person' ? 'person s JOIN household h ON h.hh = s.hh' : 'household s JOIN household h ON h.hh = s.hh'
    await session.step(
      `${subject} facts`,
      `SELECT ${[...own, ...columns].join(', ')} FROM ${from} JOIN zone z ON z.zone = h.zone ${joins.join(' ')}`,
      'table',
    )
  }
  return session.row<{ persons: number; households: number }>(
    'SELECT (SELECT count(*) FROM "person facts") AS persons, (SELECT count(*) FROM "household facts") AS households',
  )
}
