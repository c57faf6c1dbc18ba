/** HTTP of checks beside the matters: asking in bulk, and the text people consent to. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRole } from '../../../platform/access/index.ts'
import { type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, refuse } from '../../../platform/web/index.ts'
import { consentTextOn } from '../../rules/index.ts'
import type { Region } from '../../rules/shared.ts'
import { askForChecks } from './ask-check.ts'

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
      }),
      'How many were asked for, and which could not be',
    ),
  },
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

/** Routes under /api. */
export function checkRoutes(ctx: ProcessContext, region: Pick<Region, 'consents'>): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(inBulk, async (c) => {
    const actor = c.get('actor')
    const { area = actor.area } = c.req.valid('json')
    if (!area.startsWith(actor.area)) refuse('outside-area')
    return c.json(await askForChecks(ctx, actor, area), 200)
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
