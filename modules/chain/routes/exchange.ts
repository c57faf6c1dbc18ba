/** HTTP of exchange: signed calls of departments (no sign-in), and for staff what did not arrive, odd answers, targets and keys. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { requireRight, requireRole } from '../../../platform/access/index.ts'
import { nowOf } from '../../../platform/process/index.ts'
import { type AppEnv, createRoutes, json, orRefuse, refuse } from '../../../platform/web/index.ts'
import { proveCall, receiveAnswer } from '../exchange/callback.ts'
import {
  closeLetter,
  listDeadLetters,
  listOddAnswers,
  listRefusedCalls,
  lookedAt,
  resend,
} from '../exchange/dead-letters.ts'
import { listTargets, rotateKey, saveTarget } from '../exchange/targets.ts'
import { recognise } from '../recognition/recognise.ts'
import { DeadLetter, OddAnswer, RefusedCalls, TargetView } from '../shapes.ts'
import type { ReferralRoutesContext } from './context.ts'

const tags = ['exchange']
/** Bytes of one call of a department. */
export const largestCall = 64 * 1024

const Told = z
  .object({
    ok: z.boolean(),
    state: z.string().optional(),
    message_zh: z.string().optional(),
    message_en: z.string().optional(),
  })
  .loose()
const Ok = json(z.object({ ok: z.literal(true) }), 'Done')
const body = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
const Note = z.strictObject({ note: z.string().trim().min(2, '请写明原因').max(300) })
const PushId = z.object({ id: z.uuid() })
const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

const letters = createRoute({
  method: 'get',
  path: '/referrals/undelivered',
  tags,
  summary: '未送达 Pushes that did not arrive and answers that fit nowhere, until a person has dealt with each',
  middleware: [requireRight('see-referrals')] as const,
  responses: { 200: json(z.object({ letters: z.array(DeadLetter), answers: z.array(OddAnswer) }), 'The oldest first') },
})
const again = createRoute({
  method: 'post',
  path: '/referrals/undelivered/{id}/resend',
  tags,
  summary: '重新推送 Send a dead letter once more under its key',
  middleware: [requireRole('county', 'league', 'region')] as const,
  request: { params: PushId },
  responses: { 200: Ok },
})
const close = createRoute({
  method: 'post',
  path: '/referrals/undelivered/{id}/close',
  tags,
  summary: '关闭 Close a dead letter with the reason',
  middleware: [requireRole('county', 'league', 'region')] as const,
  request: { params: PushId, body: body(Note) },
  responses: { 200: Ok },
})
const looked = createRoute({
  method: 'post',
  path: '/referrals/answers/{id}/looked',
  tags,
  summary: '已核实 Note what was done about an odd answer',
  middleware: [requireRole('county', 'league', 'region')] as const,
  request: { params: Id, body: body(Note) },
  responses: { 200: Ok },
})
const targets = createRoute({
  method: 'get',
  path: '/exchange/targets',
  tags,
  summary: '部门对接 Where referrals are sent, with which keys; calls that were refused',
  middleware: [requireRight('manage-exchange')] as const,
  responses: { 200: json(z.object({ targets: z.array(TargetView), refused: z.array(RefusedCalls) }), 'All of them') },
})
const Key = z.object({ id: z.string(), secret: z.string().openapi({ description: 'base64; told this once' }) })
const save = createRoute({
  method: 'put',
  path: '/exchange/targets',
  tags,
  summary: '保存对接 Add a target, or change the one of the same department and area',
  middleware: [requireRight('manage-exchange')] as const,
  request: {
    body: body(
      z.strictObject({
        unit: z.string().max(40),
        area: z.string().regex(/^\d{2,12}$/),
        url: z.string().max(300),
        allowPrivate: z.boolean(),
        enabled: z.boolean(),
      }),
    ),
  },
  responses: {
    200: json(z.object({ id: z.number().int(), key: Key.optional() }), 'Saved; a new one with its first key'),
  },
})
const rotate = createRoute({
  method: 'post',
  path: '/exchange/targets/{id}/keys',
  tags,
  summary: '更换密钥 A new key; the one before ends in a fortnight, or at once',
  middleware: [requireRight('manage-exchange')] as const,
  request: { params: Id, body: body(z.strictObject({ atOnce: z.boolean() })) },
  responses: { 200: json(z.object({ key: Key }), 'The new key, told this once') },
})

