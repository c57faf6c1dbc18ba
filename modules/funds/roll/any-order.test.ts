/** In whatever order people, the bank and the calendar act: the ledger balances, nothing is paid twice, the months fit. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { act, open } from '../../../platform/process/index.ts'
import { village } from '../../cases/testing.ts'
import { recordDecision } from '../../registry/index.ts'
import { ledgerFaults } from '../ledger/accounts.ts'
import { county, countyArea, countyToo, type FundsWorld, openFundsWorld } from '../testing.ts'
import { rollOf } from './generate.ts'
import { releaseLines } from './mend-line.ts'
import { fenOfText } from './read-results.ts'
import { reconcile } from './reconcile.ts'
import { takeResults } from './take-results.ts'

let world: FundsWorld
beforeAll(async () => {
  world = await openFundsWorld()
})
beforeEach(() => world.empty())
afterAll(() => world.close())

type Step = { what: (typeof kinds)[number]; pick: number; bits: number }
const kinds = [
  'generate',
  'forward',
  'forward',
  'forward',
  'forward',
  'settle',
  'answer',
  'answer',
  'answer',
  'retry',
  'carry',
  'release',
  'regenerate',
  'decide',
  'claw',
  'receive',
  'return',
] as const

/** What the bank really did with each line that it got, by reference. */
interface Bank {
  paid: Map<string, boolean>
  fen: Map<string, number>
}

async function play(steps: readonly Step[]): Promise<{ posted: number }> {
  const { ctx } = world
  const { db } = ctx
  const bank: Bank = { paid: new Map(), fen: new Map() }
  const households = [
    await world.paidHousehold({ amount: 600.55 }),
    await world.paidHousehold({ amount: 300, holder: '赵外人' }),
    await world.paidHousehold({ amount: 450.1 }),
  ]
  for (const year of [2026, 2027]) await world.grant(1_000_000_00, 'dibao', year)
  let month = 0
  const matters: number[] = []
  const claws: number[] = []
  let decisions = 0
  const monthText = (n: number) => `${2026 + Math.floor((8 + n) / 12)}-${String(((8 + n) % 12) + 1).padStart(2, '0')}`
  const stateOf = async (id: number) =>
    (await sql<{ state: string }>`select state from process.matter where id = ${id}`.execute(db)).rows[0]!.state
  const does = (who: typeof county, id: number, kind: string, input: Record<string, unknown> = {}) =>
    act(ctx, who, id, { kind, input })
  const forward: Record<string, [string, typeof county, Record<string, unknown>?]> = {
    generated: ['check', county],
    checked: ['approve', countyToo],
    approved: ['to-finance', countyToo],
    'to-finance': ['handed', countyToo, { on: '2026-09-01', how: '银行' }],
    results: ['post', county],
  }
  for (const { what, pick, bits } of steps) {
    const matter = matters.length > 0 ? matters[pick % matters.length]! : undefined
    const chosen = households[pick % households.length]!
    if (what === 'generate') {
      ctx.today = `${monthText(month)}-25`
      const made = await open(ctx, county, {
        process: 'pay-roll',
        kind: 'generate',
        input: { month: monthText(month) },
        area: countyArea,
      })
      if (made.ok) {
        matters.push(made.matter.id)
        month++
      }
    } else if (what === 'decide') {
      await db.transaction().execute((tx) =>
        recordDecision(tx, {
          hh: chosen.hh,
          tier: bits % 3 === 0 ? null : 'dibao-rural',
          endsTier: 'dibao-rural',
          persons: 3,
          monthlyAmount: bits % 3 === 0 ? null : 100 + (bits % 900) + 0.01,
          from: `${monthText(month)}-01`,
          source: `decision:D${++decisions}`,
        }),
      )
    } else if (what === 'claw') {
      const made = await open(ctx, county, {
        process: 'arrears',
        kind: 'open',
        area: village,
        hh: chosen.hh,
        input: {
          kind: bits % 2 ? 'claw-back' : 'back-pay',
          tier: 'dibao-rural',
          from: '2026-08',
          to: '2026-08',
          amount: 50 + (bits % 90) / 100,
          instalments: 1 + (bits % 3),
          basis: `B${bits}`,
          reason: '更正',
        },
      })
      if (made.ok) {
        claws.push(made.matter.id)
        await does(county, made.matter.id, 'hear', { on: '2026-09-01', how: 'phone', said: '无异议' })
        await does(countyToo, made.matter.id, 'confirm')
        await does(county, made.matter.id, 'notify', { on: '2026-09-01', how: '送达' })
      }
    } else if (what === 'receive' && claws.length > 0) {
      await does(county, claws[pick % claws.length]!, 'receive', {
        on: '2026-09-01',
        amount: 1 + (bits % 60),
        voucher: 'x',
      })
    } else if (matter !== undefined) {
      const roll = await rollOf(db, matter)
      const state = await stateOf(matter)
      const lines = await world.lines(matter)
      const some = (wanted: string) =>
        lines.filter((line, i) => line.state === wanted && (bits >> (i % 8)) & 1).map((line) => line.id)
      if (what === 'forward' && forward[state])
        await does(forward[state]![1], matter, forward[state]![0], forward[state]![2])
      if (what === 'settle')
        for (const finding of (await world.findings(matter)).filter((one) => one.state === 'open'))
          await does(county, matter, 'settle', {
            kind: finding.kind,
            lines: [{ line: finding.line }],
            decision: bits % 2 || finding.kind === 'no-account' ? 'hold' : 'release',
            reason: '核实',
            ...(bits % 2 || finding.kind === 'no-account' ? { toldOn: '2026-09-01', toldHow: '电话' } : {}),
          })
      if (what === 'regenerate') await does(county, matter, 'regenerate', { reason: '变化' })
      if (what === 'retry' || what === 'carry')
        await does(county, matter, what, {
          reason: '处理',
          ...(bits % 2 ? { lines: some('failed').map((line) => ({ line })) } : {}),
        })
      if (what === 'release') {
        const held = some('held')
        if (held.length > 0)
          await releaseLines(ctx, county, roll, { lines: held, reason: '核实', key: crypto.randomUUID() })
      }
      if (what === 'answer' || what === 'return') {
        await bankReads(roll.id, bank, bits)
        const known = [...bank.paid.keys()].filter((reference) => reference.startsWith(`${roll.id}-`))
        const said = known.filter((_, i) => bits % 5 === 0 || (bits >> (i % 8)) & 1)
        if (what === 'return') for (const reference of said.slice(0, 1)) bank.paid.set(reference, false)
        if (said.length > 0)
          await takeResults(ctx, county, matter, {
            name: 'r',
            via: 'api',
            sha256: String(Math.random()),
            declared: {},
            lines: said.map((reference) => ({
              reference,
              ok: bank.paid.get(reference)!,
              fen: bank.fen.get(reference)!,
              because: null,
            })),
          })
      }
    }
    await holds(matters, bank)
  }
  let posted = 0
  for (const matter of matters) if ((await stateOf(matter)) === 'posted') posted++
  return { posted }
}

