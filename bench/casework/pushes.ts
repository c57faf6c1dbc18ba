/** Pushes to a department that fails 20 % of the time and takes 5 % twice, with the sender killed three times on the way. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { openVault, saveTarget } from '../../modules/chain/index.ts'
import { loadRegion } from '../../modules/rules/index.ts'
import { machine } from '../../platform/access/index.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import { durableDatabase } from '../../platform/db/testing.ts'
import { type BenchLine, judged, say } from '../lines.ts'

const child = (...args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, 'pushes-child.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

async function startDepartment(): Promise<{ process: ChildProcess; port: number }> {
  const started = child('department')
  const port = await new Promise<number>((done) => started.stdout!.once('data', (data: Buffer) => done(Number(data))))
  return { process: started, port }
}

export interface Told {
  calls: number
  failed: number
  twice: number
  repeated: number
  effects: number
  doubled: number
}
const tell = async (port: number) => (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Told

/** Round and push of each referral as the process writes them, put in at once: what is measured is sending. */
async function fill(db: AnyDb, target: number, count: number): Promise<void> {
  await sql`with made as (
      insert into process.matter (process, number, area, state, seq, data)
      select 'referral', 'ZB-900101-2026-' || lpad(n::text, 6, '0'), '900101001001', 'pushed', 2, '{}' from generate_series(1, ${count}::int) as n returning id, number)
    insert into chain.push (id, matter_id, round_id, number, unit, area, kind, target_id, body)
    select gen_random_uuid(), id, gen_random_uuid(), number, 'clinics', '900101001001', 'referral', ${target},
      json_build_object('version', 1, 'kind', 'referral', 'number', number, 'data', json_build_object('name', '王建国'))::text from made`.execute(
    db,
  )
}

export interface PushesRan {
  seconds: number
  kills: number
  peakMib: number
  told: Told
  states: Record<string, number>
}

/** Runs it once. @throws Error when something was lost or had its effect twice */
export async function runPushes({ rows, kills }: { rows: number; kills: number }): Promise<PushesRan> {
  const database = await durableDatabase()
  const dir = mkdtempSync(join(tmpdir(), 'pushes-'))
  const department = await startDepartment()
  let sender: ChildProcess | undefined
  try {
    const { db } = database
    const ctx = { db, region: loadRegion('regions/example'), vault: openVault(dir, undefined) }
    const saved = await saveTarget(ctx, machine, {
      unit: 'clinics',
      area: '900101',
      url: `http://127.0.0.1:${department.port}/referrals`,
      allowPrivate: true,
      enabled: true,
    })
    if (!saved.ok) throw new Error(saved.reason)
    await fill(db, saved.id, rows)
    const states = async () =>
      Object.fromEntries(
        (
          await sql<{ state: string; n: number }>`select state, count(*)::int as n from chain.push group by 1`.execute(
            db,
          )
        ).rows.map((row) => [row.state, row.n]),
      ) as Record<string, number>
    const start = performance.now()
    sender = child('sender', database.url, dir, String(Math.min(200, Math.ceil(rows / 8))))
    let killed = 0
    let peakMib = 0
    for (;;) {
      await sleep(25)
      const now = await states()
      const delivered = now.delivered ?? 0
      peakMib = Math.max(peakMib, memoryOf(sender.pid!))
      if (killed < kills && (now.sending ?? 0) > 0 && delivered >= ((killed + 1) * rows) / (kills + 1)) {
        sender.kill('SIGKILL')
        await new Promise((done) => sender!.once('exit', done))
        killed++
        say(`  killed with ${delivered.toLocaleString('en')} delivered and ${now.sending ?? 0} on the way`)
        sender = child('sender', database.url, dir, String(Math.min(200, Math.ceil(rows / 8))))
      }
      if (!now.waiting && !now.sending) break
      if (performance.now() - start > 600_000) throw new Error(`not done after ten minutes: ${JSON.stringify(now)}`)
    }
    const seconds = (performance.now() - start) / 1000
    const [told, ended] = [await tell(department.port), await states()]
    if (told.effects !== rows || ended.delivered !== rows || told.doubled > 0 || killed !== kills)
      throw new Error(`lost or doubled: ${JSON.stringify({ told, ended, killed })}`)
    return { seconds, kills: killed, peakMib, told, states: ended }
  } finally {
    sender?.kill('SIGKILL')
    department.process.kill()
    rmSync(dir, { recursive: true, force: true })
    await database.close()
  }
}

const memoryOf = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** What anybody would write: a loop over the same calls, as many at once, again when it fails. Nothing is written down, nobody is killed. */
async function byHand(rows: number): Promise<number> {
  const department = await startDepartment()
  try {
    const start = performance.now()
    let next = 0
    const post = (key: string) =>
      new Promise<boolean>((done) => {
        const call = request(
          {
            host: '127.0.0.1',
            port: department.port,
            method: 'POST',
            path: '/referrals',
            headers: { 'idempotency-key': key },
          },
          (answer) => {
            answer.resume()
            answer.on('end', () => done(answer.statusCode === 200))
          },
        )
        call.on('error', () => done(false))
        call.end('{"version":1,"kind":"referral","data":{"name":"王建国"}}')
      })
    const worker = async () => {
      while (next < rows) {
        const key = `by-hand-${next++}`
        while (!(await post(key)));
      }
    }
    await Promise.all(Array.from({ length: 24 }, worker))
    const told = await tell(department.port)
    if (told.effects !== rows) throw new Error(`the yardstick lost some: ${told.effects}`)
    return (performance.now() - start) / 1000
  } finally {
    department.process.kill()
  }
}

/** 10,000 pushes, three kills; the yardstick is a plain loop that is never killed and remembers nothing. */
export async function benchPushes({ rows = 10_000 }: { rows?: number }): Promise<BenchLine[]> {
  const ran = await runPushes({ rows, kills: 3 })
  const theirs = await byHand(rows)
  say(
    `  ${ran.told.calls.toLocaleString('en')} calls, ${ran.told.failed.toLocaleString('en')} failed, ${ran.told.twice} taken without an answer, ${ran.told.repeated} came again; ${ran.told.effects.toLocaleString('en')} effects, none lost, none twice; by hand ${theirs.toFixed(1)} s`,
  )
  return [
    judged({
      bench: 'casework',
      case: 'pushes',
      rows,
      seconds: ran.seconds,
      peak_mib: ran.peakMib,
      yardstick: 'a plain HTTP loop, never killed',
      ratio: ran.seconds / theirs,
      // The claim is exactly-once; time is told beside it. Each kill costs at most its lease of four seconds.
      goal: 20,
    }),
  ]
}
