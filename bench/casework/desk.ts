/** The desk under load: worklists, cases and portraits of a province's staff, one request in ten an action. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import pg from 'pg'
import { startApart } from '../../apps/server/apart.ts'
import { createAccount, createSignIn, machine } from '../../platform/access/index.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import { durableDatabase } from '../../platform/db/testing.ts'
import { type BenchLine, judged, say } from '../lines.ts'
import { type Answered, atRate, byPeople, type Call, p95, type Sender, senderTo } from './load.ts'
import { makeWorld } from './world.ts'

const full = { households: 800_000, matters: 500_000, warnings: 60_000 }
const seconds = 60

/**
 * Starts the server on a filled database and lets people work.
 * @param rows cases; households and warnings follow in proportion
 */
export async function benchDesk({ rows = full.matters }: { rows?: number }): Promise<BenchLine[]> {
  const share = rows / full.matters
  const size = {
    households: Math.ceil(full.households * share),
    matters: rows,
    warnings: Math.ceil(full.warnings * share),
  }
  const database = await durableDatabase()
  try {
    const world = await makeWorld(database.db, size)
    say(`  ${world.persons.toLocaleString('en')} registered persons`)
    const people = await accounts(database.db, world.counties)
    const server = await startApart({ DATABASE_URL: database.url, HOST: '127.0.0.1', JIULIAN_SKIP_BUILD: '1' })
    const sender = senderTo(server.port)
    try {
      const desks = await signIn(sender, people)
      const lines: BenchLine[] = []
      const say95 = (name: string, all: Answered[]) => {
        const bad = all.filter((one) => one.status >= 400)
        for (const kind of [...new Set(all.map((one) => one.kind))].sort())
          say(
            `  ${name}, ${kind}: p95 ${p95(all.filter((one) => one.kind === kind).map((one) => one.ms)).toFixed(0)} ms of ${all.filter((one) => one.kind === kind).length}`,
          )
        if (bad.length > 0) throw new Error(`${bad.length} requests failed, the first: ${JSON.stringify(bad[0])}`)
      }
      // The first seconds compile the code and fill the caches of the server, as on any day after the first.
      await atRate(50, 20, () => ask(sender, read(desks)))
      const steady = await atRate(50, seconds, () => ask(sender, read(desks)))
      say95('50 a second', steady)
      const crowd = await byPeople(200, seconds, () => ask(sender, Math.random() < 0.1 ? write(desks) : read(desks)))
      say95('200 people', crowd)
      const byHand = await atHandOfSql(database.url, desks)
      const peak = peakMib(server.pid)
      const line = (name: string, ms: number, yardstick: string, theirs: number, goal: number, count: number) =>
        judged({
          bench: 'casework',
          case: name,
          rows: count,
          seconds: ms / 1000,
          peak_mib: peak,
          yardstick,
          ratio: ms / theirs,
          goal,
        })
      for (const kind of ['worklist', 'case', 'portrait']) {
        const of = (all: Answered[]) => p95(all.filter((one) => one.kind === kind).map((one) => one.ms))
        lines.push(line(`${kind}, p95 at 50 a second`, of(steady), '150 ms', 150, 1, steady.length))
        lines.push(
          line(
            `${kind}, p95 at 50 a second`,
            of(steady),
            'its statements by hand, no HTTP, no rights',
            of(byHand),
            20,
            byHand.length,
          ),
        )
        lines.push(line(`${kind}, p95 with 200 people`, of(crowd), '400 ms', 400, 1, crowd.length))
      }
      const writes = crowd.filter((one) => one.kind === 'action').map((one) => one.ms)
      lines.push(line('action, p95 with 200 people', p95(writes), '400 ms', 400, 1, writes.length))
      lines.push(
        judged({
          bench: 'casework',
          case: 'memory of the server',
          rows: size.matters,
          seconds: 0,
          peak_mib: peak,
          yardstick: '1 GiB',
          ratio: peak / 1024,
          goal: 1,
        }),
      )
      return lines
    } finally {
      sender.close()
      await server.stop()
    }
  } finally {
    await database.close()
  }
}

interface Desk {
  cookie: string
  matters: { id: number; hh: string | null }[]
  /** Visits that can still be accepted. */
  waiting: { id: number; seq: number }[]
}

const password = 'bench-desk-2026'

async function accounts(db: AnyDb, counties: readonly string[]): Promise<string[]> {
  const signIn = await createSignIn(db, { https: false })
  const villages = await busiestVillages(db)
  const wanted = [
    ...counties.slice(0, 20).map((area) => ({ role: 'county' as const, area })),
    ...[...new Set(villages.map((area) => area.slice(0, 9)))]
      .slice(0, 40)
      .map((area) => ({ role: 'township' as const, area })),
    ...villages.slice(0, 20).map((area) => ({ role: 'village' as const, area })),
  ]
  const names: string[] = []
  for (const [i, one] of wanted.entries()) {
    const username = `desk${i}`
    const made = await createAccount({ db, signIn }, machine, { ...one, username, name: `工作人员${i}`, password })
    if (!made.ok) throw new Error(`${username}: ${made.reason}`)
    names.push(username)
  }
  return names
}

