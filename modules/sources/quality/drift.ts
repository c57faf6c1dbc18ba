/** How a version differs from the one before: rows, empty cells, spread of values, mean amounts. */
import { ident, type Session } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import type { Drift, FieldProfile } from '../shared.ts'
import type { DescribeInput } from './describe-version.ts'
import { volumeDrift } from './volume.ts'

/** Above this a population stability index means another distribution; the usual rule of thumb. */
const psiAlarm = 0.25
const nullShareAlarm = 0.1
const meanAlarm = 0.5
/** Fewer rows than this say nothing about a distribution. */
const fewestRows = 50

/**
 * Population stability index of two distributions over the same bins, 0 = equal.
 * @example psi([50, 50], [50, 50]) // 0
 */
export function psi(before: readonly number[], now: readonly number[]): number {
  const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0)
  const share = (x: number, total: number) => Math.max(x / Math.max(total, 1), 0.0005)
  const [b, n] = [sum(before), sum(now)]
  return before.reduce(
    (total, x, i) => total + (share(now[i] ?? 0, n) - share(x, b)) * Math.log(share(now[i] ?? 0, n) / share(x, b)),
    0,
  )
}

const percent = (x: number) => `${Math.round(Math.abs(x) * 100)}%`

/**
 * Compares the profile of the new rows with the table `previous_sample`. Only what changed noticeably is listed.
 * @example await driftBetween(session, def, profile, input)
 */
export async function driftBetween(
  session: Session,
  def: DatasetDef,
  profile: readonly FieldProfile[],
  input: DescribeInput & { sampled: number },
): Promise<Drift[]> {
  const found: Drift[] = []
  found.push(volumeDrift(input.previous!, { ...input.spread, rows: input.accepted, part: input.part }))
  const { rows } = await session.row<{ rows: number }>('SELECT count(*)::DOUBLE AS rows FROM previous_sample')
  const { sampled } = input
  if (rows < fewestRows || sampled < fewestRows) return found
  const known = new Set((await session.columns('SELECT * FROM previous_sample')).map((c) => c.name))
  for (const now of profile) {
    const field = def.fields[now.field]
    if (!field || !known.has(now.field)) continue
    const column = ident(now.field)
    const label = field.label.zh
    const { nulls } = await session.row<{ nulls: number }>(
      `SELECT count(*) FILTER (WHERE ${column} IS NULL)::DOUBLE AS nulls FROM previous_sample`,
    )
    const [shareBefore, shareNow] = [nulls / rows, now.nulls / sampled]
    if (Math.abs(shareNow - shareBefore) >= 0.02)
      found.push({
        field: now.field,
        label,
        kind: 'null-share',
        before: shareBefore,
        now: shareNow,
        change: shareNow - shareBefore,
        alarm: shareNow - shareBefore > nullShareAlarm,
        sentence: `“${label}”空值占比由 ${percent(shareBefore)} 变为 ${percent(shareNow)}。`,
      })
    if (field.type.startsWith('decimal') && now.mean !== null) {
      const { mean } = await session.row<{ mean: number | null }>(
        `SELECT avg(CAST(${column} AS DOUBLE)) AS mean FROM previous_sample`,
      )
      const shift = mean ? (now.mean - mean) / Math.abs(mean) : null
      if (shift !== null && Math.abs(shift) >= 0.2)
        found.push({
          field: now.field,
          label,
          kind: 'mean',
          before: mean,
          now: now.mean,
          change: shift,
          alarm: Math.abs(shift) > meanAlarm,
          sentence: `“${label}”平均值由 ${mean!.toFixed(2)} 变为 ${now.mean.toFixed(2)}。`,
        })
    }
    const index = await distributionShift(session, column, field.type, now)
    if (index !== null && index >= 0.1)
      found.push({
        field: now.field,
        label,
        kind: 'distribution',
        before: null,
        now: null,
        change: index,
        alarm: index > psiAlarm,
        sentence: `“${label}”的分布变化${index > psiAlarm ? '明显' : '轻微'}（PSI ${index.toFixed(2)}）。`,
      })
  }
  return found
}

/** PSI over the new version's tenths (amounts, counts) or commonest values (codes); dates move on by nature and are left out. */
async function distributionShift(
  session: Session,
  column: string,
  type: string,
  now: FieldProfile,
): Promise<number | null> {
  if (now.top?.length) {
    const rows = await session.rows<{ v: string; n: number }>(
      `SELECT CAST(${column} AS VARCHAR) AS v, count(*)::DOUBLE AS n FROM previous_sample WHERE ${column} IS NOT NULL GROUP BY 1`,
    )
    const values = [...new Set([...now.top.map(([v]) => v), ...rows.map((r) => r.v)])].slice(0, 40)
    const old = new Map(rows.map((r) => [r.v, r.n]))
    const fresh = new Map(now.top)
    return rows.length === 0
      ? null
      : psi(
          values.map((v) => old.get(v) ?? 0),
          values.map((v) => fresh.get(v) ?? 0),
        )
  }
  if (!now.deciles || (!type.startsWith('decimal') && type !== 'integer')) return null
  const borders = [...new Set(now.deciles)]
  if (borders.length < 3) return null
  const value = `CAST(${column} AS DOUBLE)`
  const bins = [
    ...borders.map(
      (b, i) =>
        `count(*) FILTER (WHERE ${i === 0 ? '' : `${value} > ${borders[i - 1]} AND `}${value} <= ${b})::DOUBLE AS b${i}`,
    ),
    `count(*) FILTER (WHERE ${value} > ${borders.at(-1)})::DOUBLE AS b${borders.length}`,
  ]
  const row = await session.row<Record<string, number>>(`SELECT ${bins.join(', ')} FROM previous_sample`)
  const old = bins.map((_, i) => row[`b${i}`] ?? 0)
  // Equal parts of the new rows, thicker where several tenths share a border.
  const fresh = [...borders.map((b) => now.deciles!.filter((d) => d === b).length / 10), 0.1]
  return old.every((n) => n === 0)
    ? null
    : psi(
        old,
        fresh.map((share) => share * 1000),
      )
}
