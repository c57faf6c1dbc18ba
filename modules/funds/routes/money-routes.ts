/** HTTP of budgets, petty and emergency funds, and of what past decisions make too little or too much. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { requireRight } from '../../../platform/access/index.ts'
import { maskName } from '../../../platform/access/shared.ts'
import { type AppEnv, createRoutes, json, orRefuse } from '../../../platform/web/index.ts'
import { listDifferences } from '../arrears/differences.ts'
import { listAccounts } from '../budgets/list-accounts.ts'
import { listPending } from '../budgets/list-pending.ts'
import { transfer } from '../budgets/transfer.ts'
import type { FundsContext } from '../context.ts'
import type { FundsFile } from '../load-funds.ts'
import { Difference, FundAccount, PendingTransfer, Transfer } from '../shared.ts'
import { body, tags } from './shapes.ts'

const WordsShape = z.object({ zh: z.string(), en: z.string() })
const accounts = createRoute({
  method: 'get',
  path: '/funds/accounts',
  middleware: [requireRight('read-funds')] as const,
  tags,
  summary: '预算和资金 Budgets and funds of an area',
  request: { query: z.object({ year: z.coerce.number().int().min(2020).max(2100) }) },
  responses: {
    200: json(
      z.object({
        items: z.array(FundAccount),
        pending: z.array(PendingTransfer),
        purposes: z.record(z.string(), WordsShape),
      }),
      'Accounts, and what waits for a second person',
    ),
  },
})
const moving = createRoute({
  method: 'post',
  path: '/funds/transfers',
  middleware: [requireRight('manage-funds')] as const,
  tags,
  summary: '拨入、拨付、补充 Put money in, hand it down, fill a fund',
  request: { body: body(Transfer) },
  responses: {
    200: json(
      z.object({ booked: z.boolean(), matter: z.number().int().nullable() }),
      'Booked (false: before, with the same key), or the matter in which a second person confirms',
    ),
  },
})
const differences = createRoute({
  method: 'get',
  path: '/funds/differences',
  middleware: [requireRight('read-fund-lines')] as const,
  tags,
  summary: '补发追缴线索 Paid months that differ from a later decision',
  responses: { 200: json(z.object({ items: z.array(Difference) }), 'The largest first') },
})

/** Routes under /api. */
export function moneyRoutes(ctx: FundsContext, funds: FundsFile): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(accounts, async (c) => {
    const actor = c.get('actor')
    const items = await listAccounts(ctx, funds, actor, c.req.valid('query').year)
    return c.json({ items, pending: await listPending(ctx, funds, actor), purposes: funds.purposes }, 200)
  })
  routes.openapi(moving, async (c) => {
    const { booked, matter } = orRefuse(await transfer(ctx, funds, c.get('actor'), c.req.valid('json')))
    return c.json({ booked, matter }, 200)
  })
  routes.openapi(differences, async (c) => {
    const found = await listDifferences(ctx.db, c.get('actor'))
    const names = await sql<{
      hh: string
      name: string | null
    }>`select h.hh::text as hh, p.name from registry.household h
      left join registry.person p on p.pid = h.head_pid where h.hh = any(${sql.val(found.map((one) => one.hh))}::bigint[])`.execute(
      ctx.db,
    )
    const byHh = new Map(names.rows.map((row) => [row.hh, row.name]))
    const items = found.map((one) => ({
      ...one,
      areaName: ctx.areaName(one.area),
      name: byHh.get(one.hh) ? maskName(byHh.get(one.hh)!) : null,
    }))
    return c.json({ items }, 200)
  })
  return routes
}
