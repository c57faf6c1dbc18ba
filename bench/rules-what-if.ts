/**
 * What-if: a changed line of minimum living tried over the whole region, from the start of the run to the figures its page
 * draws. The facts lie there as a sweep leaves them. Beside it the same two policies by hand, on the same files, tiers and
 * money compared.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { openDuckdb, type Session, text } from '../engine/sql/index.ts'
import { beginWhatIf, factFiles, readWhatIf, runWhatIf, type WhatIfView } from '../modules/assessment/index.ts'
import {
  createDraft,
  loadRegion,
  type PolicyChange,
  policyAsOf,
  policyWithDraft,
  saveChange,
} from '../modules/rules/index.ts'
import type { Benefits, FactDef } from '../modules/rules/shared.ts'
import { standardsFor, valuesOf } from '../modules/rules/shared.ts'
import { testDatabase } from '../platform/db/testing.ts'
import { regionDir } from './lake.ts'
import { type BenchLine, judged, ofPairs, type Pair, peak, say } from './lines.ts'
import { runByHand, timed } from './rules-order.ts'
import { asOf, lineType, makePopulation } from './rules-population.ts'
import { WrongResults } from './sweep.ts'

const goalSeconds = 30
const key = `${asOf}-bench`
const validFrom = '2027-01-01'
const officer = { userId: 'p1', name: '区厅甲', role: 'region', area: '15' } as const

/** A tenth more in the towns of the whole region. */
const change: PolicyChange = {
  kind: 'standard',
  file: 'standards.csv',
  act: 'add',
  row: {
    id: 'dibao',
    area: '15',
    urban: 'urban',
    value: '10534.8',
    unit: 'CNY/person/year',
    valid_from: validFrom,
    valid_to: '',
    source: '试算：城镇标准提高一成',
    verified: false,
  },
}

const literal = (fact: FactDef): string =>
  fact.assume === undefined || fact.assume === null
    ? 'NULL'
    : fact.type === 'date'
      ? `DATE ${text(String(fact.assume))}`
      : typeof fact.assume === 'string'
        ? text(fact.assume)
        : String(fact.assume)

/** Columns of a facts file: what departments deliver, in the digits that the product gives them. */
function delivered(facts: Record<string, FactDef>): string {
  return Object.entries(facts)
    .flatMap(([name, fact]) => {
      if (fact.ask) return []
      const digits =
        fact.type !== 'number' ? '' : fact.register === 'age' ? '5,0' : fact.unit?.startsWith('CNY') ? '18,2' : '18,0'
      return [digits ? `CAST("${name}" AS DECIMAL(${digits})) AS "${name}"` : `"${name}"`]
    })
    .join(', ')
}

/** Writes the facts of an invented population as a sweep keeps them: ten banners of twenty townships. */
async function writeFacts(dataDir: string, benefits: Benefits, households: number): Promise<number> {
  const files = factFiles(dataDir, key)
  mkdirSync(dirname(files.person), { recursive: true })
  const db = await open(dataDir, 8192)
  try {
    const persons = await makePopulation(db, benefits, households)
    const { person, household } = benefits.inputs
    await db.run(`COPY (SELECT pid, hh, relation AS _relation, age AS _age, alive AS _alive, 1::BIGINT AS _version, pid AS _row, ${delivered(person)}
      FROM person ORDER BY hh) TO ${text(files.person)} (FORMAT parquet, COMPRESSION zstd)`)
    await db.run(`COPY (SELECT hh, place AS division, place::VARCHAR AS area, ${delivered(household)}
      FROM (SELECT *, _area::BIGINT * 1000000 + (1 + hh % 20) * 1000 AS place FROM household) ORDER BY hh)
      TO ${text(files.household)} (FORMAT parquet, COMPRESSION zstd)`)
    return persons
  } finally {
    db.close()
  }
}

/** As much as the product takes when nobody sets it; both sides have the same. */
const memoryLimitMib = 2048

const open = (dataDir: string, memory = memoryLimitMib): Promise<Session> =>
  openDuckdb({ memoryLimitMib: memory, threads: 2, tempDir: join(dataDir, 'tmp', 'bench') })

interface Tally {
  variant: number
  tier: string
  households: number
  amount: number
}

