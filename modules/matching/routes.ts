/** HTTP of matching: the review queue. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight } from '../../platform/access/index.ts'
import { may } from '../../platform/access/shared.ts'
import { type AppEnv, createRoutes, orRefuse, refuse } from '../../platform/web/index.ts'
import type { MatchingContext } from './context.ts'
import { decideReview, listReview } from './decide-review.ts'
import { listCandidates } from './list-candidates.ts'
import { CandidateList, CandidateQuery, ReviewDecision, ReviewList, ReviewQuery } from './shared.ts'

const list = createRoute({
  method: 'get',
  path: '/review',
  tags: ['matching'],
  summary: '疑点数据 Suspect records: the id is known under another name',
  request: { query: ReviewQuery },
  responses: { 200: { description: 'Suspect records', content: { 'application/json': { schema: ReviewList } } } },
})

const candidates = createRoute({
  method: 'get',
  path: '/review/candidates',
  tags: ['matching'],
  summary: '疑似同一人 Rows without a usable id whose name, birth date and village fit one person; hints, never links',
  request: { query: CandidateQuery },
  responses: { 200: { description: 'Candidates', content: { 'application/json': { schema: CandidateList } } } },
})

const decide = createRoute({
  method: 'post',
  path: '/review/{id}',
  middleware: [requireRight('decide-review')] as const,
  tags: ['matching'],
  summary: '判定疑点数据 Decide whether the row belongs to the person',
  request: {
    params: z.object({ id: z.coerce.number().int() }),
    body: { required: true, content: { 'application/json': { schema: ReviewDecision } } },
  },
  responses: {
    200: { description: 'Decided', content: { 'application/json': { schema: z.object({ decided: z.number() }) } } },
  },
})

/**
 * Routes of matching.
 * @example app.route('/api', reviewRoutes({ db, dataDir, region }))
 */
export function reviewRoutes(ctx: MatchingContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(list, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'read-warnings')) refuse('not-allowed')
    return c.json(await listReview(ctx, actor, c.req.valid('query')), 200)
  })
  routes.openapi(candidates, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'read-warnings')) refuse('not-allowed')
    return c.json(await listCandidates(ctx, actor, c.req.valid('query')), 200)
  })
  routes.openapi(decide, async (c) => {
    const actor = c.get('actor')
    if (!may(actor, 'decide-review')) refuse('not-allowed')
    const { decided } = orRefuse(await decideReview(ctx, actor, c.req.valid('param').id, c.req.valid('json')))
    return c.json({ decided }, 200)
  })
  return routes
}
