import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeEvidence } from './evidence.ts'
import { runPlan } from './run-plan.ts'
import { readHits } from './testing.ts'
import { deliverWorld, indicators, measures, world } from './testing-world.ts'

test('computing only some households gives exactly what a full run gives for them', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const lake = await deliverWorld(given)
      try {
        const plan = lake.plan(measures, indicators)
        const evidence = async () => {
          await makeEvidence(lake.session, plan)
          return lake.session.rows<{ hh: number; indicator: string }>('SELECT * FROM evidence ORDER BY ALL')
        }
        const full = await lake.hits(measures, indicators)
        const fullEvidence = await evidence()
        await lake.session.step('wanted', `SELECT unnest(${JSON.stringify(given.wanted)}::BIGINT[]) AS hh`, 'table')
        await runPlan(lake.session, plan, lake.lake, { households: 'wanted' })
        expect(await readHits(lake.session)).toEqual(full.filter((hit) => given.wanted.includes(hit.hh)))
        expect(await evidence()).toEqual(fullEvidence.filter((row) => given.wanted.includes(row.hh)))
        for (const hit of full.filter(({ indicator }) => indicator === 'R-01'))
          expect(fullEvidence.some((row) => row.hh === hit.hh && row.indicator === 'R-01')).toBe(true)
      } finally {
        lake.close()
      }
    }),
    { numRuns: 8 },
  )
}, 120_000)
