/** One warning with everything it rests on and everything staff did. */
import { sql } from 'kysely'
import { type Actor, eachText, maskAccount, maskId, maskName, maskText } from '../../../platform/access/shared.ts'
import { householdMask } from '../../registry/index.ts'
import type { DatasetDef, Level, Region } from '../../rules/shared.ts'
import type { MonitoringContext } from '../context.ts'
import type { EvidenceRow, UnknownMeasure, WarningAction, WarningDetail, WarningHit } from '../shapes/warning.ts'
import type { MeasureValue } from '../sweep/reason-words.ts'
import { inReadingOrder } from '../warning/merge.ts'
import { unjudgedOf } from '../warning/unjudged.ts'
import { actionWords } from './action-words.ts'
import { scopeSql } from './filter-sql.ts'
import { readWarnings } from './list-warnings.ts'

interface HitRow {
  id: number
  indicator: string
  pid: string | null
  member: string | null
  level: Level
  dimension: string
  measures: Record<string, MeasureValue>
  unknown: UnknownMeasure[]
  reason_zh: string
  reason_en: string
  first_as_of: string
  last_as_of: string
  state: 'active' | 'withdrawn'
  unjudged_since: string | null
  unjudged: UnknownMeasure[] | null
}

interface EvidenceLine {
  hit_id: number
  measure: string
  dataset: string
  version_id: number
  row: number
  excerpt: Record<string, unknown>
  file_name: string | null
}

/** Words of a measure, of `tier`, `members`, `urban` and of standards. */
export function measureLabel(region: Region, measure: string): { zh: string; en: string } {
  const builtIn: Record<string, { zh: string; en: string }> = {
    tier: { zh: '救助类别', en: 'Tier' },
    members: { zh: '家庭人口', en: 'Members' },
    urban: { zh: '城镇', en: 'Urban' },
  }
  if (measure.startsWith('standard.')) {
    const id = measure.slice('standard.'.length)
    return region.meta.standards[id] ?? { zh: `标准 ${id}`, en: `Standard ${id}` }
  }
  return region.measures.get(measure)?.label ?? builtIn[measure] ?? { zh: measure, en: measure }
}

/** Unit of a measure; money per person or year is money. */
function measureUnit(region: Region, measure: string): string | null {
  if (!measure.startsWith('standard.')) return region.measures.get(measure)?.unit ?? null
  const unit = region.standards.find((row) => row.id === measure.slice('standard.'.length))?.unit
  return unit?.startsWith('CNY') ? 'CNY' : null
}

/**
 * An excerpt of a source row with labels in the order of the data set; ids, names, accounts and numbers in texts are masked.
 * @example excerptOf(dataset, { id_number: '159902198001011237', self_pay: 812.4 })
 */
export function excerptOf(
  dataset: DatasetDef | undefined,
  row: Record<string, unknown>,
  mask: (text: string) => string = maskText,
): EvidenceRow['excerpt'] {
  const order = Object.keys(dataset?.fields ?? {})
  return Object.entries(row)
    .filter(([, value]) => value !== null && value !== undefined && typeof value !== 'object')
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([field, value]) => {
      const def = dataset?.fields[field]
      const label = def?.label ?? { zh: field, en: field }
      if (typeof value !== 'string') return { field, label, value: value as number | boolean }
      if (def?.type === 'citizen-id' || def?.type === 'disability-cert') return { field, label, value: maskId(value) }
      if (def?.role === 'account-number') return { field, label, value: maskAccount(value) }
      if (def?.type === 'name') return { field, label, value: maskName(value) }
      const words = def?.codes?.[value]?.[0]
      return { field, label, value: words ?? mask(value) }
    })
}

/**
 * A warning of the actor's area with hits, source rows, unknowns, actions and suggestions; undefined when there is none.
 * @example (await findWarning(ctx, actor, 12))?.hits[0]?.evidence[0]?.fileName // '医保_结算明细_202610.csv'
 */
