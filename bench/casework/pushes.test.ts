/** The bench of pushes in small: what it claims holds for three hundred pushes and one kill. */
import { expect, test } from 'vitest'
import { runPushes } from './pushes.ts'

test('three hundred pushes to a failing department, the sender killed on the way: each has its effect once, none is lost', async () => {
  const ran = await runPushes({ rows: 300, kills: 1 })
  expect(ran).toMatchObject({ kills: 1, states: { delivered: 300 }, told: { effects: 300, doubled: 0 } })
  expect(ran.told.failed).toBeGreaterThan(0)
}, 240_000)
