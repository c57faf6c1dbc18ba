/** Signs of the E side, of who gets what is no longer due: they ask, and take nothing away. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { loadRegion } from '../../rules/index.ts'
import type { IndicatorDef } from '../../rules/shared.ts'
import { held, household, person } from '../testing/families.ts'
import { openWorld } from '../testing/world.ts'
import { sweep } from './run-sweep.ts'

const world = await openWorld()
const { ctx } = world
afterAll(() => world.close())

const run = async () => {
  const result = await sweep(ctx, { asOf: '2026-10-31', kind: 'full' })
  if (!result.ok) throw new Error(result.zh)
}
const lines = async () => (await world.warnings()) as { hh: string; state: string; hits: { indicator: string }[] }[]
const wrongly: IndicatorDef = {
  ...world.ctx.region.indicators.get('R-D01')!,
  id: 'E-01',
  side: 'E',
  when: { red: 'tier != "none"' },
  actions: ['recheck'],
  cases: [],
}
/** Everything that is held, decided, paid or worked on. */
const holdings = async () =>
  (
    await sql`select (select jsonb_agg(to_jsonb(t) order by t.hh, t.tier) from registry.tier_holding t) as held,
      (select jsonb_agg(to_jsonb(h) order by h.hh) from registry.household h) as files,
      (select count(*)::int from process.matter) as matters, (select count(*)::int from funds.line) as paid`.execute(
      ctx.db,
    )
  ).rows
test('property: whoever they hit, they ask for a re-check by a person and take nothing away by themselves', async () => {
  const region = ctx.region
  const tiers = fc.constantFrom('dibao-urban', 'dibao-rural', 'margin', null)
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(tiers, { minLength: 1, maxLength: 6 }), async (families) => {
        await world.reset()
        ctx.region = region
        await world.deliver(
          'population',
          families.map((_, n) => person(n + 1)),
        )
        await world.deliver(
          'tier-ledger',
          families.flatMap((tier, n) => (tier ? [held(n + 1, tier)] : [])),
        )
        await world.deliver('care-cards', [])
        await run()
        const before = await holdings()
        ctx.region = { ...region, indicators: new Map([...region.indicators, [wrongly.id, wrongly]]) }
        await run()
        const found = (await lines()).filter((line) => line.hits.some((hit) => hit.indicator === wrongly.id))
        expect(found.map((line) => line.hh).sort()).toEqual(
          families.flatMap((tier, n) => (tier ? [household(n + 1)] : [])).sort(),
        )
        expect(found.every((line) => line.state === 'open')).toBe(true)
        expect(await holdings()).toEqual(before)
      }),
      { numRuns: 3 },
    )
  } finally {
    ctx.region = region
  }
})
test('in the pack that ships they lead to a look by a person alone: re-check, visit, a held payment or mended data', () => {
  const shipped = [...loadRegion('regions/inner-mongolia').indicators.values()].filter((one) => one.side === 'E')
  expect(shipped.length).toBeGreaterThan(0)
  for (const one of shipped)
    for (const action of one.actions) expect(['recheck', 'visit', 'hold-payment', 'fix-data'], one.id).toContain(action)
})
