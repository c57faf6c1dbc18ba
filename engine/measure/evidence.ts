/** The source rows behind the measures of hits: data set, version, row and the fields that mattered. */
import { ident, type Session, text } from '../sql/index.ts'
import { personCondition, rowConditions } from './aggregate-sql.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { Plan } from './compile-plan.ts'
import { linesName } from './lines.ts'

export interface EvidenceOptions {
  /** Relation with columns indicator, hh, pid: the hits wanted; default table `hit`. */
  hits?: string | undefined
  /** At most so many rows per measure and subject, the newest first; default 200. */
  limit?: number | undefined
}

/**
 * Makes table `evidence` (rows as EvidenceRow says) for hits of the plan that ran in this session.
 * Each data set is scanned once more, for the persons and households of the hits alone.
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
  await session.step('measured household', 'SELECT DISTINCT hh FROM "hit measure"', 'table')
  await session.step(
    'hit person',
    'SELECT p.pid, p.hh FROM person p SEMI JOIN "measured household" h ON h.hh = p.hh WHERE p.pid IS NOT NULL',
    'table',
  )
  await session.step(
    'evidence',
    `SELECT NULL::VARCHAR AS indicator, NULL::BIGINT AS hh, NULL::BIGINT AS pid, NULL::VARCHAR AS measure, NULL::VARCHAR AS dataset,
       NULL::BIGINT AS version, NULL::BIGINT AS "row", NULL::BIGINT AS row_pid, NULL::VARCHAR AS excerpt WHERE FALSE`,
    'table',
  )
  const limit = options.limit ?? 200
  const made = new Set(session.steps().map((step) => step.name))
  for (const [dataset, measures] of plan.byDataset) {
    const isRegister = dataset === plan.input.register
    if (!isRegister && !made.has(linesName(dataset))) continue
    for (const measure of measures) {
      const { n } = await session.row<{ n: number }>(
        `SELECT count(*) AS n FROM "hit measure" WHERE measure = ${text(measure.name)}`,
      )
      if (n === 0) continue
      await session.step(`evidence of ${measure.name}`, measureRowsSql(plan, measure, isRegister))
      await session.run(`INSERT INTO evidence
        SELECT h.indicator, h.hh, h.pid, ${text(measure.name)}, ${text(dataset)}, r._version, r._row, r.row_pid, r.excerpt
        FROM "hit measure" h JOIN ${ident(`evidence of ${measure.name}`)} r ON r.hh = h.hh ${measure.input.subject === 'person' ? 'AND r.row_pid = h.pid' : ''}
        WHERE h.measure = ${text(measure.name)}
        QUALIFY row_number() OVER (PARTITION BY h.indicator, h.hh, h.pid ORDER BY r.day DESC NULLS LAST, r._version DESC, r._row DESC) <= ${limit}`)
    }
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

/** Rows of one measure that belong to persons or households of the hits: hh, row_pid, _version, _row, day, excerpt. */
function measureRowsSql(plan: Plan, measure: CompiledMeasure, isRegister: boolean): string {
  const alias = isRegister ? 'p' : 'l'
  const person = personCondition(measure)
  const conditions = [...rowConditions(measure, plan.input.asOf), ...(person ? [`(${person})`] : [])].map(
    (condition) => (isRegister ? condition.replaceAll('l."', 'p."') : condition),
  )
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  const shown = measure.fields.map((field) => `${text(field)}, ${alias}.${ident(field)}`)
  const excerpt = isRegister
    ? `json_object('relation', p.relation, 'age', p.age${shown.length > 0 ? `, ${shown.join(', ')}` : ''})::VARCHAR`
    : `json_object(${shown.join(', ')})::VARCHAR`
  const day = measure.eventDate ? `${alias}.${ident(measure.eventDate)}` : 'NULL::DATE'
  const columns = (hh: string, pid: string) =>
    `${hh} AS hh, ${pid} AS row_pid, ${alias}._version, ${alias}._row, ${day} AS day, ${excerpt} AS excerpt`
  if (isRegister)
    return `SELECT ${columns('p.hh', 'p.pid')} FROM person p SEMI JOIN "measured household" w ON w.hh = p.hh${where}`
  const lines = ident(linesName(measure.input.dataset))
  const asksPerson = measure.filter.mixed || person !== null
  const register = asksPerson ? 'JOIN person p ON p.pid = l._pid' : ''
  const ofPersons = `SELECT ${columns('w.hh', 'l._pid')} FROM ${lines} l JOIN "hit person" w ON w.pid = l._pid ${register}${where}`
  const hasHousehold = Object.values(plan.input.datasets.get(measure.input.dataset)!.fields).some(
    (field) => field.role === 'household',
  )
  if (!hasHousehold || asksPerson || measure.input.subject === 'person') return ofPersons
  const own = conditions.length > 0 ? ` AND ${conditions.join(' AND ')}` : ''
  return `${ofPersons} UNION ALL SELECT ${columns('l._hh', 'NULL::BIGINT')} FROM ${lines} l
    SEMI JOIN "measured household" w ON w.hh = l._hh WHERE l._pid IS NULL${own}`
}
