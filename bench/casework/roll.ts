/**
 * A monthly roll of half a million payments: made, checked, approved, sent, answered, closed; against the same steps as
 * plain hand-written SQL without checks, masks, keys or history, in the same database and run.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import {
  fullCode,
  fundsWorks,
  loadFunds,
  move,
  readBankFile,
  readResults,
  takeResults,
} from '../../modules/funds/index.ts'
import { loadRegion, parametersOf } from '../../modules/rules/index.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import { durableDatabase } from '../../platform/db/testing.ts'
import { type Acting, act, open, type ProcessContext, processesOf } from '../../platform/process/index.ts'
import { type BenchLine, judged, peak, say } from '../lines.ts'
import { WrongResults } from '../sweep.ts'
import type { CaseworkOptions } from './index.ts'

const area = '900101'
const village = '900101001001'
/** Seconds that a roll of half a million may take. */
const goalSeconds = 120
const clerk: Acting = { userId: 'c1', name: '甲', role: 'county', area }
const second: Acting = { userId: 'c2', name: '乙', role: 'county', area }

async function fill(db: AnyDb, households: number): Promise<void> {
  const series = sql`generate_series(1, ${households}) i`
  await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, opened_because, opened_on)
    select 900101000000 + i, i::text, 15992619700000000 + i, ${village}, ${village}, ${village}, 'tier', '2026-01-31' from ${series}`.execute(
    db,
  )
  // Head and spouse; one household in a thousand lost a member, one in five hundred has no account.
  for (const [add, relation] of [
    [0, 'head'],
    [10_000_000, 'spouse'],
  ] as const) {
    await sql`insert into registry.person (pid, id_number, name, status) select 15992619700000000 + i + ${add}, null, '王建国',
      case when ${add} > 0 and i % 1000 = 0 then 'dead' else 'normal' end from ${series}`.execute(db)
    await sql`insert into registry.membership (pid, hh, relation, from_date) select 15992619700000000 + i + ${add}, 900101000000 + i, ${relation}, '2026-01-31' from ${series}`.execute(
      db,
    )
  }
  await sql`insert into registry.tier_holding (hh, tier, persons, monthly_amount, from_date, source)
    select 900101000000 + i, 'dibao-rural', 2, 300 + i % 700, '2026-01-31', 'ledger' from ${series}`.execute(db)
  await sql`insert into registry.account (hh, holder_pid, holder_name, bank, number, by)
    select 900101000000 + i, 15992619700000000 + i, '王建国', '清溪农商行', (6217000000000000 + i)::text, '甲' from ${series} where i % 500 <> 0`.execute(
    db,
  )
  await sql`analyze registry.household, registry.person, registry.membership, registry.tier_holding, registry.account`.execute(
    db,
  )
}

/** The same money moved by hand: no checks, no one else at work, nothing to look up later. */
async function floor(db: AnyDb): Promise<number> {
  const started = performance.now()
  await db.transaction().execute(async (tx) => {
    await sql`create schema bare`.execute(tx)
    await sql`create table bare.line as select row_number() over (order by t.hh) as id, t.hh, (t.monthly_amount * 100)::bigint as fen, a.number as account, a.holder_name,
      'open' as state from registry.tier_holding t join registry.account a on a.hh = t.hh`.execute(tx)
    await sql`alter table bare.line add primary key (id)`.execute(tx)
    await sql`create table bare.entry (id bigint generated always as identity primary key, line_id bigint, kind text, fen bigint)`.execute(
      tx,
    )
    await sql`insert into bare.entry (line_id, kind, fen) select id, 'owe', fen from bare.line`.execute(tx)
    await sql`create table bare.file as select string_agg(concat_ws(',', id, holder_name, account, fen), E'\n') as text from bare.line`.execute(
      tx,
    )
    await sql`update bare.line set state = 'sent'`.execute(tx)
    await sql`insert into bare.entry (line_id, kind, fen) select id, 'pay', fen from bare.line`.execute(tx)
    await sql`update bare.line set state = 'paid'`.execute(tx)
    await sql`select sum(fen) from bare.entry group by kind`.execute(tx)
  })
  return (performance.now() - started) / 1000
}

/** @throws WrongResults when the roll does not close with every line paid */
export async function benchRoll(options: CaseworkOptions): Promise<BenchLine[]> {
  const households = options.rows ?? 500_000
  const region = loadRegion('regions/example')
  const funds = loadFunds(region)!
  const { db, close } = await durableDatabase()
  try {
    const ctx: ProcessContext = {
      db,
      now: () => new Date('2026-11-24T04:00:00Z'),
      processes: processesOf(fundsWorks(funds)),
      parameter: parametersOf(region),
    }
    say(`${households.toLocaleString('en')} households …`)
    await fill(db, households)
    const treasury = { owner: fullCode(area), kind: 'source', purpose: 'dibao', year: 2026 } as const
    await db.transaction().execute((tx) =>
      move(tx, {
        kind: 'grant',
        from: treasury,
        to: { ...treasury, kind: 'budget' },
        fen: households * 100_000,
        on: '2026-11-24',
        by: '甲',
      }),
    )
    let seconds = 0
    const timed = async <T>(what: string, step: () => Promise<T>): Promise<T> => {
      const started = performance.now()
      const done = await step()
      const took = (performance.now() - started) / 1000
      seconds += took
      say(`  ${what} ${took.toFixed(2)} s`)
      return done
    }
    const made = await timed('generate', () =>
      open(ctx, clerk, {
        process: 'pay-roll',
        kind: 'generate',
        input: { month: '2026-11' },
        area: area.padEnd(12, '0'),
      }),
    )
    if (!made.ok) throw new WrongResults(`generate: ${made.zh}`)
    const matter = made.matter.id
    const does = async (who: Acting, kind: string, input: Record<string, unknown> = {}) => {
      const acted = await timed(kind, () => act(ctx, who, matter, { kind, input }))
      if (!acted.ok) throw new WrongResults(`${kind}: ${acted.zh}`)
    }
    await does(clerk, 'check')
    await does(clerk, 'settle', { kind: 'dead', decision: 'release', reason: '已核实' })
    await does(clerk, 'settle', {
      kind: 'no-account',
      decision: 'hold',
      reason: '待登记',
      toldOn: '2026-11-24',
      toldHow: '电话',
    })
    await does(second, 'approve')
    await does(second, 'to-finance')
    await does(second, 'handed', { on: '2026-11-24', how: '银行' })
    // The bank's own work is not ours: its file is made outside the clock.
    const roll = await sql<{ id: number }>`select id from funds.roll where matter_id = ${matter}`.execute(db)
    const sent = (await readBankFile(db, roll.rows[0]!.id, 1))!.bytes.toString('utf8')
    const rows = sent.trimEnd().split('\r\n')
    const bytes = Buffer.from([`${rows[0]},处理结果`, ...rows.slice(1).map((row) => `${row},成功`)].join('\r\n'))
    const taken = await timed('results', async () => {
      const read = await readResults(bytes, funds.bank.result)
      if (!read.ok) throw new WrongResults(`results: ${read.zh}`)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      return takeResults(ctx, clerk, matter, { ...read.file, name: '回盘.csv', via: 'file', sha256 })
    })
    if (!taken.ok || taken.outcomes.paid !== rows.length - 1)
      throw new WrongResults(`results: ${JSON.stringify(taken)}`)
    await does(clerk, 'post')
    const floorSeconds = await timed('hand-written SQL', () => floor(db))
    seconds -= floorSeconds
    const line = { bench: 'casework', rows: households, seconds, peak_mib: peak() }
    return [
      judged({
        ...line,
        case: 'roll',
        yardstick: `${goalSeconds} s`,
        ratio: seconds / ((goalSeconds * households) / 500_000),
        goal: 1,
      }),
      judged({
        ...line,
        case: 'roll against plain SQL',
        yardstick: 'the same moves in SQL, unchecked',
        ratio: seconds / floorSeconds,
        goal: 6,
      }),
    ]
  } finally {
    await close()
  }
}
