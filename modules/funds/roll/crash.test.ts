/** Killed between deciding and posting, at any moment: what was done stands whole or not at all, and nobody is paid twice. */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerFaults } from '../ledger/accounts.ts'
import { county, type FundsWorld, openFundsWorld } from '../testing.ts'
import { rollOf } from './generate.ts'
import { reconcile } from './reconcile.ts'

let world: FundsWorld
beforeAll(async () => {
  world = await openFundsWorld()
})
afterAll(() => world.close())

const households = 2000

/** Works in another process and is killed `ms` after it reached a state, or ends by itself. */
function runAndKill(matter: number, state: string, ms: number): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'crash-victim.ts'),
        world.url,
        resolve(import.meta.dirname, '../../../regions/example'),
        String(matter),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let seen = ''
    let faults = ''
    let armed = false
    child.stderr.on('data', (chunk: Buffer) => {
      faults += chunk
    })
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk
      if (armed || !seen.split('\n').includes(state)) return
      armed = true
      setTimeout(() => child.kill('SIGKILL'), ms)
    })
    child.on('close', (code, signal) => (code === 0 || signal === 'SIGKILL' ? done() : fail(new Error(faults))))
  })
}

test('killed while approving, making the file, taking the answer and closing; then it goes on, and everybody is paid once', async () => {
  const { db } = world.ctx
  await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, opened_because, opened_on)
    select 900101500000 + i, i::text, 15992619700000000 + i, '900101001001', '900101001001', '900101001001', 'tier', '2026-01-31' from generate_series(1, ${households}) i`.execute(
    db,
  )
  await sql`insert into registry.person (pid, name, status) select 15992619700000000 + i, '王建国', 'normal' from generate_series(1, ${households}) i`.execute(
    db,
  )
  await sql`insert into registry.membership (pid, hh, relation, from_date) select 15992619700000000 + i, 900101500000 + i, 'head', '2026-01-31' from generate_series(1, ${households}) i`.execute(
    db,
  )
  await sql`insert into registry.tier_holding (hh, tier, persons, monthly_amount, from_date, source) select 900101500000 + i, 'dibao-rural', 1, 100, '2026-01-31', 'ledger' from generate_series(1, ${households}) i`.execute(
    db,
  )
  await sql`insert into registry.account (hh, holder_pid, holder_name, bank, number, by) select 900101500000 + i, 15992619700000000 + i, '王建国', '行', (6217000000000000 + i)::text, '甲' from generate_series(1, ${households}) i`.execute(
    db,
  )
  await world.grant(households * 10_000)
  const matter = await world.roll('2026-11', 'checked')
  for (const state of ['checked', 'approved', 'to-finance', 'at-bank', 'results']) {
    const ms = Math.random() * 80
    await runAndKill(matter.id, state, ms)
    // The database may notice a moment later that the process is gone; it works on with nothing of ours until then.
    await expect
      .poll(
        () =>
          sql`select from process.matter where id = ${matter.id} for update nowait`.execute(db).then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true)
    expect(await ledgerFaults(db)).toEqual([])
    const found = await reconcile(db, await rollOf(db, matter.id))
    expect(found.faults.filter((fault) => fault.zh.includes('账上'))).toEqual([])
  }
  await runAndKill(matter.id, 'never', 0)
  const state = await sql<{ state: string }>`select state from process.matter where id = ${matter.id}`.execute(db)
  expect(state.rows[0]!.state).toBe('posted')
  const paid = await sql<{
    lines: number
    fen: number
    files: number
  }>`select count(distinct line_id)::int as lines, sum(fen)::bigint as fen,
      (select count(*)::int from funds.bank_file) as files from funds.entry where kind = 'pay'`.execute(db)
  expect(paid.rows[0]).toEqual({ lines: households, fen: households * 10_000, files: 1 })
  expect(await world.refused(county, matter.id, 'post')).toMatchObject({ reason: 'wrong-state' })
}, 60_000)
