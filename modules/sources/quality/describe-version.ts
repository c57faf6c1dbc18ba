/** What a version looks like in numbers, and how it differs from the one before. */
import { ident, parquet, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import { faultSentence } from '../clean/fault-sentences.ts'
import type { CleanedSheet } from '../ingest/clean-plan.ts'
import type { LiveVersion } from '../lake.ts'
import type { FieldProfile, IdQuality, RejectReason, VersionQuality } from '../shared.ts'
import { driftBetween } from './drift.ts'
import type { Spread } from './volume.ts'

const sampleRows = 100_000
/** Text fields whose values name or nearly name a person are never profiled by value. */
const silentTypes = new Set(['citizen-id', 'disability-cert', 'name', 'household-no', 'text'])

export interface DescribeInput {
  previous: LiveVersion | undefined
  spread: Spread
  /** Adds to rows that were there already: a part of a snapshot, a supplement, a correction. */
  part: boolean
  linked: number
  accepted: number
  /** Rows the reader itself refused. */
  rejects: number
  raw: string
  cleaned: Pick<CleanedSheet, 'sample'>
}

/**
 * Counts and profiles the table `cleaned`, and compares with the previous version's files.
 * @example await describeVersion(session, def, { previous, spread, part: false, linked: 90, accepted: 100, rejects: 0, raw: 'raw' })
 */
export async function describeVersion(
  session: Session,
  def: DatasetDef,
  input: DescribeInput,
): Promise<VersionQuality> {
  const idQuality = await idQualityOf(session)
  const seen = input.cleaned.sample(sampleShare(input.accepted))
  await session.step('accepted_sample', `SELECT * FROM (${seen}) WHERE reason IS NULL`, 'table')
  const profile = await profileOf(session, def, 'accepted_sample')
  const { sampled } = await session.row<{ sampled: number }>('SELECT count(*)::DOUBLE AS sampled FROM accepted_sample')
  await session.drop('accepted_sample')
  let drift: VersionQuality['drift'] = []
  if (input.previous?.files.length) {
    const files = parquet(input.previous.files)
    await session.step('previous_sample', `SELECT * FROM ${files}${sampleOf(input.previous.rows)}`, 'table')
    drift = await driftBetween(session, def, profile, { ...input, sampled })
    await session.drop('previous_sample')
  }
  return {
    rejectReasons: await rejectReasonsOf(session, def, input.raw),
    idQuality,
    linkedShare: input.accepted === 0 ? null : input.linked / input.accepted,
    profile,
    drift,
    comparedWith: input.previous?.id ?? null,
  }
}

/** How many of a hundred rows are enough to know what the values are like. */
function sampleShare(rows: number): number {
  return rows > sampleRows ? Math.ceil((100 * sampleRows) / rows) : 100
}

/** Whole blocks of rows drawn from all over the table, the same ones each time. */
function sampleOf(rows: number): string {
  return rows > sampleRows ? ` USING SAMPLE ${sampleShare(rows)}% (system, 7)` : ''
}

async function idQualityOf(session: Session): Promise<Partial<Record<IdQuality, number>>> {
  const rows = await session.rows<{ q: IdQuality; n: number }>(
    'SELECT _idq AS q, count(*)::DOUBLE AS n FROM cleaned WHERE reason IS NULL GROUP BY 1 ORDER BY 2 DESC',
  )
  return Object.fromEntries(rows.map((r) => [r.q, r.n]))
}

async function rejectReasonsOf(session: Session, def: DatasetDef, raw: string): Promise<RejectReason[]> {
  const rows = await session.rows<{ reason: string; field: string | null; n: number; example: string | null }>(
    `SELECT reason, field, count(*)::DOUBLE AS n, min(_row)::VARCHAR AS example FROM cleaned_rows WHERE reason IS NOT NULL GROUP BY ALL
     UNION ALL SELECT reason, NULL, count(*)::DOUBLE, min(_row)::VARCHAR FROM ${ident(`${raw}_rejects`)} GROUP BY 1 ORDER BY 3 DESC`,
  )
  return rows.map((r) => {
    const label = r.field ? (def.fields[r.field]?.label.zh ?? r.field) : ''
    return {
      reason: r.reason,
      field: r.field,
      rows: r.n,
      label: faultSentence(r.reason, label),
      example: `第 ${r.example} 行`,
    }
  })
}

/**
 * Profiles every field of a table of typed rows.
 * @example await profileOf(session, def, 'accepted_sample')
 */
export async function profileOf(session: Session, def: DatasetDef, table: string): Promise<FieldProfile[]> {
  const fields = Object.entries(def.fields)
  const measured = fields.flatMap(([name, field], i) => {
    const column = ident(name)
    const number = asNumberSql(column, field.type)
    const parts = [
      `count(*) FILTER (WHERE ${column} IS NULL)::DOUBLE AS n${i}`,
      `approx_count_distinct(${column})::DOUBLE AS d${i}`,
    ]
    if (number)
      parts.push(`avg(${number}) AS m${i}`, `quantile_cont(${number}, [0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9]) AS q${i}`)
    return parts
  })
  const row = await session.row<Record<string, unknown>>(`SELECT ${measured.join(', ')} FROM ${ident(table)}`)
  const profiles: FieldProfile[] = []
  for (const [i, [name, field]] of fields.entries()) {
    const deciles = row[`q${i}`] as number[] | null | undefined
    const profile: FieldProfile = {
      field: name,
      nulls: Number(row[`n${i}`] ?? 0),
      distinct: Number(row[`d${i}`] ?? 0),
      mean: (row[`m${i}`] as number | null | undefined) ?? null,
    }
    if (deciles) profile.deciles = deciles
    if (
      !silentTypes.has(field.type) &&
      !asNumberSql('x', field.type) &&
      profile.distinct > 0 &&
      profile.distinct <= 500
    )
      profile.top = (
        await session.rows<{ v: string; n: number }>(
          `SELECT CAST(${ident(name)} AS VARCHAR) AS v, count(*)::DOUBLE AS n FROM ${ident(table)} WHERE ${ident(name)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`,
        )
      ).map((r) => [r.v, r.n])
    profiles.push(profile)
  }
  return profiles
}

/** A number to average and cut into tenths: amounts, counts; days as day numbers. Null for other types. */
function asNumberSql(column: string, type: string): string | null {
  if (type.startsWith('decimal') || type === 'integer') return `CAST(${column} AS DOUBLE)`
  if (type === 'date' || type === 'month' || type === 'datetime')
    return `date_diff('day', DATE '1970-01-01', CAST(${column} AS DATE))::DOUBLE`
  return null
}