/** Villages with the most open cases. */
async function busiestVillages(db: AnyDb): Promise<string[]> {
  const found = await sql<{ area: string }>`select area from process.matter where closed_at is null
    group by area order by count(*) desc, area limit 200`.execute(db)
  return found.rows.map((row) => row.area)
}

async function signIn(sender: Sender, people: readonly string[]): Promise<Desk[]> {
  const desks: Desk[] = []
  for (const username of people) {
    const signed = await sender.send({
      kind: 'sign-in',
      method: 'POST',
      path: '/api/auth/sign-in/username',
      cookie: '',
      body: { username, password },
    })
    if (signed.status !== 200) throw new Error(`${username} cannot sign in: ${signed.status} ${signed.text}`)
    const cookie = signed.cookies.map((one) => one.split(';')[0]).join('; ')
    const list = async (query: string) => {
      const answer = await sender.send({ kind: 'list', method: 'GET', path: `/api/matters?${query}`, cookie })
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
      return (JSON.parse(answer.text) as { items: { id: number; hh: string | null; seq: number; state: string }[] })
        .items
    }
    const matters = await list('list=all&size=100')
    const waiting = (await list('list=mine&process=warning-visit&state=dispatched&size=100')).map(({ id, seq }) => ({
      id,
      seq,
    }))
    if (matters.length > 0) desks.push({ cookie, matters, waiting })
  }
  return desks
}

const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!

/** Four worklists, three cases, three portraits of ten. */
function read(desks: readonly Desk[]): Call {
  const desk = any(desks)
  const matter = any(desk.matters)
  const what = Math.random()
  const call = (kind: string, path: string): Call => ({ kind, method: 'GET', path, cookie: desk.cookie })
  if (what < 0.4)
    return call(
      'worklist',
      `/api/matters?list=${any(['mine', 'team', 'due', 'late', 'all'])}&page=${1 + Math.floor(Math.random() * 4)}&size=20`,
    )
  if (what < 0.7 || matter.hh === null) return call('case', `/api/matters/${matter.id}`)
  return call('portrait', `/api/households/${matter.hh}`)
}

function write(desks: readonly Desk[]): Call {
  for (let i = 0; i < 50; i++) {
    const desk = any(desks)
    const one = desk.waiting.pop()
    if (one)
      return {
        kind: 'action',
        method: 'POST',
        path: `/api/matters/${one.id}/actions`,
        cookie: desk.cookie,
        body: { kind: 'accept', input: {}, seen: one.seq, key: `bench-accept-${one.id}` },
      }
  }
  return read(desks)
}

async function ask(sender: Sender, call: Call): Promise<Answered> {
  const { status } = await sender.send(call)
  return { kind: call.kind, ms: 0, status }
}

/** The bare statements of the same pages at the same rate: what no server could undercut. */
async function atHandOfSql(url: string, desks: readonly Desk[]): Promise<Answered[]> {
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  const today = new Date().toISOString().slice(0, 10)
  try {
    return await atRate(50, 20, async () => {
      const matter = any(any(desks).matters)
      const what = Math.random()
      const kind = what < 0.4 ? 'worklist' : what < 0.7 || matter.hh === null ? 'case' : 'portrait'
      const one = async (text: string, values: unknown[]) => JSON.stringify((await pool.query(text, values)).rows)
      if (kind === 'worklist')
        await one(
          `select * from process.matter where closed_at is null and turn = 'township' and area like $1 order by urgent desc, due_on, id limit 20`,
          ['150426100%'],
        )
      else if (kind === 'case') {
        await one('select * from process.matter where id = $1', [matter.id])
        await one('select * from process.action where matter_id = $1 order by seq', [matter.id])
      } else {
        await one(
          'select * from registry.household h join registry.membership m using (hh) join registry.person p using (pid) where hh = $1',
          [matter.hh],
        )
        await one('select * from monitoring.at_hand where hh = $1', [matter.hh])
        await one(
          'select * from monitoring.warning w join monitoring.hit t on t.warning_id = w.id where hh = $1 and opened_on <= $2',
          [matter.hh, today],
        )
      }
      return { kind, ms: 0, status: 200 }
    })
  } finally {
    await pool.end()
  }
}

/** Highest resident memory of a process so far, MiB. */
function peakMib(pid: number): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1] ?? 0) / 1024
}
