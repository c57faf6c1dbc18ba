import { createRoute, z } from '@hono/zod-openapi'
import { compileFeel } from '../../engine/decide/index.ts'
import { createRoutes, json } from '../../platform/web/index.ts'
import { type PolicyContext, policyToday } from './drafts/context.ts'
import { policyAsOf } from './drafts/policy-as-of.ts'
import { policyRoutes } from './drafts/routes.ts'
import { indicatorScope } from './expressions.ts'
import { Label, Level, type Region } from './shared.ts'

const DatasetView = z.object({
  id: z.string(),
  label: Label,
  department: z.string(),
  content: z.string(),
  every: z.string(),
  purpose: z.string(),
  /** Kept by the product itself: no department delivered it. */
  own: z.boolean(),
  fields: z.record(
    z.string(),
    z.object({ label: Label, type: z.string(), required: z.boolean(), sensitivity: z.string() }),
  ),
})
const IndicatorView = z.object({
  id: z.string(),
  label: Label,
  side: z.string(),
  dimension: z.string(),
  subject: z.string(),
  on: z.boolean(),
  needs: z.string().optional(),
  when: z.partialRecord(Level, z.string()),
  reference: z.string(),
  valid_from: z.string(),
  actions: z.array(z.string()),
  /** Data sets whose rows it rests on. */
  datasets: z.array(z.string()),
})
const RegionView = z.object({
  id: z.string(),
  label: Label,
  levelLabels: z.record(z.string(), Label),
  tiers: z.array(z.object({ id: z.string(), label: Label, circle: z.number(), order: z.number() })),
  deadlines: z.record(z.string(), z.object({ contact_hours: z.number().optional(), working_days: z.number() })),
  /** How long an indicator stays quiet after a closing, and the rise that breaks the silence (0.2: 20 %). */
  silence: z.object({ days: z.number(), rise: z.number() }),
  feedback: z.array(z.object({ id: z.string(), label: Label, true_hit: z.boolean().nullable() })),
  actions: z.record(z.string(), Label),
  departments: z.record(z.string(), Label),
  datasets: z.array(DatasetView),
  indicators: z.array(IndicatorView),
})
const DivisionView = z.object({
  code: z.string(),
  name: z.string(),
  level: z.string(),
  parent: z.string(),
  pseudo: z.boolean(),
})

/** Data sets an indicator rests on, through the measures its conditions name. */
export function datasetsOf(region: Region, indicatorId: string): string[] {
  const def = region.indicators.get(indicatorId)
  if (!def) return []
  const scope = indicatorScope(region)
  const names = Object.values(def.when).flatMap((source) => {
    const compiled = source ? compileFeel(source, scope) : undefined
    return compiled?.ok ? compiled.expression.names : []
  })
  const ledger = [...region.datasets.values()].find((d) => d.kind === 'tier-ledger')?.id
  const found = names.flatMap((name) => (name === 'tier' ? (ledger ?? []) : (region.measures.get(name)?.dataset ?? [])))
  return [...new Set(found)].sort()
}

function regionView(region: Region): z.infer<typeof RegionView> {
  const { meta } = region
  return {
    id: meta.id,
    label: meta.label,
    levelLabels: meta.level_labels,
    tiers: meta.tiers.map(({ id, label, circle, order }) => ({ id, label, circle, order })),
    deadlines: meta.deadlines,
    silence: { days: meta.merge.silence_days, rise: meta.merge.silence_rise },
    feedback: meta.feedback_codes,
    actions: meta.actions,
    departments: meta.departments,
    datasets: [...region.datasets.values()].map((d) => ({
      id: d.id,
      label: d.label,
      department: d.department,
      content: d.content,
      every: d.delivery.every,
      purpose: d.purpose,
      own: d.own !== undefined,
      fields: Object.fromEntries(
        Object.entries(d.fields).map(([name, f]) => [
          name,
          { label: f.label, type: f.type, required: f.required, sensitivity: f.sensitivity },
        ]),
      ),
    })),
    indicators: [...region.indicators.values()].map((i) => ({
      id: i.id,
      label: i.label,
      side: i.side,
      dimension: i.dimension,
      subject: i.subject,
      on: i.on,
      ...(i.needs ? { needs: i.needs } : {}),
      when: i.when,
      reference: i.reference,
      valid_from: i.valid_from,
      actions: i.actions,
      datasets: datasetsOf(region, i.id),
    })),
  }
}

/**
 * GET /region: the region's words for the screens, as of today; GET /divisions?parent=: children of a division; the routes of
 * policy under /policy.
 * @example app.route('/api', rulesRoutes({ db, dataDir, region }))
 */
export function rulesRoutes(ctx: PolicyContext) {
  const routes = createRoutes()
  const { region } = ctx
  const views = new WeakMap<Region['indicators'], z.infer<typeof RegionView>>()
  /** The words of the policy in force today; made once per policy. */
  const viewToday = async () => {
    const today = await policyAsOf(ctx, policyToday(ctx))
    const view = views.get(today.indicators) ?? regionView(today)
    views.set(today.indicators, view)
    return view
  }
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/region',
      tags: ['rules'],
      summary: '地区政策包 Tiers, data sets, indicators and feedback codes of the region',
      responses: { 200: json(RegionView, 'The region pack as the screens need it') },
    }),
    async (c) => c.json(await viewToday(), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/divisions',
      tags: ['rules'],
      summary: '下级区划 Divisions below a division',
      request: {
        query: z.object({
          parent: z
            .string()
            .regex(/^\d{2,12}$/)
            .optional(),
        }),
      },
      responses: { 200: json(z.object({ items: z.array(DivisionView), total: z.number() }), 'Children, by code') },
    }),
    (c) => {
      const parent = (c.req.valid('query').parent ?? region.meta.division_prefix).padEnd(12, '0')
      const items = [...region.divisions.values()]
        .filter((d) => d.parent === parent)
        .map(({ code, name, level, pseudo }) => ({ code, name, level, parent, pseudo }))
      return c.json({ items, total: items.length }, 200)
    },
  )
  routes.route('/', policyRoutes(ctx))
  return routes
}
