/** Run by crash.test.ts in a process of its own, to be killed at any moment: takes a roll from checked to closed. */
import { sql } from 'kysely'
import { connect } from '../../../platform/db/index.ts'
import { act, type ProcessContext, processesOf, readMatter } from '../../../platform/process/index.ts'
import { loadRegion, parametersOf } from '../../rules/index.ts'
import { loadFunds } from '../load-funds.ts'
import { fundsWorks } from '../works.ts'
import { takeResults } from './take-results.ts'

const [url, regionDir, id] = process.argv.slice(2) as [string, string, string]
const db = connect<never>(url, { max: 2 })
const region = loadRegion(regionDir)
const ctx: ProcessContext = {
  db,
  now: () => new Date('2026-11-24T04:00:00Z'),
  processes: processesOf(fundsWorks(loadFunds(region)!)),
  parameter: parametersOf(region),
}
const clerk = { userId: 'c2', name: '乙', role: 'county' as const, area: '900101' }
const matter = Number(id)
const say = (step: string) => process.stdout.write(`${step}\n`)

for (;;) {
  const state = (await readMatter(db, matter))!.state
  say(state)
  if (state === 'posted') break
  if (state === 'at-bank') {
    const sent = await sql<{
      reference: string
      fen: number
    }>`select concat(roll_id, '-', id, '-', attempt) as reference, fen from funds.line
      where state = 'sent' order by id`.execute(db)
    const lines = sent.rows.map((row) => ({ ...row, ok: true, because: null }))
    await takeResults(ctx, clerk, matter, { name: '回盘', via: 'api', sha256: 'the one answer', declared: {}, lines })
    continue
  }
  const next = { checked: 'approve', approved: 'to-finance', 'to-finance': 'handed', results: 'post' }[state]!
  const acted = await act(ctx, clerk, matter, {
    kind: next,
    input: next === 'handed' ? { on: '2026-11-24', how: '银行' } : {},
    key: `${next}:${state}`,
  })
  if (!acted.ok) throw new Error(`${next}: ${acted.zh}`)
}
await db.destroy()
