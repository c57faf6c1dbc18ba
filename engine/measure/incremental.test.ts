import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDuckdb } from '../sql/index.ts'
import { makeEvidence } from './evidence.ts'
import { runPlan } from './run-plan.ts'
import { person, readHits, testLake } from './testing.ts'
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

test('some households computed in a session of their own give the source rows in the register too', async () => {
  const lake = await testLake()
  const alone = await openDuckdb({ memoryLimitMib: 256, threads: 1, tempDir: join(lake.dir, 'alone') })
  try {
    await lake.deliver('register', 1, [person(1, 1), person(2, 1, { relation: 'child', birth_date: '2015-01-01' })])
    const plan = lake.plan(measures, [{ id: 'R-08', subject: 'household', when: { red: 'members > 1' } }])
    await alone.step('wanted', 'SELECT 1::BIGINT AS hh', 'table')
    await runPlan(alone, plan, lake.lake, { households: 'wanted' })
    await makeEvidence(alone, plan)
    const rows = await alone.rows('SELECT version, "row", excerpt FROM evidence ORDER BY "row"')
    expect(rows).toMatchObject([
      { version: 1, row: 2, excerpt: expect.stringContaining('"relation":"head"') },
      { version: 1, row: 3, excerpt: expect.stringContaining('"relation":"child"') },
    ])
  } finally {
    alone.close()
    lake.close()
  }
})

test('what became of earlier hits is the same for some households as in a full run, and none is both found and in doubt', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const lake = await deliverWorld(given)
      try {
        const plan = lake.plan(measures, indicators)
        const households = '(SELECT DISTINCT hh, pid FROM person WHERE hh IS NOT NULL AND pid IS NOT NULL)'
        await runPlan(lake.session, plan, lake.lake)
        // Everybody once had every hit.
        await lake.session.step(
          'before',
          indicators
            .map(
              ({ id, subject }) =>
                `SELECT DISTINCT '${id}' AS indicator, hh, ${subject === 'person' ? 'pid' : 'NULL::BIGINT AS pid'}, 'red' AS "level", []::VARCHAR[] AS lacking FROM ${households}`,
            )
            .join(' UNION ALL '),
          'table',
        )
        const doubted = () =>
          lake.session.rows<{ hh: number; level: string; indicator: string }>('SELECT * FROM unjudged ORDER BY ALL')
        await runPlan(lake.session, plan, lake.lake, { live: 'before' })
        const full = await doubted()
        const both = await lake.session.rows(
          `SELECT * FROM unjudged u JOIN hit h USING (indicator, hh) WHERE h.pid IS NOT DISTINCT FROM u.pid AND h."level" = 'red'`,
        )
        expect(both).toEqual([])
        await lake.session.step('wanted', `SELECT unnest(${JSON.stringify(given.wanted)}::BIGINT[]) AS hh`, 'table')
        await lake.session.step('some', 'SELECT b.* FROM before b SEMI JOIN wanted w ON w.hh = b.hh', 'table')
        await runPlan(lake.session, plan, lake.lake, { households: 'wanted', live: 'some' })
        expect(await doubted()).toEqual(full.filter((row) => given.wanted.includes(row.hh)))
      } finally {
        lake.close()
      }
    }),
    { numRuns: 8 },
  )
}, 120_000)
