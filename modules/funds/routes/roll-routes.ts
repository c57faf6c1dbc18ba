/** HTTP of the monthly roll: list, one roll, its lines, what persons settle on it, files to and from the bank. */

import { createHash } from 'node:crypto'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight, requireRole } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { act } from '../../../platform/process/index.ts'
import { RowKey } from '../../../platform/process/shared.ts'
import { type AppEnv, createRoutes, json, listOf, orRefuse, Paging, refuse } from '../../../platform/web/index.ts'
import type { FundsContext } from '../context.ts'
import type { FundsFile } from '../load-funds.ts'
import { readBankFile } from '../roll/bank-file.ts'
import { exportLines } from '../roll/export-lines.ts'
import { type Roll, rollOf } from '../roll/generate.ts'
import { listLines, listRolls, rollDetail } from '../roll/list-rolls.ts'
import { cancelLine, enterAccount, explainMovement, releaseLines } from '../roll/mend-line.ts'
import { readResults } from '../roll/read-results.ts'
import { takeResults } from '../roll/take-results.ts'
import { fenOf, findingKinds, lineStates, PayLine, RollDetail, RollLine } from '../shared.ts'
import { attachment, body, Id, Key, Ok, Reason, tags, xlsxType } from './shapes.ts'

const Filter = z.object({
  state: z.enum(Object.keys(lineStates) as [string, ...string[]]).optional(),
  finding: z.enum(Object.keys(findingKinds) as [string, ...string[]]).optional(),
  findingState: z.enum(['open', 'held', 'released']).optional(),
})
const Lines = z.array(z.number().int().min(1)).min(1).max(500)
const Settle = z.strictObject({
  kind: z.enum(Object.keys(findingKinds) as [string, ...string[]]),
  decision: z.enum(['hold', 'release']),
  /** Without lines every open finding of the kind. */
  lines: Lines.optional(),
  reason: Reason,
  toldOn: z.iso.date().optional(),
  toldHow: z.string().trim().min(1).max(60).optional(),
  key: Key,
})
const Some = z.strictObject({ lines: Lines.optional(), reason: Reason, key: Key })
const Answered = z.object({
  file: z.number().int(),
  taken: z.boolean(),
  repeated: z.boolean(),
  problem: z.object({ zh: z.string(), en: z.string() }).nullable(),
  outcomes: z.record(z.string(), z.number().int()),
})
const Answer = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        reference: z.string().max(80),
        ok: z.boolean(),
        amount: z.number().min(0).max(1e10).nullable(),
        reason: z.string().max(200).nullable(),
      }),
    )
    .min(1),
  total: z.strictObject({ lines: z.number().int().min(0), amount: z.number().min(0) }),
})
/** Largest file of answers: half a million lines need some 60 MB. */
const largest = 200 * 1024 * 1024

