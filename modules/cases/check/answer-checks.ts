/** The part of the server that answers checks from the lake: takes what waits, one check at a time, in its own transaction. */
import { sql } from 'kysely'
import { logRead } from '../../../platform/access/index.ts'
import {
  actWithin,
  type Db,
  type Matter,
  nowOf,
  type ProcessContext,
  readMatter,
  TakenBack,
  theClock,
  todayOf,
} from '../../../platform/process/index.ts'
import type { MonitoringContext } from '../../monitoring/index.ts'
import { type EconomicCheck, purposes } from './facts.ts'
import { readLake } from './read-lake.ts'
import { type CheckRules, nowWithout } from './work.ts'

export type LakeOfChecks = Pick<MonitoringContext, 'db' | 'dataDir' | 'region' | 'memoryLimitMib' | 'threads'>

/** Minutes until a check whose reading failed is tried again, by tries. */
const patience = [1, 5, 15, 60]

/**
 * Answers every check that waits for the lake; to be called every few seconds and at the start. Two servers share the work. A
 * reading that fails is tried again later; the sources' own time limit goes on meanwhile.
 * @returns how many were answered, and what went wrong
 * @example await answerChecks(ctx, { matters, policyOn }) // { answered: 2, faults: [] }
 */
export async function answerChecks(
  lake: LakeOfChecks,
  { matters, policyOn }: CheckRules & { matters: ProcessContext },
): Promise<{ answered: number; faults: unknown[] }> {
  const done = { answered: 0, faults: [] as unknown[] }
  for (;;) {
    const next = await sql<{ matter_id: number; round: number }>`select matter_id, round from cases.check_queue
      where next_at <= ${nowOf(matters)} order by next_at limit 1`.execute(lake.db)
    const one = next.rows[0]
    if (!one) return done
    try {
      if (await answerOne(lake, { matters, policyOn }, one.matter_id, one.round)) done.answered++
      else return done
    } catch (fault) {
      done.faults.push(fault)
      await sql`update cases.check_queue set tries = tries + 1, last_fault = ${String(fault).slice(0, 300)},
        next_at = ${nowOf(matters)}::timestamptz + make_interval(mins => (${sql.val(patience)}::int[])[least(tries + 1, ${patience.length})])
        where matter_id = ${one.matter_id} and round = ${one.round}`.execute(lake.db)
    }
  }
}

async function answerOne(
  lake: LakeOfChecks,
  { matters, policyOn }: CheckRules & { matters: ProcessContext },
  id: number,
  round: number,
): Promise<boolean> {
  return lake.db.transaction().execute(async (tx: Db) => {
    const mine =
      await sql`select 1 from cases.check_queue where matter_id = ${id} and round = ${round} for update skip locked`.execute(
        tx,
      )
    if (mine.rows.length === 0) return false
    const matter = (await readMatter(tx, id)) as Matter<EconomicCheck> | undefined
    await sql`delete from cases.check_queue where matter_id = ${id} and round = ${round}`.execute(tx)
    if (!matter || matter.closedAt || matter.data.round !== round || !['asking', 'ready'].includes(matter.state))
      return true
    const today = todayOf(matters)
    const region = await policyOn(today)
    // Whoever took the consent back since the request is not read.
    const gone = await nowWithout(tx, matter, today)
    const asked = matter.data.lines.filter(
      (line) => line.way === 'lake' && line.state === 'waiting' && !gone.includes(line.person),
    )
    for (const person of new Set(asked.map((line) => line.person)))
      await logRead(tx, lakeReader, {
        action: 'economic-check-lake',
        person: matter.data.asked[person]!.idNumber.slice(0, 17),
        household: matter.hh,
        purpose: purposes[matter.data.purpose].zh,
        caseRef: matter.number,
        detail: { sources: asked.filter((line) => line.person === person).map((line) => line.source) },
      })
    const answers = await readLake(
      lake,
      region,
      matter.area,
      today,
      asked.map((line) => ({
        person: line.person,
        source: line.source,
        idNumber: matter.data.asked[line.person]!.idNumber,
        elsewhere: matter.data.asked[line.person]!.obligor,
      })),
    )
    const told = await actWithin(tx, matters, theClock, id, {
      kind: 'lake-answered',
      input: {
        answers: [
          ...answers.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))),
          ...matter.data.lines
            .filter((line) => gone.includes(line.person))
            .map(({ person, source }) => ({ person, source, state: 'withdrawn' })),
        ],
      },
      key: `lake:${round}`,
    })
    if (!told.ok) throw new TakenBack(told)
    return true
  })
}
const lakeReader = { userId: 'system', name: '核对系统', role: 'check-centre' as const, area: '' }

const everyMs = 3_000

/**
 * Lets checks be answered as they come, and at once those that waited while no server ran.
 * @returns ends it; what is being read is finished first
 */
export function startAnswering(
  lake: LakeOfChecks,
  rules: CheckRules & { matters: ProcessContext },
  record: (fault: unknown) => void,
): () => Promise<void> {
  let ended = false
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  const round = () => {
    if (busy || ended) return
    busy = true
    running = answerChecks(lake, rules)
      .then(({ faults }) => faults.forEach(record))
      .catch(record)
      .finally(() => {
        busy = false
      })
  }
  round()
  const timer = setInterval(round, everyMs)
  timer.unref()
  return async () => {
    ended = true
    clearInterval(timer)
    await running
  }
}