const Question = z.strictObject({
  idNumber: z.string().regex(/^\d{17}[0-9Xx]$/),
  name: z.string().trim().min(1).max(60),
  reason: z.string().trim().min(4).max(200),
  officer: z.string().trim().min(2).max(40),
})

/** Routes under /api. */
export function exchangeRoutes(ctx: ReferralRoutesContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const callOf = async (request: Request) => ({
    method: request.method,
    path: new URL(request.url).pathname,
    headers: request.headers,
    body: await request.text(),
  })
  const short = bodyLimit({ maxSize: largestCall, onError: () => refuse('too-large') })
  // Read as text and proven before it is understood: the contract stands in modules/chain/README.md, not in a schema of the route.
  routes.post('/exchange/answers', short, async (c) => {
    const { status, body: told } = await receiveAnswer(ctx, await callOf(c.req.raw))
    return c.json(told, status as 200)
  })
  routes.post('/exchange/status', short, async (c) => {
    const call = await callOf(c.req.raw)
    const proven = await proveCall(ctx, call)
    if (!proven.ok) return c.json(proven.called.body, proven.called.status as 401)
    const question = Question.safeParse(jsonOf(call.body))
    if (!question.success)
      refuse('bad-request', {
        details: question.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message })),
      })
    const answer = orRefuse(await recognise(ctx.matters, ctx.region, proven.acting, question.data))
    return c.json(answer, 200)
  })
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/exchange/answers',
    tags,
    summary: '部门答复 Signed answer of a department (RFC 9421, hmac-sha256)',
    responses: {
      200: json(Told, 'Taken, or said before'),
      202: json(Told, 'Kept until its decision comes'),
      401: json(Told, 'Not proven'),
      409: json(Told, 'Fits nowhere; a person looks at it'),
      422: json(Told, 'Not understood'),
    },
  })
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/exchange/status',
    tags,
    summary: '确认结果互认 Signed question about one person',
    responses: { 200: json(Told, 'The answer'), 401: json(Told, 'Not proven') },
  })

  routes.openapi(letters, async (c) => {
    const actor = c.get('actor')
    return c.json(
      { letters: await listDeadLetters(ctx.db, actor, ctx.areaName), answers: await listOddAnswers(ctx.db, actor) },
      200,
    )
  })
  routes.openapi(again, async (c) => {
    orRefuse(await resend(ctx.db, c.get('actor'), c.req.valid('param').id))
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(close, async (c) => {
    orRefuse(await closeLetter(ctx.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json').note))
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(looked, async (c) => {
    orRefuse(await lookedAt(ctx.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json').note))
    return c.json({ ok: true } as const, 200)
  })
  routes.openapi(targets, async (c) =>
    c.json({ targets: await listTargets(ctx.db), refused: await listRefusedCalls(ctx.db) }, 200),
  )
  routes.openapi(save, async (c) => {
    const { id, key } = orRefuse(await saveTarget(ctx, c.get('actor'), c.req.valid('json')))
    return c.json({ id, ...(key ? { key } : {}) }, 200)
  })
  routes.openapi(rotate, async (c) => {
    const { atOnce } = c.req.valid('json')
    const { key } = orRefuse(
      await rotateKey(ctx, c.get('actor'), c.req.valid('param').id, { atOnce, now: nowOf(ctx.matters) }),
    )
    return c.json({ key }, 200)
  })
  return routes
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
