/**
 * From news to notices: whose turn it is, who was named, whose time runs out, who waits for the result. Runs inside the
 * transaction that marks the news as heard, so a killed server tells nobody twice and forgets nobody.
 */
import { sql } from 'kysely'
import type { HeardNews } from '../db/index.ts'
import { type Db, type Matter, nowOf, readMatters, takersOf, todayOf } from '../process/index.ts'
import { assignKind } from '../process/shared.ts'
import { type NoticesContext, numberOf } from './context.ts'
import { queueDeliveries } from './queue-deliveries.ts'
import { type Audience, audienceKey, audienceOf, levelAbove, peopleOf } from './recipients.ts'
import type { NoticeKind } from './shared.ts'
import { textOfMany, textOfOne } from './words.ts'

interface Telling {
  kind: NoticeKind
  news: number
  matter: Matter
  audience: Audience
  /** Whoever did it knows it already; whoever took the step before one that a second person takes has nothing to do. */
  except?: readonly string[]
  share?: number
}

/** What lies behind a piece of news: who acted, and the state before. */
interface Behind {
  by: string
  before: string | null
  opener: string
  openerRole: string
}

/** Decides and writes the notices of a batch of news. @returns how many people were told something, counted per notice */
export async function decide(ctx: NoticesContext, tx: Db, news: readonly HeardNews[]): Promise<number> {
  const ids = [...new Set(news.flatMap((one) => (typeof one.payload.matter === 'number' ? [one.payload.matter] : [])))]
  if (ids.length === 0) return 0
  const matters = new Map(
    (await readMatters(tx, sql`m.id = any(${sql.val(ids)}::bigint[])`)).map((matter) => [matter.id, matter]),
  )
  const behind = await readBehind(tx, news)
  const takers = await takersOf(ctx, tx, [...matters.values()])
  const tellings = news.flatMap((one) => {
    const matter = matters.get(one.payload.matter as number)
    if (!matter || !ctx.processes.has(matter.process)) return []
    return tellingsOf(ctx, one, matter, behind.get(one.id), [...(takers.get(matter.id) ?? [])])
  })
  const people = await peopleOf(
    tx,
    tellings.map((one) => one.audience),
  )
  return write(ctx, tx, tellings, people)
}

