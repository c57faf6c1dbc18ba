/** HTTP of calculations: what a hypothetical family may receive and why, and the models for a browser that computes itself. */
import { createRoute, z } from '@hono/zod-openapi'
import { createRoutes, ErrorBody, json, refuse } from '../../../platform/web/index.ts'
import { calculateFamily, tierWords } from '../benefits/shared.ts'
import type { Region } from '../shared.ts'
import { withAssumptions } from './assume.ts'
import { explain } from './explain.ts'
import { type Asked, readSituation, Situation } from './situation.ts'

/** A calculation costs some milliseconds: a request for thousands belongs into a what-if run. */
const mostCalculations = 100

const Body = Situation.extend({
  /** Facts that are not given take the value the catalogue allows to assume; the answer lists them under `assumed`. */
  assume: z.boolean().default(false),
})
const Calculated = z.object({
  persons: z.record(z.string(), z.record(z.string(), z.unknown())),
  households: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** By household and period: facts that were assumed, and facts without which a wished answer cannot be judged. */
  assumed: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  missing: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.array(z.string())))),
  /** Nothing here is a decision: a person confirms. */
  suggestion: z.literal(true),
})
const Traced = Calculated.extend({
  /** By household, period and answer: the tree of reasons. */
  trace: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))),
})

/**
 * POST /rules/calculate and /rules/trace in the shape of OpenFisca's web API; GET /rules/benefits.
 * @param regionOn the region with the policy that holds on a day
 * @example app.route('/api', calculateRoutes(async () => region))
 */
export function calculateRoutes(regionOn: (asOf: string) => Promise<Region>) {
  const routes = createRoutes()
  const request = { body: { required: true, content: { 'application/json': { schema: Body } } } }
  const refused = { 400: json(ErrorBody, 'What is wrong with the request, each fault with its path') }
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/rules/calculate',
      tags: ['rules'],
      summary: '试算一个家庭 Tier, amount and other answers for a hypothetical household; null = compute',
      request,
      responses: { 200: json(Calculated, 'The situation with the answers filled in'), ...refused },
    }),
    async (c) => {
      const { trace: _, ...answer } = await calculated(c.req.valid('json'), regionOn, false)
      return c.json(answer, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/rules/trace',
      tags: ['rules'],
      summary: '试算并说明理由 The same with the tree of reasons for each answer',
      request,
      responses: { 200: json(Traced, 'Answers and reasons'), ...refused },
    }),
    async (c) => c.json(await calculated(c.req.valid('json'), regionOn, true), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/rules/benefits',
      tags: ['rules'],
      summary: '待遇规则 Facts, models and standards that hold on a day, for a browser that computes by itself',
      request: {
        query: z.object({
          asOf: z
            .string()
            .regex(/^\d{4}-\d{2}-\d{2}$/)
            .optional(),
        }),
      },
      responses: { 200: json(z.object({ benefits: z.unknown() }), 'Null when the region has none') },
    }),
    async (c) => {
      const region = await regionOn(c.req.valid('query').asOf ?? new Date().toISOString().slice(0, 10))
      const { cases: _, ...benefits } = region.benefits ?? { cases: {} }
      return c.json({ benefits: region.benefits ? { ...benefits, cases: {} } : null }, 200)
    },
  )
  return routes
}

async function calculated(
  body: z.infer<typeof Body>,
  regionOn: (asOf: string) => Promise<Region>,
  tracing: boolean,
): Promise<z.infer<typeof Traced>> {
  const { benefits } = await regionOn(new Date().toISOString().slice(0, 10))
  if (!benefits)
    return refuse('no-benefits', { status: 404, zh: '本区域没有待遇规则。', en: 'The region has no benefit rules.' })
  const read = readSituation(benefits, body)
  if (!read.ok) {
    const [first] = read.faults
    return refuse('situation', {
      status: 400,
      zh: `请求中有${read.faults.length}处错误。${first!.path}：${first!.zh}`,
      en: `${read.faults.length} faults in the request. ${first!.path}: ${first!.en}`,
      details: read.faults,
    })
  }
  const { asked } = read
  if (asked.length > mostCalculations)
    refuse('too-large', {
      status: 400,
      zh: `一次最多试算${mostCalculations}户次，请分次提交。`,
      en: `At most ${mostCalculations} households and periods in one request; send several.`,
    })
  const answer: z.infer<typeof Traced> = {
    persons: structuredClone(body.persons) as Record<string, Record<string, unknown>>,
    households: structuredClone(body.households) as Record<string, Record<string, unknown>>,
    assumed: {},
    missing: {},
    suggestion: true,
    trace: {},
  }
  for (const one of asked) await answerOne(one, await regionOn(one.place.asOf), body.assume, tracing, answer)
  return answer
}

async function answerOne(
  asked: Asked,
  region: Region,
  assume: boolean,
  tracing: boolean,
  answer: z.infer<typeof Traced>,
): Promise<void> {
  const { household, period } = asked
  const benefits = region.benefits!
  const { family, assumed } = assume ? withAssumptions(benefits, asked.family) : { family: asked.family, assumed: [] }
  const result = calculateFamily(benefits, family, asked.place)
  const put = <T>(into: Record<string, Record<string, T>>, value: T) => {
    into[household] = { ...into[household], [period]: value }
  }
  put(answer.assumed, assumed)
  for (const name of asked.ofHousehold) {
    const values = answer.households[household]![name] as Record<string, unknown>
    values[period] = result.values[name] ?? null
  }
  for (const { person, at, name } of asked.ofPerson) {
    const all = result.values[name]
    const values = answer.persons[person]![name] as Record<string, unknown>
    values[period] = Array.isArray(all) ? (all[at] ?? null) : null
  }
  const names = [...new Set([...asked.ofHousehold, ...asked.ofPerson.map((one) => one.name)])]
  const missing = names.map((name) => [name, result.traces[name]?.missing ?? []] as const)
  put(answer.missing, Object.fromEntries(missing.filter(([, paths]) => paths.length > 0)))
  const tiers = tierWords(region.meta.tiers)
  if (tracing)
    put(answer.trace, Object.fromEntries(names.map((name) => [name, explain(benefits, family, result, name, tiers)])))
}
