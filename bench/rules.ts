/** Rules: tables against other engines, the whole decision order against hand-written SQL, one family at the keyboard. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ZenEngine } from '@gorules/zen-engine'
import { Engine } from 'json-rules-engine'
import type { SqlPlan } from '../engine/decide/index.ts'
import { openDuckdb, type Session } from '../engine/sql/index.ts'
import { explain, loadRegion } from '../modules/rules/index.ts'
import { type Benefits, calculateFamily, type Family, type FamilyResult, type Reason } from '../modules/rules/shared.ts'
import { regionDir } from './lake.ts'
import { type BenchLine, judged, median, ofPairs, type Pair, peak, say } from './lines.ts'
import { benchKey } from './rules-key.ts'
import { besideOpenFisca } from './rules-openfisca.ts'
import { clearOrder, compareOrder, orderPlan, runByHand, runOrder, timed } from './rules-order.ts'
import { asOf, makePopulation } from './rules-population.ts'
import {
  jsonRules,
  kinds,
  type Row,
  runPlan,
  type TableRule,
  tablePlan,
  thousandRules,
  twelveRules,
  zenContent,
} from './rules-tables.ts'
import { benchWhatIf } from './rules-what-if.ts'
import { WrongResults } from './sweep.ts'

export interface RulesCase {
  rows: number
  households: number
  repeat: number
}

export const rulesCase: RulesCase = { rows: 2_000_000, households: 2_000_000, repeat: 3 }

/** What can be measured alone, in this order. */
export const rulesCases = ['tables', 'order', 'family', 'key', 'what-if', 'openfisca'] as const

/** The cases of `rules`, one after the other in one process; `only` names one of them. */
export async function benchRules(of: RulesCase, only?: string): Promise<BenchLine[]> {
  const { benefits } = loadRegion(regionDir)
  if (!benefits) throw new Error('the region has no benefits')
  const cases: Record<(typeof rulesCases)[number], () => Promise<BenchLine[]>> = {
    tables: () => inDatabase((db) => tables(db, of)),
    order: () => inDatabase((db) => order(db, benefits, of)),
    family: async () => [keystroke(benefits, 'drawn'), keystroke(benefits, 'all')],
    key: () => benchKey(of.repeat),
    'what-if': () => benchWhatIf(of.households, of.repeat),
    openfisca: () => inDatabase((db) => besideOpenFisca(db, Math.round(of.rows / 3))),
  }
  const lines: BenchLine[] = []
  for (const name of rulesCases) if (only === undefined || only === name) lines.push(...(await cases[name]()))
  return lines
}