async function readBehind(tx: Db, news: readonly HeardNews[]): Promise<Map<number, Behind>> {
  const asked = news.flatMap((one) =>
    typeof one.payload.seq === 'number' ? [{ id: one.id, m: one.payload.matter, seq: one.payload.seq }] : [],
  )
  const { rows } = await sql<
    Behind & { id: number }
  >`select n.id, a."by", p.state_after as before, o."by" as opener, o.role as "openerRole"
    from json_to_recordset(${JSON.stringify(asked)}::json) as n(id bigint, m bigint, seq int)
    join process.action a on a.matter_id = n.m and a.seq = n.seq
    join process.action o on o.matter_id = n.m and o.seq = 1
    left join process.action p on p.matter_id = n.m and p.seq = n.seq - 1`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

function tellingsOf(
  ctx: NoticesContext,
  news: HeardNews,
  matter: Matter,
  behind: Behind | undefined,
  notTheirs: readonly string[],
): Telling[] {
  const base = { news: news.id, matter }
  const turn = (role = matter.turn): Audience | undefined =>
    matter.assignee !== null && role === matter.turn
      ? { user: matter.assignee }
      : role === null
        ? undefined
        : audienceOf(ctx, matter, role)
  const told = (kind: NoticeKind, audience: Audience | undefined, more: Partial<Telling> = {}): Telling[] =>
    audience ? [{ ...base, kind, audience, ...more }] : []

  if (news.kind === 'clock.reminder' || news.kind === 'clock.late') {
    if (matter.closedAt) return []
    if (news.kind === 'clock.reminder')
      return told('reminder', turn(), { share: Number(news.payload.share), except: notTheirs })
    const higher = (news.payload.tells as string | null) ?? (matter.turn ? levelAbove(matter.turn) : undefined)
    return [
      ...told('late', turn(), { except: notTheirs }),
      ...told('late-above', higher ? audienceOf(ctx, matter, higher) : undefined),
    ]
  }
  if (!behind) return []
  if (news.kind.endsWith(`.${assignKind}`))
    return matter.assignee === null ? [] : told('assigned', { user: matter.assignee }, { except: [behind.by] })
  // Somebody went on meanwhile: that action's own news tells what is to be done now.
  if (news.payload.state !== matter.state) return []
  if (matter.closedAt)
    return behind.openerRole === 'system' || news.payload.seq === 1
      ? []
      : told('result', { user: behind.opener }, { except: [behind.by] })
  if (behind.before === matter.state) return []
  return told('turn', turn(), { except: [behind.by, ...notTheirs] })
}

async function write(
  ctx: NoticesContext,
  tx: Db,
  tellings: readonly Telling[],
  people: ReadonlyMap<string, readonly string[]>,
): Promise<number> {
  // Per person and kind of work: a few are told one by one, many become one notice with their number.
  const groups = new Map<string, { user: string; of: Telling[] }>()
  for (const telling of tellings)
    for (const user of people.get(audienceKey(telling.audience)) ?? []) {
      if (telling.except?.includes(user)) continue
      const key = `${user} ${telling.kind}:${telling.matter.process}:${telling.matter.state}`
      const group = groups.get(key)
      if (group) group.of.push(telling)
      else groups.set(key, { user, of: [telling] })
    }
  const mergeFrom = numberOf(ctx, 'notice_merge_from', todayOf(ctx))
  const rows = [...groups.values()].flatMap(({ user, of }) =>
    of.length < mergeFrom ? of.map((one) => single(ctx, user, one)) : [merged(ctx, user, of)],
  )
  const now = nowOf(ctx)
  const written: { id: number; user_id: string; kind: NoticeKind; urgent: boolean }[] = []
  for (let from = 0; from < rows.length; from += 5_000) {
    const part = JSON.stringify(rows.slice(from, from + 5_000))
    for (const many of [false, true]) {
      const conflict = many
        ? sql`on conflict (user_id, merge_key) where merge_key is not null and read_at is null do update set
            count = n.count + excluded.count, due_on = least(n.due_on, excluded.due_on), urgent = n.urgent or excluded.urgent, created_at = excluded.created_at`
        : sql`on conflict (user_id, news_id, kind) where news_id is not null do nothing`
      const { rows: made } = await sql<(typeof written)[number]>`insert into notices.notice as n
          (user_id, kind, process, matter_id, zh, en, link, due_on, urgent, count, merge_key, news_id, created_at)
        select user_id, kind, process, matter_id, zh, en, link, due_on, urgent, count, merge_key, news_id, ${now}::timestamptz
        from json_to_recordset(${part}::json) as t(user_id text, kind text, process text, matter_id bigint, zh text, en text, link text,
          due_on date, urgent boolean, count int, merge_key text, news_id bigint) where (merge_key is not null) = ${many}
        ${conflict} returning n.id, n.user_id, n.kind, n.urgent`.execute(tx)
      written.push(...made)
    }
  }
  await queueDeliveries(ctx, tx, written)
  return written.length
}

interface Row {
  user_id: string
  kind: NoticeKind
  process: string
  matter_id: number | null
  zh: string
  en: string
  link: string
  due_on: string | null
  urgent: boolean
  count: number
  merge_key: string | null
  news_id: number | null
}

function single(ctx: NoticesContext, user: string, { kind, news, matter, share }: Telling): Row {
  return {
    user_id: user,
    kind,
    process: matter.process,
    matter_id: matter.id,
    ...textOfOne(kind, ctx.processes.get(matter.process)!.declaration, matter, share),
    link: `/work/${matter.id}`,
    due_on: kind === 'result' ? null : matter.dueOn,
    urgent: matter.urgent && kind !== 'result',
    count: 1,
    merge_key: null,
    news_id: news,
  }
}

function merged(ctx: NoticesContext, user: string, of: readonly Telling[]): Row {
  const { kind, matter } = of[0]!
  const days = of.flatMap((one) => (one.matter.dueOn && kind !== 'result' ? [one.matter.dueOn] : [])).sort()
  const list = kind === 'result' ? 'closed' : kind.startsWith('late') ? 'late' : 'mine'
  return {
    user_id: user,
    kind,
    process: matter.process,
    matter_id: null,
    ...textOfMany(kind, ctx.processes.get(matter.process)!.declaration, matter.state),
    link: `/work?list=${list}&process=${matter.process}`,
    due_on: days[0] ?? null,
    urgent: kind !== 'result' && of.some((one) => one.matter.urgent),
    count: of.length,
    merge_key: `${kind}:${matter.process}:${matter.state}`,
    news_id: null,
  }
}
