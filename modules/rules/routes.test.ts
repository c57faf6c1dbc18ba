import { afterAll, expect, test } from 'vitest'
import { openPolicyOffice } from './drafts/testing.ts'
import { rulesRoutes } from './index.ts'

const office = await openPolicyOffice()
afterAll(() => office.close())

test('the screens learn from the region how long an indicator stays quiet after a closing', async () => {
  const answer = await rulesRoutes(office.ctx).request('/region')
  const seen = (await answer.json()) as { silence: unknown }
  const { silence_days, silence_rise } = office.ctx.region.meta.merge
  expect(seen.silence).toEqual({ days: silence_days, rise: silence_rise })
})
