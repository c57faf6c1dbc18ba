/** HTTP of deliveries: hand in a file of any size as a stream, follow it, confirm its mapping. */
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight } from '../../../platform/access/index.ts'
import { may } from '../../../platform/access/shared.ts'
import { type AppEnv, json, listOf, Paging, refuse } from '../../../platform/web/index.ts'
import { chooseMapping } from '../ingest/choose-mapping.ts'
import type { FileHash } from '../ingest/received-file.ts'
import { type IngestPayload, takeUpload } from '../ingest/take-upload.ts'
import type { Channel } from '../shared.ts'
import { DeliveryDetail, DeliveryItem, DeliveryState } from '../shared.ts'
import type { SourcesRouteContext } from './context.ts'
import { maySee, mustDeliver } from './scope.ts'
import { findDelivery, listDeliveries } from './views.ts'

const Id = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const Accepted = z.object({ deliveryId: z.number(), runId: z.number().nullable(), state: DeliveryState })

const handIn = createRoute({
  method: 'post',
  path: '/deliveries',
  middleware: [requireRight('deliver-data')] as const,
  tags: ['sources'],
  summary: '报送文件 Hand in a file: the raw bytes are the body, of any size',
  request: {
    query: z.object({
      fileName: z.string().min(1).max(1000),
      sender: z.string().min(1).max(200).default('未注明单位'),
      purpose: z.string().max(500).optional(),
      catalogueId: z.string().max(200).optional(),
      channel: z.enum(['console', 'api']).default('console'),
      areas: z
        .string()
        .regex(/^\d{6}(,\d{6})*$/)
        .optional(),
      dataDate: Day.optional(),
      periodFrom: Day.optional(),
      periodTo: Day.optional(),
      corrects: z.coerce.number().int().positive().optional(),
      confirm: z
        .enum(['auto', 'always'])
        .default('auto')
        .openapi({ description: 'always: a person confirms the mapping even when it was recognised for certain' }),
    }),
    body: {
      content: { 'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
    },
  },
  responses: { 202: json(Accepted, 'Taken; follow the run') },
})
const list = createRoute({
  method: 'get',
  path: '/deliveries',
  tags: ['sources'],
  summary: '报送记录 Deliveries, newest first',
  request: { query: Paging.extend({ state: DeliveryState.optional() }) },
  responses: { 200: json(listOf(DeliveryItem), 'One page') },
})
const one = createRoute({
  method: 'get',
  path: '/deliveries/{id}',
  tags: ['sources'],
  summary: '一份报送 One delivery with its versions and, while it waits, the proposed mapping',
  request: { params: Id },
  responses: { 200: json(DeliveryDetail, 'The delivery') },
})
const Chosen = z.object({
  sheets: z
    .array(
      z.object({
        sheet: z.string(),
        dataset: z.string().nullable().openapi({ description: 'null leaves the sheet out' }),
        columns: z
          .record(z.string(), z.string().nullable())
          .openapi({ description: 'header → field; null leaves the column out' }),
      }),
    )
    .min(1)
    .max(256),
})
const confirm = createRoute({
  method: 'post',
  path: '/deliveries/{id}/mapping',
  middleware: [requireRight('deliver-data')] as const,
  tags: ['sources'],
  summary: '确认列对应关系 Confirm data set and columns; remembered for this sender',
  request: { params: Id, body: { required: true, content: { 'application/json': { schema: Chosen } } } },
  responses: { 202: json(Accepted, 'The file is being read') },
})

/**
 * Bytes of the request into a file of ours, hashed as they pass, never more than a few chunks in memory. A broken-off upload
 * leaves nothing.
 */
async function storeBody(
  ctx: SourcesRouteContext,
  body: ReadableStream<Uint8Array> | null,
): Promise<{ path: string; dir: string; hash: FileHash }> {
  const dir = join(ctx.dataDir, 'inbox', `upload-${randomUUID()}`)
  await mkdir(dir, { recursive: true })
  const path = join(dir, 'file')
  try {
    let bytes = 0
    const sha256 = createHash('sha256')
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        sha256.update(chunk)
        done(ctx.largestUpload !== undefined && bytes > ctx.largestUpload ? new Error('too-large') : null, chunk)
      },
    })
    await pipeline(
      body ? Readable.fromWeb(body as never) : Readable.from([]),
      count,
      createWriteStream(path, { flags: 'wx' }),
    )
    return { path, dir, hash: { sha256: sha256.digest('hex'), bytes } }
  } catch (fault) {
    await rm(dir, { recursive: true, force: true })
    if ((fault as Error).message === 'too-large') refuse('too-large')
    if ((fault as NodeJS.ErrnoException).code === 'ENOSPC') refuse('disk-full')
    throw fault
  }
}

