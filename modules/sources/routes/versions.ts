/** HTTP of versions: quality, quarantined rows to look at and to take back, withdrawal; freshness and alarms. */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { type AccessTables, logRead, requireRight } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { type AppEnv, json, Paging, refuse } from '../../../platform/web/index.ts'
import { withdrawVersion } from '../lake.ts'
import { alarms, freshness } from '../quality/freshness.ts'
import { headersOf, listQuarantined, writeQuarantined } from '../quality/quarantined-rows.ts'
import { Alarm, FreshnessItem, QuarantinedRow, VersionItem } from '../shared.ts'
import type { SourcesRouteContext } from './context.ts'
import { maySee, maySeeRows, mustDeliver, ownDataOf, touches } from './scope.ts'
import { findVersion } from './views.ts'

const Id = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })

const one = createRoute({
  method: 'get',
  path: '/versions/{id}',
  tags: ['sources'],
  summary: '一个版本 One version: counts, mapping, quality',
  request: { params: Id },
  responses: { 200: json(VersionItem, 'The version') },
})
const quarantine = createRoute({
  method: 'get',
  path: '/versions/{id}/quarantine',
  tags: ['sources'],
  summary: '隔离的行 Quarantined rows, masked',
  request: { params: Id, query: Paging },
  responses: {
    200: json(z.object({ items: z.array(QuarantinedRow), total: z.number(), header: z.array(z.string()) }), 'One page'),
  },
})
const withdraw = createRoute({
  method: 'post',
  path: '/versions/{id}/withdraw',
  middleware: [requireRight('deliver-data')] as const,
  tags: ['sources'],
  summary: '撤回版本 Withdraw a version; it stays visible with the reason',
  request: {
    params: Id,
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ reason: z.string().trim().min(1).max(500) }) } },
    },
  },
  responses: { 200: json(VersionItem, 'The withdrawn version') },
})
const AreaQuery = z.object({
  area: z
    .string()
    .regex(/^\d{0,12}$/)
    .optional(),
})
const fresh = createRoute({
  method: 'get',
  path: '/freshness',
  middleware: [requireRight('read-warnings', 'deliver-data')] as const,
  tags: ['sources'],
  summary: '数据新鲜度 Freshness per data set and county',
  request: { query: AreaQuery },
  responses: { 200: json(z.array(FreshnessItem), 'All data sets') },
})
const alarm = createRoute({
  method: 'get',
  path: '/alarms',
  middleware: [requireRight('read-warnings', 'deliver-data')] as const,
  tags: ['sources'],
  summary: '数据报警 Late, silent and shrunken deliveries',
  request: { query: AreaQuery },
  responses: { 200: json(z.array(Alarm), 'Alarms, serious first') },
})

const types = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
} as const

/** The area asked for, kept inside the actor's own. */
function areaOf(actor: Actor, asked: string | undefined): string {
  if (!asked) return actor.area
  const prefix = asked.replace(/(00)+$/, (zeros) => (asked.length > 2 ? '' : zeros))
  return touches(prefix, actor.area)
    ? prefix.length > actor.area.length
      ? prefix
      : actor.area
    : refuse('outside-area')
}

/** GET /versions/:id, …/quarantine, …/quarantine.csv|xlsx|jsonl|parquet|same, POST …/withdraw, GET /freshness, GET /alarms. */
export function addVersionRoutes(routes: OpenAPIHono<AppEnv>, ctx: SourcesRouteContext): void {
  const today = () => (ctx.now?.() ?? new Date()).toISOString().slice(0, 10)

  routes.openapi(one, async (c) => {
    const found = await findVersion(ctx, c.req.valid('param').id)
    if (!found || !maySee(c.get('actor'), found)) refuse('not-found')
    return c.json(found.item, 200)
  })

  routes.openapi(quarantine, async (c) => {
    const found = await findVersion(ctx, c.req.valid('param').id)
    if (!found || !maySeeRows(c.get('actor'), found)) refuse('not-found')
    const { page, size } = c.req.valid('query')
    return c.json(
      {
        items: await listQuarantined(ctx, found.item, page, size),
        total: found.item.quarantined,
        header: headersOf(found.item),
      },
      200,
    )
  })

  routes.get('/versions/:id/:file{quarantine\\.(csv|xlsx|jsonl|parquet|same)}', async (c) => {
    const actor = c.get('actor')
    mustDeliver(actor)
    const id = Id.safeParse({ id: c.req.param('id') }).data?.id ?? refuse('not-found')
    const found = await findVersion(ctx, id)
    if (!found || !maySeeRows(actor, found)) refuse('not-found')
    const wanted = c.req.param('file').split('.')[1] as keyof typeof types | 'same'
    await logRead(ctx.db as unknown as Kysely<AccessTables>, actor, {
      action: 'export',
      purpose: '退回报送单位更正',
      detail: { version: id, dataset: found.item.dataset, rows: found.item.quarantined },
    })
    const made = await writeQuarantined(ctx, found.item, wanted === 'same' ? undefined : wanted)
    const stream = createReadStream(made.path)
    stream.once('close', () => void rm(made.dir, { recursive: true, force: true }))
    const name = `${found.item.fileName.replace(/\.[^.]*$/, '')}_待更正.${made.format}`
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        'content-type': types[made.format],
        'content-disposition': `attachment; filename="quarantine-${id}.${made.format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        'cache-control': 'no-store',
      },
    })
  })

  routes.openapi(withdraw, async (c) => {
    const actor = c.get('actor')
    mustDeliver(actor)
    const { id } = c.req.valid('param')
    const found = await findVersion(ctx, id)
    if (!found || !maySeeRows(actor, found)) refuse('not-found')
    if (!(await withdrawVersion(ctx, id, { by: actor.name, why: c.req.valid('json').reason })))
      refuse('not-live', { zh: '该版本已撤回。', en: 'This version was withdrawn already.', status: 409 })
    return c.json((await findVersion(ctx, id))!.item, 200)
  })

  /** A department is told of its own data sets. */
  const ofActor = <Item extends { dataset: string }>(actor: Actor, items: Item[]): Item[] => {
    const own = ownDataOf(actor)
    return own === undefined ? items : items.filter((one) => ctx.region.datasets.get(one.dataset)?.department === own)
  }
  routes.openapi(fresh, async (c) => {
    const actor = c.get('actor')
    return c.json(ofActor(actor, await freshness(ctx, areaOf(actor, c.req.valid('query').area), today())), 200)
  })
  routes.openapi(alarm, async (c) => {
    const actor = c.get('actor')
    return c.json(ofActor(actor, await alarms(ctx, areaOf(actor, c.req.valid('query').area), today())), 200)
  })
}
