/** HTTP of the household chain. Every reading is logged before it is shown. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead } from '../../../platform/access/index.ts'
import { may } from '../../../platform/access/shared.ts'
import { type AppEnv, createRoutes, json, refuse } from '../../../platform/web/index.ts'
import type { ChainContext } from './context.ts'
import { householdChain } from './read-chain.ts'
import { HouseholdChain } from './shared.ts'

const Household = z.object({ hh: z.string().regex(/^-?\d{1,19}$/) })

const seeChain = createRoute({
  method: 'get',
  path: '/households/{hh}/chain',
  tags: ['chain'],
  summary: '一户一条救助链 Everything that happened to a household, what is missing, what is doubled, whose turn it is',
  request: { params: Household },
  responses: { 200: json(HouseholdChain, 'The chain, as far as the reader may see it') },
})

/** Routes under /api. */
export function householdRoutes(ctx: ChainContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(seeChain, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'work-matters')) refuse('not-allowed')
    const { hh } = c.req.valid('param')
    const found = (await householdChain(ctx, actor, hh)) ?? refuse('not-found')
    await logRead(ctx.db, actor, { action: 'view', household: hh, purpose: '查看救助链（脱敏）' })
    return c.json(found, 200)
  })
  return routes
}