/** POST /deliveries, GET /deliveries, GET /deliveries/:id, POST /deliveries/:id/mapping. */
export function addDeliveryRoutes(routes: OpenAPIHono<AppEnv>, ctx: SourcesRouteContext): void {
  routes.openapi({ ...handIn, request: { query: handIn.request.query } }, async (c) => {
    const actor = c.get('actor')
    mustDeliver(actor)
    const q = c.req.valid('query')
    const outside = q.areas
      ?.split(',')
      .find((area) => !area.startsWith(actor.area.slice(0, 6)) && !actor.area.startsWith(area))
    if (outside) refuse('outside-area')
    const stored = await storeBody(ctx, c.req.raw.body)
    try {
      const taken = await takeUpload(
        ctx,
        {
          path: stored.path,
          fileName: q.fileName,
          sender: q.sender,
          channel: q.channel as Channel,
          receivedBy: actor.name,
          area: actor.area,
          ...(actor.unit === undefined ? {} : { unit: actor.unit }),
          unattended: q.confirm === 'auto',
          declared: {
            ...(q.areas ? { areas: q.areas.split(',') } : {}),
            ...(q.dataDate ? { dataDate: q.dataDate } : {}),
            ...(q.periodFrom ? { periodFrom: q.periodFrom } : {}),
            ...(q.periodTo ? { periodTo: q.periodTo } : {}),
          },
          ...(q.purpose ? { purpose: q.purpose } : {}),
          ...(q.catalogueId ? { catalogueId: q.catalogueId } : {}),
          ...(q.corrects ? { corrects: q.corrects } : {}),
        },
        stored.hash,
        actor.userId,
      )
      return c.json(taken, 202)
    } finally {
      await rm(stored.dir, { recursive: true, force: true })
    }
  })

  routes.openapi(list, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'deliver-data') && actor.role !== 'auditor') refuse('not-allowed')
    const { page, size, state } = c.req.valid('query')
    return c.json(await listDeliveries(ctx, actor, { page, size, ...(state ? { state } : {}) }), 200)
  })

  routes.openapi(one, async (c) => {
    const found = await findDelivery(ctx, c.req.valid('param').id)
    if (!found || !maySee(c.get('actor'), found)) refuse('not-found')
    return c.json(found.detail, 200)
  })

  routes.openapi(confirm, async (c) => {
    const actor = c.get('actor')
    mustDeliver(actor)
    const { id } = c.req.valid('param')
    const found = await findDelivery(ctx, id)
    if (!found || !maySee(actor, found)) refuse('not-found')
    const chosen = await chooseMapping(ctx, id, c.req.valid('json').sheets, actor.name)
    if (!chosen.ok) refuse(chosen.reason, { zh: chosen.zh, en: chosen.en, status: 422 })
    await ctx.db
      .updateTable('sources.delivery')
      .set({ state: 'received', reason: null, run_id: null })
      .where('id', '=', id)
      .where('state', '=', 'needs-mapping')
      .execute()
    const payload: IngestPayload = { deliveryId: id, chosen: chosen.sheets }
    const spec = { title: `入库 ${found.detail.fileName}`, createdBy: actor.userId, area: actor.area }
    const runId = await ctx.queue.send('ingest', payload, spec)
    await ctx.db.updateTable('sources.delivery').set({ run_id: runId }).where('id', '=', id).execute()
    return c.json({ deliveryId: id, runId, state: 'received' as const }, 202)
  })
}
