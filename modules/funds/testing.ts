/** A small county with households that hold benefits, accounts and money, for tests of funds. */
import { sql } from 'kysely'
import { act, type Matter } from '../../platform/process/index.ts'
import { casesWorks } from '../cases/index.ts'
import { type CasesWorld, county, countyToo, openCasesWorld } from '../cases/testing.ts'
import { loadRegion } from '../rules/index.ts'
import { fullCode, move } from './ledger/accounts.ts'
import { type FundsFile, fundLists, loadFunds } from './load-funds.ts'
import { bookedFromPetty } from './petty-fund.ts'
import { referenceOf } from './roll/bank-file.ts'
import { type Answered, takeResults } from './roll/take-results.ts'
import { fundsWorks } from './works.ts'

export { county, countyToo } from '../cases/testing.ts'
export const countyArea = '900101000000'

export interface FundsWorld extends CasesWorld {
  funds: FundsFile
  /** A household that holds a tier, with an account of its head. */
  paidHousehold: (more?: {
    tier?: string
    amount?: number | null
    from?: string
    account?: string | null
    holder?: string
  }) => Promise<{
    hh: string
    head: string
    spouse: string
  }>
  /** Takes everything of the test before away: rolls, ledger, holdings, accounts. */
  empty: () => Promise<void>
  /** Puts money into the budget. */
  grant: (fen: number, purpose?: string, year?: number) => Promise<void>
  /** A roll of a month up to a state: generated, checked, approved, to-finance or at-bank. */
  roll: (month: string, state?: string) => Promise<Matter>
  lines: (matter: number) => Promise<Line[]>
  findings: (matter: number) => Promise<{ line: number; hh: string; kind: string; state: string }[]>
  /** The bank answers: which lines fail; all others that it has are paid. */
  answered: (matter: number, failed?: number[], more?: object) => Promise<Answered>
  settle: (matter: number, kind: string, decision: 'hold' | 'release', lines?: number[]) => Promise<Matter>
}
export interface Line {
  id: number
  hh: string
  kind: string
  tier: string
  fen: number | null
  state: string
  attempt: number
  account: string | null
}

/** Opens the world; today is 2026-11-24. */
export async function openFundsWorld(): Promise<FundsWorld> {
  const funds = loadFunds(loadRegion('regions/example'))!
  const world = await openCasesWorld([...bookedFromPetty(casesWorks, funds.temporary), ...fundsWorks(funds)])
  world.ctx.lists = { ...world.ctx.lists, ...fundLists(funds) }
  const { ctx } = world
  let next = 0
  const lines = async (matter: number) =>
    (
      await sql<Line>`select l.id, l.hh::text as hh, l.kind, l.tier, l.fen, l.state, l.attempt, l.account from funds.line l
        join funds.roll r on r.id = l.roll_id where r.matter_id = ${matter} order by l.id`.execute(ctx.db)
    ).rows
  const steps: [string, string, typeof county, object?][] = [
    ['checked', 'check', county],
    ['approved', 'approve', countyToo],
    ['to-finance', 'to-finance', countyToo],
    ['at-bank', 'handed', countyToo, { on: '2026-11-24', how: '财政局国库股' }],
  ]
  const one: FundsWorld = {
    ...world,
    funds,
    async paidHousehold({ tier = 'dibao-rural', amount = 600, from, account, holder = '王建国' } = {}) {
      const made = await world.household()
      await world.holds(made.hh, tier, amount, from)
      const number = account === undefined ? `62170000${String(++next).padStart(8, '0')}` : account
      if (number !== null)
        await sql`insert into registry.account (hh, holder_pid, holder_name, bank, number, by)
          values (${made.hh}::bigint, ${holder === '王建国' ? made.head : null}::bigint, ${holder}, '清溪农商行', ${number}, '甲')`.execute(
          ctx.db,
        )
      return made
    },
    async empty() {
      ctx.today = '2026-11-24'
      const kept = ['entry', 'bank_file']
      const triggers = (way: string) =>
        sql.raw(kept.map((table) => `alter table funds.${table} ${way} trigger user`).join(';')).execute(ctx.db)
      await triggers('disable')
      await sql`truncate funds.result_line, funds.result_file, funds.bank_file, funds.movement, funds.finding, funds.entry, funds.line,
        funds.instalment, funds.arrear, funds.roll, funds.account, registry.tier_holding, registry.account`.execute(
        ctx.db,
      )
      await triggers('enable')
    },
    async grant(fen, purpose = 'dibao', year = 2026) {
      const owner = fullCode('900101')
      await ctx.db.transaction().execute((tx) =>
        move(tx, {
          kind: 'grant',
          from: { owner, kind: 'source', purpose, year },
          to: { owner, kind: 'budget', purpose, year },
          fen,
          on: ctx.today,
          by: '甲',
        }),
      )
    },
    async roll(month, state = 'generated') {
      let matter = await world.opened(county, 'pay-roll', 'generate', { month }, { area: countyArea })
      for (const [to, kind, who, input] of steps) {
        if (matter.state === state) break
        matter = await world.done(who, matter.id, kind, input ?? {})
        if (to === state) break
      }
      return matter
    },
    lines,
    async findings(matter) {
      return (
        await sql<{
          line: number
          hh: string
          kind: string
          state: string
        }>`select f.line_id as line, l.hh::text as hh, f.kind, f.state
          from funds.finding f join funds.line l on l.id = f.line_id join funds.roll r on r.id = f.roll_id
          where r.matter_id = ${matter} order by f.id`.execute(ctx.db)
      ).rows
    },
    async answered(matter, failed = [], more = {}) {
      const roll = (await sql<{ id: number }>`select id from funds.roll where matter_id = ${matter}`.execute(ctx.db))
        .rows[0]!.id
      const sent = (await lines(matter)).filter((line) => line.state === 'sent')
      const taken = await takeResults(ctx, county, matter, {
        name: '回盘.csv',
        via: 'file',
        sha256: `${matter} ${Math.random()}`,
        declared: {},
        lines: sent.map((line) => ({
          reference: referenceOf(roll, line.id, line.attempt),
          ok: !failed.includes(line.id),
          fen: line.fen,
          because: failed.includes(line.id) ? '账户冻结' : null,
        })),
        ...more,
      })
      if (!taken.ok) throw new Error(`${taken.reason}: ${taken.zh}`)
      return taken
    },
    async settle(matter, kind, decision, of) {
      const acted = await act(ctx, county, matter, {
        kind: 'settle',
        input: {
          kind,
          decision,
          reason: '已核实',
          ...(of && { lines: of.map((line) => ({ line })) }),
          ...(decision === 'hold' && { toldOn: ctx.today, toldHow: '电话' }),
        },
      })
      if (!acted.ok) throw new Error(`${acted.reason}: ${acted.zh}`)
      return acted.matter
    },
  }
  return one
}
