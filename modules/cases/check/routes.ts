/** HTTP of checks beside the matters: asking in bulk, and the text people consent to. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { requireRole } from '../../../platform/access/index.ts'
import { maskName } from '../../../platform/access/shared.ts'
import { type Db, type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, refuse } from '../../../platform/web/index.ts'
import { consentTextOn } from '../../rules/index.ts'
import type { Region } from '../../rules/shared.ts'
import { type AskedChecks, askForChecks, countUnasked } from './ask-check.ts'

const tags = ['cases']
const Words = z.object({ zh: z.string(), en: z.string() })
const inBulk = createRoute({
  method: 'post',
  path: '/cases/checks',
  middleware: [requireRole('county', 'township')] as const,
  tags,
  summary: '批量提请核对 Ask for the check of every re-check of an area that has none; who lacks a consent is listed',
  request: {
    body: {
      required: true as const,
      content: {
        'application/json': {
          schema: z.strictObject({
            area: z
              .string()
              .regex(/^\d{2,12}$/)
              .optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: json(
      z.object({
        asked: z.number().int(),
        lacking: z.array(z.object({ matter: z.number().int(), number: z.string(), why: z.string() })),
        rows: z.array(
          z.object({
            matter: z.number().int(),
            number: z.string(),
            name: z.string().nullable(),
            areaName: z.string(),
            why: z.string().nullable(),
          }),
        ),
        left: z.number().int(),
      }),
      'How many were asked for, and which could not be',
    ),
  },
})
const waiting = createRoute({
  method: 'get',
  path: '/cases/checks',
  middleware: [requireRole('county', 'township')] as const,
  tags,
  summary: '待提请核对 How many re-checks of an area have no check yet',
  request: {
    query: z.object({
      area: z
        .string()
        .regex(/^\d{2,12}$/)
        .optional(),
    }),
  },
  responses: { 200: json(z.object({ waiting: z.number().int() }), 'How many') },
})
const Text = z.object({
  version: z.string(),
  title: Words,
  paragraphs: z.array(Words),
  reference: z.string(),
})
const text = createRoute({
  method: 'get',
  path: '/cases/consent-text',
  tags,
  summary: '核对授权书文本 The notice text that is shown before a consent, of today or of a version',
  request: { query: z.object({ version: z.string().max(40).optional() }) },
  responses: { 200: json(Text, 'The text') },
})

/** Whose re-check each row is: the head, masked, and the village. */
async function withNames(db: Db, rows: AskedChecks['rows'], areaName: (area: string) => string) {
  const found = await sql<{
    id: number
    name: string | null
    area: string
  }>`select m.id, p.name, m.area from process.matter m
    left join registry.household h on h.hh = m.hh left join registry.person p on p.pid = h.head_pid
    where m.id = any(${sql.val(rows.map((row) => row.matter))}::bigint[])`.execute(db)
  const byId = new Map(found.rows.map((row) => [row.id, row]))
  return rows.map((row) => {
    const of = byId.get(row.matter)
    return { ...row, name: of?.name ? maskName(of.name) : null, areaName: of ? areaName(of.area) : '' }
  })
}

/** Routes under /api. */
export function checkRoutes(
  ctx: ProcessContext,
  region: Pick<Region, 'consents'>,
  areaName: (area: string) => string,
): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(inBulk, async (c) => {
    const actor = c.get('actor')
    const { area = actor.area } = c.req.valid('json')
    if (!area.startsWith(actor.area)) refuse('outside-area')
    const done = await askForChecks(ctx, actor, area)
    return c.json({ ...done, rows: await withNames(ctx.db, done.rows, areaName) }, 200)
  })
  routes.openapi(waiting, async (c) => {
    const actor = c.get('actor')
    const { area = actor.area } = c.req.valid('query')
    if (!area.startsWith(actor.area)) refuse('outside-area')
    return c.json({ waiting: await countUnasked(ctx.db, area) }, 200)
  })
  routes.openapi(text, (c) => {
    const { version } = c.req.valid('query')
    const texts = region.consents ?? []
    const found =
      (version === undefined ? consentTextOn(texts, todayOf(ctx)) : texts.find((one) => one.version === version)) ??
      refuse('not-found')
    return c.json(
      { version: found.version, title: found.title, paragraphs: found.paragraphs, reference: found.reference },
      200,
    )
  })
  return routes
}