/** Both policies by hand on the same files: a view of the facts, the standards of each place, the script, the counts. */
async function byHand(db: Session, dataDir: string, policies: readonly Benefits[]): Promise<Tally[]> {
  const files = factFiles(dataDir, key)
  const [first] = policies
  const { person, household } = first!.inputs
  const asked = (facts: Record<string, FactDef>, but: readonly string[]) =>
    Object.entries(facts)
      .filter(([name, fact]) => fact.ask && !but.includes(name))
      .map(([name, fact]) => `, ${literal(fact)} AS "${name}"`)
      .join('')
  const cannot = ['cannot_eat', 'cannot_dress', 'cannot_get_up', 'cannot_toilet', 'cannot_walk_indoors', 'cannot_bathe']
  // The script counts what somebody cannot do; of these people only the level on record is known.
  const level = cannot.map(
    (name, at) => `, self_care_record = 'none'${at === 0 ? " OR self_care_record = 'half'" : ''} AS ${name}`,
  )
  await db.run(
    `CREATE OR REPLACE TEMP VIEW person AS SELECT * ${asked(person, cannot)}${level.join('')} FROM read_parquet(${text(files.person)})`,
  )
  const found: Tally[] = []
  for (const [variant, benefits] of policies.entries()) {
    const ids = Object.keys(benefits.inputs.standard)
    const places = await db.rows<{ banner: string; urban: boolean }>(
      `SELECT DISTINCT left(area, 6) AS banner, urban FROM read_parquet(${text(files.household)})`,
    )
    const rows = places.map(({ banner, urban }) => {
      const values = valuesOf(standardsFor(benefits, { area: banner, urban, asOf: validFrom }))
      return `('${banner}', ${urban}, ${ids.map((id) => values[id] ?? 'NULL').join(', ')})`
    })
    const columns = ids.map((id) => `"std_${id}" ${lineType(benefits.inputs.standard[id]!.unit)}`)
    await db.run(`CREATE OR REPLACE TEMP TABLE line (banner VARCHAR, urban BOOLEAN, ${columns.join(', ')})`)
    await db.run(`INSERT INTO line VALUES ${rows.join(', ')}`)
    await db.run(`CREATE OR REPLACE TEMP VIEW household AS SELECT h.* ${asked(household, [])}, line.* EXCLUDE (banner, urban)
      FROM read_parquet(${text(files.household)}) h JOIN line ON line.banner = left(h.area, 6) AND line.urban = h.urban`)
    await runByHand(db)
    found.push(
      ...(await db.rows<Tally>(
        `SELECT ${variant}::INTEGER AS variant, tier, count(*)::INTEGER AS households, sum(monthly_amount)::DOUBLE AS amount FROM y_household GROUP BY tier ORDER BY tier`,
      )),
    )
  }
  return found
}

/** @throws WrongResults naming a tier whose households or money differ */
function same(view: WhatIfView, hand: readonly Tally[]): void {
  const sides = [view.published.tiers, view.variants[0]!.tiers]
  for (const [variant, tiers] of sides.entries()) {
    const ours = new Map(tiers.map((one) => [one.tier, one]))
    const theirs = hand.filter((one) => one.variant === variant)
    for (const { tier, households, amount } of theirs) {
      const one = ours.get(tier)
      if (one?.households !== households || Math.abs((one.monthly ?? 0) - amount) > 0.005)
        throw new WrongResults(
          `What-if, policy ${variant}, ${tier}: ${JSON.stringify(one)}, by hand ${households} households, ${amount}`,
        )
    }
    if (tiers.length !== theirs.length)
      throw new WrongResults(`What-if, policy ${variant}: ${tiers.length} tiers, by hand ${theirs.length}`)
  }
}

/** A run of one draft over everybody, with the database and the files of the product. */
export async function benchWhatIf(households: number, repeat: number): Promise<BenchLine[]> {
  const region = loadRegion(regionDir)
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-bench-what-if-'))
  const { db, close } = await testDatabase()
  try {
    const persons = await writeFacts(dataDir, region.benefits!, households)
    say(`  ${households.toLocaleString('en')} households, ${persons.toLocaleString('en')} persons`)
    const ctx = {
      db,
      dataDir,
      region,
      memoryLimitMib,
      threads: 2,
      now: () => new Date(`${asOf}T04:00:00Z`),
      queue: { send: async () => 1 },
    }
    const draft = await createDraft(ctx, officer, { title: '提高一成', validFrom })
    if (!draft.ok) throw new Error(JSON.stringify(draft))
    const saved = await saveChange(ctx, officer, draft.id, change)
    if (!saved.ok) throw new Error(JSON.stringify(saved))
    const policies = [
      (await policyAsOf(ctx, validFrom)).benefits!,
      (await policyWithDraft(ctx, [change], validFrom)).benefits!,
    ]
    const [pairs, cpu]: [Pair[], Pair[]] = [[], []]
    for (let turn = 1; turn <= repeat; turn++) {
      const begun = await beginWhatIf(ctx, officer, { drafts: [draft.id], asOf, area: '15' })
      if (!begun.ok) throw new Error(JSON.stringify(begun))
      await sql`update assessment.what_if set facts = ${key} where id = ${begun.id}`.execute(db)
      let view: WhatIfView | undefined
      const ours = await timed(async () => {
        const ran = await runWhatIf(ctx, begun.id)
        if (!ran.ok) throw new Error(JSON.stringify(ran))
        view = await readWhatIf(ctx, officer, begun.id)
      })
      let tallies: Tally[] = []
      const theirs = await timed(async () => {
        const session = await open(dataDir)
        tallies = await byHand(session, dataDir, policies).finally(() => session.close())
      })
      same(view!, tallies)
      pairs.push({ ours: ours.seconds, theirs: theirs.seconds })
      cpu.push({ ours: ours.cpu, theirs: theirs.cpu })
      say(
        `  ${turn}/${repeat}: to the chart ${ours.seconds.toFixed(2)} s (processor ${ours.cpu.toFixed(1)}), by hand ${theirs.seconds.toFixed(2)} s (${theirs.cpu.toFixed(1)}), tiers and money the same`,
      )
    }
    const { seconds, ratio } = ofPairs(pairs)
    const common = {
      bench: 'rules',
      case: `what-if, one draft, ${(households / 1e6).toFixed(2)} M households`,
      rows: households,
      seconds,
      peak_mib: peak(),
    }
    const goal = goalSeconds * (households / 2_000_000)
    return [
      judged({ ...common, yardstick: '30 s for 2 million, to the first chart', ratio: seconds / goal, goal: 1 }),
      judged({
        ...common,
        yardstick: 'both policies by hand',
        ratio,
        cpu_ratio: Number(ofPairs(cpu).ratio.toFixed(4)),
        goal: 1.5,
      }),
    ]
  } finally {
    await close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