export async function findWarning(
  ctx: MonitoringContext,
  actor: Pick<Actor, 'area'>,
  id: number,
): Promise<WarningDetail | undefined> {
  const [line] = await readWarnings(ctx, sql`w.id = ${id} and ${scopeSql(actor)}`)
  if (!line) return undefined
  const hits =
    await sql<HitRow>`select h.id, h.indicator, h.pid::text as pid, p.name as member, h.level, h.dimension, h.measures, h.unknown, h.reason_zh, h.reason_en,
      h.first_as_of::text as first_as_of, h.last_as_of::text as last_as_of, h.state,
      h.unjudged_since::text as unjudged_since, h.unjudged
    from monitoring.hit h left join registry.person p on p.pid = h.pid where h.warning_id = ${id}`.execute(ctx.db)
  const evidence =
    await sql<EvidenceLine>`select e.hit_id, e.measure, e.dataset, e.version_id, e.row, e.excerpt, d.file_name
    from monitoring.evidence e join monitoring.hit h on h.id = e.hit_id
    left join sources.version v on v.id = e.version_id left join sources.delivery d on d.id = v.delivery_id
    where h.warning_id = ${id} order by e.dataset, e.version_id, e.row, e.measure`.execute(ctx.db)
  const mask = await householdMask(
    ctx.db,
    line.hh,
    evidence.rows.flatMap((row) => namesOfRow(ctx.region, row)),
  )
  const byHit = Map.groupBy(evidence.rows, (row) => Number(row.hit_id))
  const ordered = [
    ...inReadingOrder(hits.rows.filter((hit) => hit.state === 'active')),
    ...inReadingOrder(hits.rows.filter((hit) => hit.state !== 'active')),
  ]
  const suggested = new Set(
    ordered
      .filter((hit) => hit.state === 'active')
      .flatMap((hit) => ctx.region.indicators.get(hit.indicator)?.actions ?? []),
  )
  return {
    ...line,
    hits: ordered.map((hit) => toHit(ctx.region, hit, byHit.get(Number(hit.id)) ?? [], mask)),
    actions: eachText(await readActions(ctx, id), mask),
    suggested: [...suggested].map((action) => ({ id: action, label: actionLabel(ctx.region, action) })),
  }
}

/** Words of a suggested action; `refer:medical-insurance` names the department. */
export function actionLabel(region: Region, action: string): { zh: string; en: string } {
  const [verb, department] = action.split(':')
  const label = region.meta.actions[action] ?? region.meta.actions[verb ?? ''] ?? { zh: action, en: action }
  const to = department ? region.meta.departments[department] : undefined
  return to && !region.meta.actions[action] ? { zh: `${label.zh}（${to.zh}）`, en: `${label.en} (${to.en})` } : label
}

/** Names a department wrote into its row. */
function namesOfRow(region: Region, { dataset, excerpt }: EvidenceLine): string[] {
  const fields = region.datasets.get(dataset)?.fields ?? {}
  return Object.entries(excerpt).flatMap(([field, value]) =>
    fields[field]?.type === 'name' && typeof value === 'string' ? [value] : [],
  )
}

function toHit(region: Region, hit: HitRow, evidence: EvidenceLine[], mask: (text: string) => string): WarningHit {
  const indicator = region.indicators.get(hit.indicator)
  return {
    indicator: hit.indicator,
    label: indicator?.label ?? { zh: hit.indicator, en: hit.indicator },
    side: indicator?.side ?? 'R',
    dimension: hit.dimension,
    level: hit.level,
    state: hit.state,
    unjudged:
      hit.unjudged_since === null ? null : unjudgedOf([{ since: hit.unjudged_since, missing: hit.unjudged ?? [] }]),
    pid: hit.pid,
    memberName: hit.member === null ? null : maskName(hit.member),
    reason_zh: hit.reason_zh,
    reason_en: hit.reason_en,
    measures: Object.entries(hit.measures).map(([measure, value]) => ({
      measure,
      label: measureLabel(region, measure),
      value,
      unit: measureUnit(region, measure),
    })),
    unknown: hit.unknown.map((one) => ({ ...one, label: measureLabel(region, one.measure) })),
    evidence: evidence.map((row) => ({
      measure: row.measure,
      dataset: row.dataset,
      label: region.datasets.get(row.dataset)?.label ?? { zh: row.dataset, en: row.dataset },
      versionId: Number(row.version_id),
      fileName: row.file_name,
      row: Number(row.row),
      excerpt: excerptOf(region.datasets.get(row.dataset), row.excerpt, mask),
    })),
    firstAsOf: hit.first_as_of,
    lastAsOf: hit.last_as_of,
    reference: indicator?.reference ?? '',
  }
}

/** What was done on a warning, oldest first. */
export async function readActions(ctx: MonitoringContext, warning: number): Promise<WarningAction[]> {
  return (await readActionsOf(ctx, [warning])).get(warning) ?? []
}

/** What was done on many warnings, by warning, in one query. */
export async function readActionsOf(
  ctx: Pick<MonitoringContext, 'db' | 'region'>,
  warnings: readonly number[],
): Promise<Map<number, WarningAction[]>> {
  const rows = await sql<{
    id: number
    warning_id: number
    at: Date
    by: string
    by_name: string
    kind: WarningAction['kind']
    payload: Record<string, unknown>
  }>`
    select id, warning_id, at, "by", by_name, kind, payload from monitoring.action
    where warning_id = any(${sql.val(warnings)}::bigint[]) order by at, id`.execute(ctx.db)
  const byWarning = new Map<number, WarningAction[]>()
  for (const row of rows.rows) {
    const words = actionWords(ctx.region, row.kind, row.payload)
    const line: WarningAction = {
      id: Number(row.id),
      at: row.at.toISOString(),
      by: row.by,
      byName: row.by_name,
      kind: row.kind,
      text_zh: words.zh,
      text_en: words.en,
      payload: row.payload,
    }
    const list = byWarning.get(Number(row.warning_id))
    if (list) list.push(line)
    else byWarning.set(Number(row.warning_id), [line])
  }
  return byWarning
}
