/** The source rows behind the measures of hits: data set, version, row and the fields that mattered. */
import { ident, type Session, text } from '../sql/index.ts'
import { personCondition, rowConditions, scanFilter } from './aggregate-sql.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { Plan } from './compile-plan.ts'
import { linesName } from './lines.ts'
import { askedOf } from './population.ts'

export interface EvidenceOptions {
  /** Relation with columns indicator, hh, pid: the hits wanted; default table `hit`. */
  hits?: string | undefined
  /** At most so many rows per hit and measure, the newest first; default 200. */
  limit?: number | undefined
}

/**
 * Makes table `evidence` (rows as EvidenceRow says) for hits of the plan that ran in this session.
 * Each data set is scanned once more, for the persons and households of its hits alone (table `<dataset> hit lines`).
 * @example
 * await makeEvidence(session, plan, { hits: 'new_hit' })
 * const rows = await session.rows<EvidenceRow>('SELECT * FROM evidence ORDER BY ALL')
 */
export async function makeEvidence(session: Session, plan: Plan, options: EvidenceOptions = {}): Promise<void> {
  const hits = options.hits ?? 'hit'
  await session.step(
    'hit measure',
    `SELECT DISTINCT h.hh, h.pid, m.measure, h.indicator FROM ${ident(hits)} h JOIN (${namesSql(plan)}) m ON m.indicator = h.indicator`,
    'table',
  )
  await session.step(
    'evidence',
    `SELECT NULL::VARCHAR AS indicator, NULL::BIGINT AS hh, NULL::BIGINT AS pid, NULL::VARCHAR AS measure, NULL::VARCHAR AS dataset,
       NULL::BIGINT AS version, NULL::BIGINT AS "row", NULL::BIGINT AS row_pid, NULL::VARCHAR AS excerpt WHERE FALSE`,
    'table',
  )
  const used = await session.rows<{ measure: string }>('SELECT DISTINCT measure FROM "hit measure"')
  const hit = new Set(used.map((row) => row.measure))
  for (const [dataset, all] of plan.byDataset) {
    const measures = all.filter((measure) => hit.has(measure.name))
    const isRegister = dataset === plan.input.register
    if (measures.length === 0 || !(await session.made(isRegister ? 'register' : linesName(dataset)))) continue
    await makeHitLines(session, plan, dataset, measures, isRegister)
    for (const measure of measures) await addRows(session, plan, measure, isRegister, options.limit ?? 200)
    if (!isRegister) await session.drop(`${dataset} hit lines`)
  }
}

/** Pairs of indicator and measure. */
function namesSql(plan: Plan): string {
  const pairs = plan.indicators.flatMap((indicator) =>
    indicator.names.filter((name) => plan.measures.has(name)).map((name) => `(${text(indicator.id)}, ${text(name)})`),
  )
  return pairs.length > 0
    ? `SELECT * FROM (VALUES ${pairs.join(', ')}) v(indicator, measure)`
    : 'SELECT NULL::VARCHAR AS indicator, NULL::VARCHAR AS measure WHERE FALSE'
}

const listed = (measures: readonly CompiledMeasure[]): string =>
  measures.map((measure) => text(measure.name)).join(', ')

/**
 * Table `<dataset> hit person`: who the rows may belong to; and `<dataset> hit lines`: their rows, with `hit_hh`.
 * For the register the persons are the rows.
 */