const route = {
  list: createRoute({
    method: 'get',
    path: '/funds/rolls',
    middleware: [requireRight('read-funds')] as const,
    tags,
    summary: '发放名册 Monthly rolls of an area, the newest first',
    request: { query: Paging },
    responses: { 200: json(listOf(RollLine.extend({ seq: z.number() })), 'One page') },
  }),
  one: createRoute({
    method: 'get',
    path: '/funds/rolls/{id}',
    middleware: [requireRight('read-funds')] as const,
    tags,
    summary: '一份名册 One roll: findings, reconciliation, files',
    request: { params: Id },
    responses: { 200: json(RollDetail, 'The roll') },
  }),
  sheet: createRoute({
    method: 'get',
    path: '/funds/rolls/{id}/lines.xlsx',
    middleware: [requireRight('read-fund-lines'), requireRight('export')] as const,
    tags,
    summary: '导出名册明细 Lines as a spreadsheet, as shown',
    request: { params: Id, query: Filter },
    responses: { 200: { description: 'XLSX', content: { [xlsxType]: { schema: z.any() } } } },
  }),
  lines: createRoute({
    method: 'get',
    path: '/funds/rolls/{id}/lines',
    middleware: [requireRight('read-fund-lines')] as const,
    tags,
    summary: '名册明细 Lines, those with findings first',
    request: { params: Id, query: Paging.extend(Filter.shape) },
    responses: { 200: json(listOf(PayLine), 'One page') },
  }),
  settle: createRoute({
    method: 'post',
    path: '/funds/rolls/{id}/settle',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '处理疑点 Pay or hold, with a reason',
    request: { params: Id, body: body(Settle) },
    responses: { 200: json(Ok, 'Settled') },
  }),
  retry: createRoute({
    method: 'post',
    path: '/funds/rolls/{id}/retry',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '重新发放 Pay failed lines again',
    request: { params: Id, body: body(Some) },
    responses: { 200: json(Ok, 'Owed again') },
  }),
  carry: createRoute({
    method: 'post',
    path: '/funds/rolls/{id}/carry',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '转下月 Failed lines go on the next roll',
    request: { params: Id, body: body(Some) },
    responses: { 200: json(Ok, 'Carried over') },
  }),
  release: createRoute({
    method: 'post',
    path: '/funds/rolls/{id}/release',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '解除暂缓 Pay what was held',
    request: { params: Id, body: body(Some.extend({ lines: Lines })) },
    responses: { 200: json(Ok, 'Released') },
  }),
  explain: createRoute({
    method: 'post',
    path: '/funds/rolls/{id}/explain',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '说明增减 Why a household came, left or changed',
    request: {
      params: Id,
      body: body(z.strictObject({ hh: RowKey, tier: z.string().max(40), why: Reason })),
    },
    responses: { 200: json(Ok, 'Noted') },
  }),
  account: createRoute({
    method: 'post',
    path: '/funds/lines/{id}/account',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '登记账户 Account of a household',
    request: {
      params: Id,
      body: body(
        z.strictObject({
          holder: z.string().trim().min(1).max(40),
          bank: z.string().trim().min(1).max(60),
          number: z.string().regex(/^\d{10,24}$/),
        }),
      ),
    },
    responses: { 200: json(Ok, 'Entered') },
  }),
  cancel: createRoute({
    method: 'post',
    path: '/funds/lines/{id}/cancel',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '不再发放 No longer owed, by a decision',
    request: { params: Id, body: body(z.strictObject({ decision: z.string().trim().min(1).max(60), reason: Reason })) },
    responses: { 200: json(Ok, 'Cancelled') },
  }),
  file: createRoute({
    method: 'get',
    path: '/funds/rolls/{id}/files/{attempt}',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '银行文件 The file to the bank as it was made',
    request: { params: Id.extend({ attempt: z.coerce.number().int().min(1) }) },
    responses: { 200: { description: 'The file', content: { 'application/octet-stream': { schema: z.any() } } } },
  }),
  results: createRoute({
    method: 'post',
    path: '/funds/rolls/{id}/results',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '银行回盘文件 The bank’s answers: the raw bytes are the body',
    request: {
      params: Id,
      query: z.object({
        name: z.string().max(200).default('回盘'),
        lines: z.coerce.number().int().min(0).optional(),
        amount: z.coerce.number().min(0).optional(),
      }),
    },
    responses: { 200: json(Answered, 'What became of it') },
  }),
  answers: createRoute({
    method: 'post',
    path: '/funds/rolls/{id}/answers',
    middleware: [requireRole('county')] as const,
    tags,
    summary: '银行回盘（接口） The bank’s answers as JSON with totals',
    request: { params: Id, body: body(Answer) },
    responses: { 200: json(Answered, 'What became of it') },
  }),
}

