/** A small world for tests of cases: the invented region, a real PostgreSQL, one village with households. */
import { sql } from 'kysely'
import { testDatabase } from '../../platform/db/testing.ts'
import {
  type Acting,
  act,
  type Matter,
  open,
  type ProcessContext,
  type ProcessWork,
  processesOf,
} from '../../platform/process/index.ts'
import { loadRegion, parametersOf } from '../rules/index.ts'
import { papersAsked } from './application/materials.ts'
import { correctionLists } from './correction/lists.ts'

export const village = '900101001001'
export const county: Acting = { userId: 'c1', name: '清溪县甲', role: 'county', area: '900101' }
export const countyToo: Acting = { userId: 'c2', name: '清溪县乙', role: 'county', area: '900101' }
export const township: Acting = { userId: 't1', name: '镇甲', role: 'township', area: '900101001' }
export const townshipToo: Acting = { userId: 't2', name: '镇乙', role: 'township', area: '900101001' }
export const aide: Acting = { userId: 'v1', name: '协理员', role: 'village', area: village }

export interface CasesWorld {
  ctx: ProcessContext & { today: string }
  /** A household of three with a file: head, spouse, child. */
  household: (more?: {
    area?: string
  }) => Promise<{ hh: string; head: string; spouse: string; child: string; idNumber: string }>
  /** What it holds from the ledger. */
  holds: (hh: string, tier: string, amount: number | null, from?: string) => Promise<void>
  opened: (who: Acting, process: string, kind: string, input: object, place?: object) => Promise<Matter>
  done: (who: Acting, matter: number, kind: string, input?: object) => Promise<Matter>
  refused: (
    who: Acting,
    matter: number,
    kind: string,
    input?: object,
  ) => Promise<{ reason: string; zh?: string | undefined }>
  /** Address of the database, for processes of their own. */
  url: string
  close: () => Promise<void>
}

/** Opens a world with these processes; today is 2026-11-24 until a test says otherwise. */
export async function openCasesWorld(works: readonly ProcessWork[]): Promise<CasesWorld> {
  const { db, url, close } = await testDatabase()
  const region = loadRegion('regions/example')
  const ctx: CasesWorld['ctx'] = {
    db,
    today: '2026-11-24',
    now: () => new Date(`${ctx.today}T04:00:00Z`),
    processes: processesOf(works),
    parameter: parametersOf(region),
    lists: {
      tiers: [...region.meta.tiers, { id: 'tekun-rural', label: { zh: '特困', en: 'Extreme poverty' } }],
      'application-papers': papersAsked(region).map(({ id, label }) => ({ id, label })),
      departments: Object.entries(region.meta.departments).map(([id, label]) => ({ id, label })),
      'feedback-codes': region.meta.feedback_codes,
      'consent-texts': (region.consents ?? []).map(({ version, title }) => ({ id: version, label: title })),
      ...correctionLists(region),
      'check-sources': (region.check?.sources ?? []).map(({ id, label }) => ({ id, label })),
    },
  }
  let next = 1
  return {
    ctx,
    url,
    async household({ area = village } = {}) {
      const n = next++
      const hh = `9001010${String(n).padStart(5, '0')}`
      const day = [1 + (n % 12), 1 + (Math.floor(n / 12) % 28)].map((one) => String(one).padStart(2, '0')).join('')
      const pid = (k: number) => `1599261970${day}${String(Math.floor(n / 336) * 10 + k).padStart(3, '0')}`
      const [head, spouse, child] = [pid(1), pid(2), pid(3)] as [string, string, string]
      await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, opened_because, opened_on)
        values (${hh}::bigint, ${hh}, ${head}::bigint, ${area}, ${area}, ${area}, 'tier', '2026-01-31')`.execute(db)
      for (const [one, name, relation] of [
        [head, '王建国', 'head'],
        [spouse, '李秀兰', 'spouse'],
        [child, '王小明', 'child'],
      ] as const) {
        await sql`insert into registry.person (pid, id_number, name, status) values (${one}::bigint, ${`${one}0`}, ${name}, 'normal')`.execute(
          db,
        )
        await sql`insert into registry.membership (pid, hh, relation, from_date) values (${one}::bigint, ${hh}::bigint, ${relation}, '2026-01-31')`.execute(
          db,
        )
      }
      return { hh, head, spouse, child, idNumber: `${head}0` }
    },
    async holds(hh, tier, amount, from = '2026-01-31') {
      await sql`insert into registry.tier_holding (hh, tier, persons, monthly_amount, from_date, source)
        values (${hh}::bigint, ${tier}, 3, ${amount}, ${from}::date, 'ledger')`.execute(db)
    },
    async opened(who, process, kind, input, place = {}) {
      const made = await open(ctx, who, {
        process,
        kind,
        input: input as Record<string, unknown>,
        area: village,
        ...place,
      })
      if (!made.ok) throw new Error(`${made.reason}: ${made.zh} ${JSON.stringify(made.details ?? '')}`)
      return made.matter
    },
    async done(who, matter, kind, input = {}) {
      const acted = await act(ctx, who, matter, { kind, input: input as Record<string, unknown> })
      if (!acted.ok) throw new Error(`${kind} ${acted.reason}: ${acted.zh} ${JSON.stringify(acted.details ?? '')}`)
      return acted.matter
    },
    async refused(who, matter, kind, input = {}) {
      const acted = await act(ctx, who, matter, { kind, input: input as Record<string, unknown> })
      if (acted.ok) throw new Error(`${kind} was not refused`)
      return { reason: acted.reason, zh: acted.zh }
    },
    close,
  }
}

/** A family with a file, 王建国 its head, for whom 李秀兰 asks; 赵桂兰 who asks without a file; 孙正义 who complains of somebody. */
export async function threeWhoSpoke(world: CasesWorld) {
  const asked = { cause: 'accident', what: '车祸住院', phone: '13900000002' }
  const { hh } = await world.household()
  const ofFamily = await world.opened(township, 'temporary-aid', 'report', { ...asked, name: '李秀兰' }, { hh })
  const stranger = await world.opened(township, 'temporary-aid', 'report', { ...asked, name: '赵桂兰' })
  const complaint = await world.opened(county, 'complaint', 'receive', {
    named: true,
    name: '孙正义',
    contact: '13900000003',
    about: 'household',
    channel: 'visit',
    what: '该户有车',
  })
  return { hh, ofFamily, stranger, complaint }
}
