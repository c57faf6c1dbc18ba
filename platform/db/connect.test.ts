import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from './testing.ts'

const { db, close } = await testDatabase()
afterAll(close)

test('a date comes back as the day that was written, an amount as a number, a person key without loss', async () => {
  const { rows } = await sql`select date '2026-11-23' as day, 1234.50::numeric as amount, 42::bigint as small,
    15990219800101123::bigint as pid, array[date '2026-01-31'] as days, array[7::bigint] as numbers`.execute(db)
  expect(rows[0]).toEqual({
    day: '2026-11-23',
    amount: 1234.5,
    small: 42,
    pid: '15990219800101123',
    days: ['2026-01-31'],
    numbers: [7],
  })
})

test('a session that the administrator cuts, even one in hand, costs its own query and nothing else', async () => {
  await db.connection().execute(async (held) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(held)
    // Told to end, and waited for until it has.
    await sql`select pg_terminate_backend(${rows[0]?.pid}, 10000)`.execute(db)
    await expect(sql`select 1`.execute(held)).rejects.toThrow()
  })
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})