async function makeHitLines(
  session: Session,
  plan: Plan,
  dataset: string,
  measures: readonly CompiledMeasure[],
  isRegister: boolean,
): Promise<void> {
  const ofPerson = measures.filter((measure) => measure.input.subject === 'person')
  const ofHousehold = measures.filter((measure) => measure.input.subject === 'household')
  const wanted: string[] = []
  if (ofPerson.length > 0)
    wanted.push(`SELECT pid FROM "hit measure" WHERE measure IN (${listed(ofPerson)}) AND pid IS NOT NULL`)
  const households = `SELECT hh FROM "hit measure" WHERE measure IN (${listed(ofHousehold)})`
  const byHousehold = ofHousehold.length > 0 ? `p.hh IN (${households})` : 'FALSE'
  const byPerson = wanted.length > 0 ? `p.pid IN (${wanted[0]})` : 'FALSE'
  const person = `${dataset} hit person`
  if (isRegister) {
    // A sweep keeps the relation only where a measure asks for it; the rows shown all have it.
    const relation = askedOf(plan)('relation') ? ' REPLACE (r.relation AS relation)' : ', r.relation'
    await session.step(
      person,
      `SELECT p.*${relation} FROM person p JOIN register r ON r._version = p._version AND r._row = p._row
       WHERE ${byHousehold} OR ${byPerson}`,
      'table',
    )
    return
  }
  await session.step(person, `SELECT p.* FROM person p WHERE ${byHousehold} OR ${byPerson}`, 'table')
  const lines = ident(linesName(dataset))
  const filter = scanFilter(measures, plan.input.asOf)
  const parts = [
    `SELECT p.hh AS hit_hh, l.* FROM ${lines} l JOIN ${ident(person)} p ON p.pid = l._pid${whereSql(filter.where)}`,
  ]
  const impersonal = ofHousehold.filter((measure) => !measure.filter.mixed && !personCondition(measure))
  if (impersonal.length > 0 && hasHousehold(plan, dataset)) {
    const own = scanFilter(impersonal, plan.input.asOf).where
    parts.push(
      `SELECT l._hh AS hit_hh, l.* FROM ${lines} l${whereSql(['l._pid IS NULL', `l._hh IN (${households})`, ...own])}`,
    )
  }
  await session.step(`${dataset} hit lines`, parts.join('\nUNION ALL\n'), 'table')
}

const whereSql = (conditions: readonly string[]): string =>
  conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''

function hasHousehold(plan: Plan, dataset: string): boolean {
  return Object.values(plan.input.datasets.get(dataset)!.fields).some((field) => field.role === 'household')
}

/** Adds the rows of one measure to `evidence`, for each hit that uses it. */
async function addRows(
  session: Session,
  plan: Plan,
  measure: CompiledMeasure,
  isRegister: boolean,
  limit: number,
): Promise<void> {
  const { dataset, subject } = measure.input
  const row = isRegister ? 'p' : 'l'
  const asked = personCondition(measure)
  const conditions = [...rowConditions(measure, plan.input.asOf), ...(asked ? [`(${asked})`] : [])].map((condition) =>
    isRegister ? condition.replaceAll('l."', 'p."') : condition,
  )
  const household = isRegister ? 'p.hh' : 'l.hit_hh'
  const pid = isRegister ? 'p.pid' : 'l._pid'
  const person = ident(`${dataset} hit person`)
  const asksPerson = asked !== null || measure.filter.mixed
  const source = isRegister
    ? `${person} p`
    : `${ident(`${dataset} hit lines`)} l${asksPerson ? ` JOIN ${person} p ON p.pid = l._pid` : ''}`
  const shown = measure.fields.map((field) => `${text(field)}, ${row}.${ident(field)}`)
  if (isRegister) shown.unshift("'relation', p.relation, 'age', p.age")
  const day = measure.eventDate ? `${row}.${ident(measure.eventDate)} DESC NULLS LAST, ` : ''
  await session.step(
    `evidence of ${measure.name}`,
    `SELECT h.indicator, h.hh, h.pid, ${row}._version AS version, ${row}._row AS "row", ${pid} AS row_pid,
       row_number() OVER (PARTITION BY h.indicator, h.hh, h.pid ORDER BY ${day}${row}._version DESC, ${row}._row DESC) AS place,
       json_object(${shown.join(', ')})::VARCHAR AS excerpt
     FROM ${source} JOIN "hit measure" h ON h.measure = ${text(measure.name)} AND h.hh = ${household}
       ${subject === 'person' ? `AND h.pid = ${pid}` : ''}${whereSql(conditions)}`,
  )
  await session.run(
    `INSERT INTO evidence SELECT indicator, hh, pid, ${text(measure.name)}, ${text(dataset)}, version, "row", row_pid, excerpt
     FROM ${ident(`evidence of ${measure.name}`)} WHERE place <= ${limit}`,
  )
}
