/** HTTP of the back-test of an indicator. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight } from '../../../platform/access/index.ts'
import { may } from '../../../platform/access/shared.ts'
import { type AppEnv, createRoutes, json, refuse } from '../../../platform/web/index.ts'
import { runWork } from '../../../platform/work/index.ts'
import { backTest } from '../back-test/back-test.ts'
import type { MonitoringContext } from '../context.ts'

const start = createRoute({
  method: 'post',
  path: '/indicators/{id}/back-test',
  middleware: [requireRight('policy.draft', 'policy.approve')] as const,
  tags: ['monitoring'],
  summary:
    '指标回测 Try a draft of an indicator on the last twelve months; follow the run, its result is the back-test',
  request: {
    params: z.object({ id: z.string().regex(/^[RPEQ]-[A-Z]?\d{2}$/) }),
    body: {
      required: true as const,
      content: { 'application/json': { schema: z.object({ draft: z.int().min(1) }) } },
    },
  },
  responses: { 202: json(z.object({ runId: z.number().int() }), 'Started') },
})

/**
 * Routes of the back-test.
 * @example routes.route('/', backTestRoutes(ctx))
 */
export function backTestRoutes(ctx: MonitoringContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(start, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'policy.draft') && !may(actor, 'policy.approve')) refuse('not-allowed')
    const indicator = c.req.valid('param').id
    const { draft } = c.req.valid('json')
    const runId = await new Promise<number>((resolve, reject) => {
      const spec = { kind: 'back-test', title: `指标回测 ${indicator}`, createdBy: actor.userId, area: actor.area }
      runWork(ctx.db, spec, async (run) => {
        resolve(run.id)
        return backTest(ctx, actor, { indicator, draft, onProgress: run.progress })
        // A fault is the run's: it is told on its page.
      }).catch(reject)
    })
    return c.json({ runId }, 202)
  })
  return routes
}