/** The bank looks into every file that it got and pays some of the lines. */
async function bankReads(roll: number, bank: Bank, bits: number): Promise<void> {
  const files = await sql<{ bytes: Buffer }>`select bytes from funds.bank_file where roll_id = ${roll}`.execute(
    world.ctx.db,
  )
  for (const { bytes } of files.rows)
    for (const [i, row] of (parse(bytes, { columns: true }) as Record<string, string>[]).entries()) {
      const reference = row.附言!
      if (bank.paid.has(reference)) continue
      bank.paid.set(reference, ((bits >> (i % 8)) & 1) === 0)
      bank.fen.set(reference, fenOfText(row.金额!)!)
    }
}

async function holds(matters: readonly number[], bank: Bank): Promise<void> {
  const { db } = world.ctx
  expect(await ledgerFaults(db)).toEqual([])
  for (const matter of matters) {
    const found = await reconcile(db, await rollOf(db, matter))
    expect([found.households.fits, found.persons.fits, found.fen.fits]).toEqual([true, true, true])
    expect(found.faults.filter((fault) => fault.zh.includes('账上'))).toEqual([])
  }
  // What the bank really paid, by what it was for: a month of a household, a part of a back-pay. Never twice.
  const roots = await sql<{ id: number; root: string }>`with recursive root as (
      select id, kind || ':' || source_id || ':' || month as root from funds.line where kind <> 'carried'
      union all select l.id, r.root from funds.line l join root r on l.kind = 'carried' and l.source_id = r.id) select id, root from root`.execute(
    db,
  )
  const rootOf = new Map(roots.rows.map((row) => [row.id, row.root]))
  const paid = new Map<string, number>()
  for (const [reference, ok] of bank.paid) {
    const root = rootOf.get(Number(reference.split('-')[1]))!
    if (ok) paid.set(root, (paid.get(root) ?? 0) + 1)
  }
  expect([...paid].filter(([, times]) => times > 1)).toEqual([])
}

test('the ledger balances, nothing is paid twice and last month + in − out = this month, in whatever order things happen', async () => {
  const step: fc.Arbitrary<Step> = fc.record({
    what: fc.constantFrom(...kinds),
    pick: fc.nat(20),
    bits: fc.nat(1_000_000),
  })
  const start: Step[] = ['generate', 'forward', 'settle', 'forward', 'forward', 'forward'].map((what, i) => ({
    what: what as Step['what'],
    pick: 0,
    bits: i,
  }))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 20 }), async (steps) => {
      await world.empty()
      await play([...start, ...steps])
    }),
    { numRuns: 4, endOnFailure: true },
  )
}, 60_000)

test('the same walk ends in closed months', async () => {
  const whole: Step[] = []
  for (const month of [0, 1, 2])
    whole.push(
      ...(
        [
          'generate',
          'forward',
          'settle',
          'forward',
          'forward',
          'forward',
          'answer',
          'retry',
          'forward',
          'forward',
          'answer',
          'carry',
          'release',
          'forward',
          'forward',
          'answer',
          'carry',
          'forward',
        ] as const
      ).map((what) => ({ what, pick: month, bits: what === 'answer' ? 5 : what === 'settle' ? 1 : 30 })),
    )
  expect((await play(whole)).posted).toBeGreaterThanOrEqual(2)
}, 30_000)
