/** A matter about a household asks for the economic check of its members, one by one or all re-checks of an area at once. */
import { sql } from 'kysely'
import {
  type Acting,
  act,
  type CheckInput,
  type Db,
  type Matter,
  openChild,
  type ProcessContext,
  type Taken,
} from '../../../platform/process/index.ts'
import type { Words } from '../../../platform/process/shared.ts'
import { withoutConsent } from '../consent/consent.ts'

interface Member {
  idNumber: string | null
  name: string | null
  relation: string | null
}
async function membersOf(tx: Db, hh: string): Promise<Member[]> {
  const found = await sql<Member>`select p.id_number as "idNumber", p.name, m.relation from registry.membership m
    join registry.person p on p.pid = m.pid where m.hh = ${hh}::bigint and m.to_date is null and p.status is distinct from 'dead' order by m.pid`.execute(
    tx,
  )
  return found.rows
}

/** Why a check cannot be asked for whoever is asked about: none is in use, or one is under way; undefined: it can. */
export async function checkUnderWay(
  tx: Db,
  { matter, ctx }: Pick<CheckInput<unknown>, 'matter' | 'ctx'>,
): Promise<Words | undefined> {
  if (!ctx.processes.has('economic-check'))
    return { zh: '信息核对尚未启用。', en: 'The economic check is not in use yet.' }
  const running = await sql<{ number: string }>`select number from process.matter where parent_id = ${matter!.id}
    and process = 'economic-check' and closed_at is null and state <> 'issued'`.execute(tx)
  return running.rows[0]
    ? {
        zh: `核对正在进行（${running.rows[0].number}），请等待报告。`,
        en: 'A check is under way; wait for its report.',
      }
    : undefined
}

/** Opens the check of these persons as a child of the matter that asks. @throws TakenBack */
export async function openCheck(
  tx: Db,
  ctx: ProcessContext,
  matter: Matter<unknown>,
  persons: readonly { idNumber: string | null; name: string | null; relation: string; obligor: boolean }[],
): Promise<void> {
  const purpose = matter.process === 'recheck' ? 'recheck' : 'application'
  await openChild(tx, ctx, matter, { process: 'economic-check', kind: 'request', input: { purpose, persons } })
}

/** Why a matter may not ask now; undefined: it may. */
export async function mayAskForCheck<Data>(tx: Db, at: CheckInput<Data>): Promise<Words | undefined> {
  const { matter, hh, today } = at
  const underWay = await checkUnderWay(tx, at)
  if (underWay) return underWay
  const members = hh === null ? [] : await membersOf(tx, hh)
  if (members.length === 0) return { zh: '该户没有登记成员，不能核对。', en: 'No members are registered.' }
  const nameless = members.find((one) => !one.idNumber || !/^\d{17}[\dX]$/.test(one.idNumber) || !one.name)
  if (nameless)
    return {
      zh: `成员${nameless.name ?? ''}没有登记身份证号，请先补充。`,
      en: `The id number of ${nameless.name ?? 'a member'} is missing.`,
    }
  const lacking = await withoutConsent(tx, {
    matterId: matter!.id,
    persons: members as { idNumber: string; name: string }[],
    today,
  })
  return lacking[0]?.why
}

/** Effect of a matter's action: opens the check of its household as a child. @throws TakenBack */
export async function askForCheck<Data>(tx: Db, { matter }: Taken<Data>, ctx: ProcessContext): Promise<undefined> {
  const members = await membersOf(tx, matter.hh!)
  await openCheck(
    tx,
    ctx,
    matter,
    members.map(({ idNumber, name, relation }) => ({ idNumber, name, relation: relation ?? 'other', obligor: false })),
  )
}

/** What became of asking for many checks. */
export interface AskedChecks {
  asked: number
  /** Re-checks that could not ask, with the reason: mostly a consent that has to be signed. */
  lacking: { matter: number; number: string; why: string }[]
  /** Every re-check that was tried, in the order of its last day; `why` is null where the check was asked for. */
  rows: { matter: number; number: string; why: string | null }[]
  /** More of them wait: asked for with the next press. */
  left: number
}

/** Re-checks of an area whose check nobody has asked for. */
const unasked = (
  area: string,
) => sql`m.process = 'recheck' and m.state = 'checking' and m.area like ${`${area}%`} and m.hh is not null
  and m.data -> 'check' = 'null'::jsonb
  and not exists (select 1 from process.matter c where c.parent_id = m.id and c.process = 'economic-check' and c.closed_at is null)`

/** How many that are. @example await countUnasked(db, '900101001') // 12 */
export async function countUnasked(db: Db, area: string): Promise<number> {
  const found = await sql<{
    n: number
  }>`select count(*)::int as n from process.matter m where ${unasked(area)}`.execute(db)
  return found.rows[0]!.n
}

/**
 * Asks for the check of every re-check of an area that has none yet. One that cannot ask does not hold up the others.
 * @example await askForChecks(ctx, actor, '900101001') // { asked: 12, lacking: [{ number: 'FC-…', why: '缺少王建国的核对授权书，请先签署。' }] }
 */
export async function askForChecks(ctx: ProcessContext, actor: Acting, area: string, most = 500): Promise<AskedChecks> {
  const found = await sql<{ id: number; number: string; of: number }>`select m.id, m.number, count(*) over ()::int as of
    from process.matter m where ${unasked(area)} order by m.due_on, m.id limit ${most}`.execute(ctx.db)
  const done: AskedChecks = { asked: 0, lacking: [], rows: [], left: (found.rows[0]?.of ?? 0) - found.rows.length }
  for (const { id, number } of found.rows) {
    const asked = await act(ctx, actor, id, { kind: 'ask-check', input: {} })
    if (asked.ok) done.asked++
    const why = asked.ok ? null : (asked.zh ?? asked.reason)
    if (why !== null) done.lacking.push({ matter: id, number, why })
    done.rows.push({ matter: id, number, why })
  }
  return done
}