async function inDatabase<T>(run: (db: Session) => Promise<T>): Promise<T> {
  const tempDir = mkdtempSync(join(tmpdir(), 'jiulian-bench-rules-'))
  const db = await openDuckdb({ memoryLimitMib: 8192, threads: 2, tempDir })
  try {
    return await run(db)
  } finally {
    db.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}

/** Both tables over stored rows, results stored; the peers on a sample, seconds per row carried over. */
async function tables(db: Session, { rows, repeat }: RulesCase): Promise<BenchLine[]> {
  await db.run(`CREATE TABLE rows AS SELECT i AS hh, CAST(hash(i) % 100 AS SMALLINT) AS age, CAST(hash(i, 1) % 1200000 / 100 AS DECIMAL(10,2)) AS wage,
    ([${kinds.map((kind) => `'${kind}'`).join(', ')}])[1 + CAST(hash(i, 2) % 4 AS INTEGER)] AS disability, hash(i, 3) % 2 = 0 AS student FROM range(${rows}) r(i)`)
  const plans = { 12: tablePlan(twelveRules, 'twelve_'), 1000: tablePlan(thousandRules, 'thousand_') }
  const seconds: Record<12 | 1000, number[]> = { 12: [], 1000: [] }
  const pairs: Pair[] = []
  for (let turn = 0; turn <= repeat * 2; turn++) {
    const [small, large] = [await runPlan(db, plans[12]), await runPlan(db, plans[1000])]
    // The first turn opens the files of the operating system and is not counted.
    if (turn === 0) continue
    seconds[12].push(small)
    seconds[1000].push(large)
    pairs.push({ ours: large, theirs: small })
    say(`  12 rules ${small.toFixed(3)} s, 1,000 rules ${large.toFixed(3)} s`)
  }
  const lines: BenchLine[] = []
  for (const [count, rules, plan] of [
    [12, twelveRules, plans[12]],
    [1000, thousandRules, plans[1000]],
  ] as const) {
    const ours = median(seconds[count])
    const line = (yardstick: string, theirs: number, goal: number) =>
      judged({
        bench: 'rules',
        case: `table of ${count.toLocaleString('en')} rules`,
        rows,
        seconds: ours,
        peak_mib: peak(),
        yardstick,
        ratio: ours / theirs,
        goal,
      })
    const zenSample = await sample(db, plan, count === 12 ? 40_000 : 4_000)
    lines.push(
      line(
        `ZEN in batches of 1,000 (${zenSample.length.toLocaleString('en')} rows, carried over)`,
        (await zenSeconds(rules, zenSample)) * rows,
        0.01,
      ),
    )
    const jsonSample = zenSample.slice(0, count === 12 ? 5_000 : 200)
    lines.push(
      line(
        `json-rules-engine (${jsonSample.length.toLocaleString('en')} rows, carried over)`,
        (await jsonSeconds(rules, jsonSample)) * rows,
        1 / 300,
      ),
    )
  }
  const { ratio } = ofPairs(pairs)
  lines.push(
    judged({
      bench: 'rules',
      case: 'table of 1,000 rules',
      rows,
      seconds: median(seconds[1000]),
      peak_mib: peak(),
      yardstick: 'the table of 12 rules',
      ratio,
      goal: 3,
    }),
  )
  return lines
}

type Judged = Row & { outcome: number }

async function sample(db: Session, plan: SqlPlan, size: number): Promise<Judged[]> {
  return db.rows<Judged>(
    `SELECT age, wage, disability, student, outcome FROM rows JOIN ${plan.household} USING (hh) WHERE hh < ${size} ORDER BY hh`,
  )
}

function check(name: string, rows: readonly Judged[], found: readonly unknown[]): void {
  const wrong = rows.findIndex((row, index) => Number(found[index]) !== row.outcome)
  if (wrong >= 0) throw new WrongResults(`${name} says ${found[wrong]} for ${JSON.stringify(rows[wrong])}`)
}

/** Seconds per row of GoRules ZEN, a thousand promises at a time. */
async function zenSeconds(rules: readonly TableRule[], rows: readonly Judged[]): Promise<number> {
  const engine = new ZenEngine()
  const decision = engine.createDecision(Buffer.from(JSON.stringify(zenContent(rules))))
  const facts = rows.map(({ age, wage, disability, student }) => ({ age, wage, disability, student }))
  await decision.evaluate(facts[0])
  const found: unknown[] = []
  const start = performance.now()
  for (let at = 0; at < facts.length; at += 1000)
    for (const { result } of await Promise.all(facts.slice(at, at + 1000).map((one) => decision.evaluate(one))))
      found.push(result.outcome)
  const seconds = (performance.now() - start) / 1000
  engine.dispose()
  check('ZEN', rows, found)
  return seconds / rows.length
}

async function jsonSeconds(rules: readonly TableRule[], rows: readonly Judged[]): Promise<number> {
  const engine = new Engine(jsonRules(rules) as never)
  engine.on('success', () => engine.stop())
  const found: unknown[] = []
  const start = performance.now()
  for (const { age, wage, disability, student } of rows) {
    const { events } = await engine.run({ age, wage, disability, student })
    found.push(events[0]?.params?.outcome)
  }
  const seconds = (performance.now() - start) / 1000
  check('json-rules-engine', rows, found)
  return seconds / rows.length
}

async function order(db: Session, benefits: Benefits, { households, repeat }: RulesCase): Promise<BenchLine[]> {
  const persons = await makePopulation(db, benefits, households)
  say(`  ${households.toLocaleString('en')} households, ${persons.toLocaleString('en')} persons`)
  const plan = orderPlan(benefits)
  const [pairs, cpu]: [Pair[], Pair[]] = [[], []]
  for (let turn = 1; turn <= repeat; turn++) {
    await clearOrder(db, plan)
    const ours = await timed(() => runOrder(db, plan))
    const theirs = await timed(() => runByHand(db))
    pairs.push({ ours: ours.seconds, theirs: theirs.seconds })
    cpu.push({ ours: ours.cpu, theirs: theirs.cpu })
    const same = await compareOrder(db, plan)
    say(
      `  ${turn}/${repeat}: ours ${ours.seconds.toFixed(2)} s (processor ${ours.cpu.toFixed(1)}), by hand ${theirs.seconds.toFixed(2)} s (${theirs.cpu.toFixed(1)}), ${same.toLocaleString('en')} persons and all households the same`,
    )
  }
  const { seconds, ratio } = ofPairs(pairs)
  const cpu_ratio = Number(ofPairs(cpu).ratio.toFixed(4))
  const common = { bench: 'rules', rows: households, seconds, peak_mib: peak() }
  return [
    judged({
      ...common,
      case: `decision order with amounts, ${(households / 1e6).toFixed(2)} M households`,
      yardstick: 'hand-written SQL',
      ratio,
      cpu_ratio,
      goal: 1.5,
    }),
    judged({
      ...common,
      case: `decision order with amounts, ${(households / 1e6).toFixed(2)} M households`,
      yardstick: '15 s for 2 million',
      ratio: seconds / (15 * (households / 2_000_000)),
      goal: 1,
    }),
  ]
}

/** Lines of a tree put into words, down to a depth: below that the page draws only what somebody opens. */
const told = (reason: Reason, deep: number): number =>
  deep === 0 ? 1 : reason.because.reduce((sum, one) => sum + told(one, deep - 1), 1)

/**
 * One family after each keystroke, the slowest of twenty against one frame of 16 ms: as the page does it (what the key did not
 * touch is taken over, the reasons that stand open are told), or with nothing taken over and every reason told.
 */
function keystroke(benefits: Benefits, reasons: 'drawn' | 'all'): BenchLine {
  const { usual } = benefits
  const times: number[] = []
  const place = { area: usual.area, urban: usual.household.urban === true, asOf }
  const member = (index: number, wage: number) => ({
    ...usual.person,
    relation: index === 0 ? 'head' : 'child',
    age: 70 - index * 20,
    wage_year: wage,
  })
  const others = [1, 2, 3].map((index) => member(index, index))
  let before: FamilyResult | undefined
  for (let stroke = 0; stroke < 400; stroke++) {
    const family: Family = { members: [member(0, stroke * 100), ...others], household: usual.household }
    const start = performance.now()
    const result = calculateFamily(benefits, family, place, { before: reasons === 'drawn' ? before : undefined })
    const lines = ['tier', 'monthly_amount'].map((output) => {
      const tree = explain(benefits, family, result, output)
      return tree ? told(tree, reasons === 'drawn' ? 1 : Number.POSITIVE_INFINITY) : 0
    })
    if (lines.some((count) => count < 2)) throw new WrongResults('a family without its reasons')
    // The first strokes find cold code, as the page itself does while it opens.
    if (stroke >= 20) times.push(performance.now() - start)
    before = result
  }
  const slow = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]! / 1000
  return judged({
    bench: 'rules',
    case: `one family of four, tier and ${reasons === 'drawn' ? 'the reasons that stand open' : 'every reason'}, 95th percentile`,
    rows: 1,
    seconds: slow,
    peak_mib: peak(),
    yardstick: 'one frame of 16 ms',
    ratio: slow / 0.016,
    goal: 1,
  })
}