/** The body up to the largest size; more is refused while it arrives. */
async function wholeBody(stream: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stream ?? []) {
    size += part.length
    if (size > largest) refuse('too-large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Routes under /api. */
export function rollRoutes(ctx: FundsContext, funds: FundsFile): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const { db, matters } = ctx
  /** The roll, in the area of whoever asks; for changes it must be his own county. Rights are checked before, at the address. */
  const rollIn = async (actor: Actor, id: number): Promise<Roll> => {
    const [line] = (await listRolls(ctx, actor, { page: 1, size: 1, id })).items
    return line ? rollOf(db, line.matter) : refuse('not-found')
  }
  const rollToWork = async (actor: Actor, id: number): Promise<Roll> => {
    const roll = await rollIn(actor, id)
    return roll.county.startsWith(actor.area) ? roll : refuse('not-found')
  }
  const note = (actor: Actor, action: string, roll: number, purpose: string, detail: Record<string, unknown>) =>
    logRead(db, actor, { action, purpose, caseRef: `roll:${roll}`, detail })
  const taking = async (
    actor: Actor,
    id: number,
    kind: string,
    { key, lines, ...input }: { key: string; lines?: number[] | undefined },
  ) => {
    const roll = await rollToWork(actor, id)
    orRefuse(
      await act(matters, actor, roll.matterId, {
        kind,
        input: { ...input, ...(lines && { lines: lines.map((line) => ({ line })) }) },
        key,
      }),
    )
  }
  const done = { ok: true as const }

  routes.openapi(route.list, async (c) => {
    return c.json(await listRolls(ctx, c.get('actor'), c.req.valid('query')), 200)
  })
  routes.openapi(route.one, async (c) => {
    return c.json((await rollDetail(ctx, c.get('actor'), c.req.valid('param').id)) ?? refuse('not-found'), 200)
  })
  routes.openapi(route.sheet, async (c) => {
    const actor = c.get('actor')
    const { id } = c.req.valid('param')
    await rollIn(actor, id)
    const { bytes, rows } = await exportLines(ctx, actor, id, c.req.valid('query'))
    await note(actor, 'export', id, '导出发放名册', { rows, query: c.req.query() })
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': xlsxType,
      'content-disposition': attachment('发放名册.xlsx', 'roll.xlsx'),
    })
  })
  routes.openapi(route.lines, async (c) => {
    const actor = c.get('actor')
    const { id } = c.req.valid('param')
    await rollIn(actor, id)
    await note(actor, 'view', id, '查看发放名册', { query: c.req.query() })
    return c.json(await listLines(ctx, actor, id, c.req.valid('query')), 200)
  })
  routes.openapi(route.settle, async (c) => {
    await taking(c.get('actor'), c.req.valid('param').id, 'settle', c.req.valid('json'))
    return c.json(done, 200)
  })
  routes.openapi(route.retry, async (c) => {
    await taking(c.get('actor'), c.req.valid('param').id, 'retry', c.req.valid('json'))
    return c.json(done, 200)
  })
  routes.openapi(route.carry, async (c) => {
    await taking(c.get('actor'), c.req.valid('param').id, 'carry', c.req.valid('json'))
    return c.json(done, 200)
  })
  routes.openapi(route.release, async (c) => {
    const roll = await rollToWork(c.get('actor'), c.req.valid('param').id)
    return c.json({ ok: orRefuse(await releaseLines(matters, c.get('actor'), roll, c.req.valid('json'))).ok }, 200)
  })
  routes.openapi(route.explain, async (c) => {
    const roll = await rollToWork(c.get('actor'), c.req.valid('param').id)
    return c.json({ ok: orRefuse(await explainMovement(matters, c.get('actor'), roll, c.req.valid('json'))).ok }, 200)
  })
  routes.openapi(route.account, async (c) => {
    return c.json(
      { ok: orRefuse(await enterAccount(matters, c.get('actor'), c.req.valid('param').id, c.req.valid('json'))).ok },
      200,
    )
  })
  routes.openapi(route.cancel, async (c) => {
    return c.json(
      { ok: orRefuse(await cancelLine(matters, c.get('actor'), c.req.valid('param').id, c.req.valid('json'))).ok },
      200,
    )
  })
  routes.openapi(route.file, async (c) => {
    const actor = c.get('actor')
    const { id, attempt } = c.req.valid('param')
    const roll = await rollToWork(actor, id)
    const file = (await readBankFile(db, roll.id, attempt)) ?? refuse('not-found')
    await note(actor, 'export', id, '下载银行文件', { attempt, sha256: file.sha256 })
    return c.body(new Uint8Array(file.bytes), 200, {
      'content-type': file.format === 'csv' ? 'text/csv' : xlsxType,
      'content-disposition': attachment(file.name, file.name),
    })
  })
  routes.openapi(route.results, async (c) => {
    const actor = c.get('actor')
    const roll = await rollToWork(actor, c.req.valid('param').id)
    const { name, lines, amount } = c.req.valid('query')
    const bytes = await wholeBody(c.req.raw.body)
    const { file } = orRefuse(await readResults(bytes, funds.bank.result))
    const { ok: _, ...taken } = orRefuse(
      await takeResults(matters, actor, roll.matterId, {
        lines: file.lines,
        declared: {
          lines: lines ?? file.declared.lines,
          fen: amount === undefined ? file.declared.fen : fenOf(amount),
        },
        name,
        via: 'file',
        sha256: createHash('sha256').update(bytes).digest('hex'),
      }),
    )
    return c.json(taken, 200)
  })
  routes.openapi(route.answers, async (c) => {
    const actor = c.get('actor')
    const roll = await rollToWork(actor, c.req.valid('param').id)
    const { lines, total } = c.req.valid('json')
    const { ok: _, ...taken } = orRefuse(
      await takeResults(matters, actor, roll.matterId, {
        lines: lines.map((line) => ({
          reference: line.reference,
          ok: line.ok,
          fen: line.amount === null ? null : fenOf(line.amount),
          because: line.reason,
        })),
        declared: { lines: total.lines, fen: fenOf(total.amount) },
        name: '接口回盘',
        via: 'api',
        sha256: createHash('sha256').update(JSON.stringify({ lines, total })).digest('hex'),
      }),
    )
    return c.json(taken, 200)
  })
  return routes
}
