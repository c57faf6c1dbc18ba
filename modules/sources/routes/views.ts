/** Rows of the database as the API shows them. */
import { type Kysely, sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import type { Region } from '../../rules/index.ts'
import { countyName } from '../ingest/covered-areas.ts'
import type { DeliveryDetail, DeliveryItem, VersionItem } from '../shared.ts'
import type { SourcesTables } from '../tables.ts'
import { ownDataOf } from './scope.ts'

const iso = (value: Date | string) => new Date(value).toISOString()
const orNull = (value: unknown) => (value === null || value === undefined ? null : Number(value))

export interface ViewContext {
  db: Kysely<SourcesTables>
  region: Region
}

/** A version with its scope. */
export interface ScopedVersion {
  item: VersionItem
  handedInBy: string
  areas: string[]
  unit: string | null
  departments: string[]
}

async function versionsBy(
  ctx: ViewContext,
  by: { version?: number; deliveries?: readonly number[] },
): Promise<ScopedVersion[]> {
  const rows = await ctx.db
    .selectFrom('sources.version as v')
    .innerJoin('sources.delivery as d', 'd.id', 'v.delivery_id')
    .where('v.state', '<>', 'building')
    .$if(by.version !== undefined, (q) => q.where('v.id', '=', by.version!))
    .$if(by.deliveries !== undefined, (q) =>
      q.where('v.delivery_id', 'in', by.deliveries!.length ? [...by.deliveries!] : [-1]),
    )
    .selectAll('v')
    .select([
      'd.file_name',
      'd.sender',
      'd.area',
      'd.unit',
      sql<string>`v.data_date::text`.as('day'),
      sql<string | null>`v.period_from::text`.as('pf'),
      sql<string | null>`v.period_to::text`.as('pt'),
    ])
    .orderBy('v.id')
    .execute()
  return rows.map((v) => ({
    handedInBy: v.area,
    areas: v.areas,
    unit: v.unit,
    departments: [ctx.region.datasets.get(v.dataset)?.department ?? ''],
    item: {
      id: Number(v.id),
      deliveryId: Number(v.delivery_id),
      dataset: v.dataset,
      label: ctx.region.datasets.get(v.dataset)?.label.zh ?? v.dataset,
      sheet: v.sheet,
      fileName: v.file_name,
      sender: v.sender,
      areas: v.areas.map((code) => ({ code, name: countyName(ctx.region, code) })),
      dataDate: v.day,
      periodFrom: v.pf,
      periodTo: v.pt,
      rowsIn: Number(v.rows_in),
      accepted: Number(v.accepted),
      quarantined: Number(v.quarantined),
      repeated: Number(v.repeated),
      linked: Number(v.linked),
      state: v.state,
      mapping: v.mapping,
      quality: v.quality,
      createdAt: iso(v.created_at),
      corrects: orNull(v.corrects),
      withdrawnWhy: v.withdrawn_why,
    },
  }))
}

/** One version, or undefined. @example await findVersion(ctx, 7) */
export async function findVersion(ctx: ViewContext, id: number): Promise<ScopedVersion | undefined> {
  return (await versionsBy(ctx, { version: id }))[0]
}

/** One delivery with its versions and, while it waits, the proposal. @example await findDelivery(ctx, 12) */
export async function findDelivery(
  ctx: ViewContext,
  id: number,
): Promise<(Omit<ScopedVersion, 'item'> & { detail: DeliveryDetail; path: string | null }) | undefined> {
  const row = await ctx.db.selectFrom('sources.delivery').where('id', '=', id).selectAll().executeTakeFirst()
  if (!row) return undefined
  const versions = await versionsBy(ctx, { deliveries: [id] })
  const detail = {
    ...itemOf(row, versions),
    notes: row.notes,
    versions: versions.map((v) => v.item),
    proposal: row.state === 'needs-mapping' ? row.proposal : null,
  }
  return {
    detail,
    handedInBy: row.area,
    areas: versions.flatMap((v) => v.areas),
    unit: row.unit,
    departments: versions.flatMap((v) => v.departments),
    path: row.path,
  }
}

function itemOf(
  row: {
    id: number
    sender: string
    channel: DeliveryItem['channel']
    file_name: string
    sha256: string | null
    bytes: unknown
    purpose: string | null
    received_at: Date | string
    received_by: string
    state: DeliveryItem['state']
    reason: string | null
    run_id: unknown
    same_as: unknown
    corrects: unknown
  },
  versions: readonly ScopedVersion[],
): DeliveryItem {
  const sum = (of: 'rowsIn' | 'accepted' | 'quarantined') => versions.reduce((total, v) => total + v.item[of], 0)
  return {
    id: Number(row.id),
    sender: row.sender,
    channel: row.channel,
    fileName: row.file_name,
    sha256: row.sha256,
    bytes: orNull(row.bytes),
    purpose: row.purpose,
    receivedAt: iso(row.received_at),
    receivedBy: row.received_by,
    state: row.state,
    reason: row.reason,
    runId: orNull(row.run_id),
    sameAs: orNull(row.same_as),
    corrects: orNull(row.corrects),
    rowsIn: sum('rowsIn'),
    accepted: sum('accepted'),
    quarantined: sum('quarantined'),
    datasets: [...new Set(versions.map((v) => v.item.label))],
  }
}

/**
 * One page of the deliveries that touch the area of who asks, newest first; of a department its own alone.
 * @example await listDeliveries(ctx, actor, { page: 1, size: 50 })
 */
export async function listDeliveries(
  ctx: ViewContext,
  actor: Pick<Actor, 'area' | 'role' | 'unit'>,
  page: { page: number; size: number; state?: DeliveryItem['state'] },
): Promise<{ items: DeliveryItem[]; total: number }> {
  const { area } = actor
  const county = area.slice(0, 6)
  const own = ownDataOf(actor)
  const ofUnit = [...ctx.region.datasets.values()].filter((one) => one.department === own).map((one) => one.id)
  const versionsOf = sql`select from sources.version v where v.delivery_id = d.id`
  const visible = ctx.db
    .selectFrom('sources.delivery as d')
    .$if(area.length > 2, (q) =>
      q.where((eb) =>
        eb.or([
          sql<boolean>`d.area like ${`${area}%`}`,
          eb.exists(
            eb
              .selectFrom('sources.version as v')
              .whereRef('v.delivery_id', '=', 'd.id')
              .where(sql<boolean>`exists (select 1 from unnest(v.areas) a where a like ${`${county}%`})`)
              .select('v.id'),
          ),
        ]),
      ),
    )
    .$if(own !== undefined, (q) =>
      q.where(
        sql<boolean>`(d.unit = ${own} or (exists (${versionsOf}) and not exists (${versionsOf} and v.dataset <> all(${sql.val(ofUnit)}::text[]))))`,
      ),
    )
    .$if(page.state !== undefined, (q) => q.where('d.state', '=', page.state!))
  const [rows, count] = await Promise.all([
    visible
      .selectAll('d')
      .orderBy('d.id', 'desc')
      .limit(page.size)
      .offset((page.page - 1) * page.size)
      .execute(),
    visible.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  const versions = await versionsBy(ctx, { deliveries: rows.map((r) => Number(r.id)) })
  return {
    items: rows.map((r) =>
      itemOf(
        r,
        versions.filter((v) => v.item.deliveryId === Number(r.id)),
      ),
    ),
    total: Number(count.total),
  }
}
