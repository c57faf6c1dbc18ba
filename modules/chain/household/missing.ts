/** What is still missing 还缺什么: pushed and unanswered, entitled and not received, granted and not paid, left a tier and not tested. */
import { sql } from 'kysely'
import type { Matter } from '../../../platform/process/index.ts'
import type { ClockView } from '../../../platform/process/shared.ts'
import type { ChainContext } from './context.ts'
import { daysBetween } from './days.ts'
import type { Missing, Words } from './shared.ts'
import { unitWords } from './units.ts'

const money = (value: number) => value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const lateBy = (dueOn: string | null, today: string) => (dueOn === null ? 0 : Math.max(0, daysBetween(dueOn, today)))

/** Gaps that the open matters themselves show: no query. */
export function missingOfMatters(
  ctx: ChainContext,
  matters: readonly Matter[],
  clocks: ReadonlyMap<number, ClockView>,
  today: string,
): Missing[] {
  return matters.flatMap((matter): Missing[] => {
    if (matter.closedAt) return []
    const process = ctx.matters.processes.get(matter.process)!.declaration
    const base = {
      since: matter.openedAt.toISOString().slice(0, 10),
      dueOn: matter.dueOn,
      late: lateBy(matter.dueOn, today),
      matter: matter.id,
      clock: clocks.get(matter.id) ?? null,
    }
    if (matter.turn === 'department' || matter.turn === 'organisation') {
      const who = unitWords(ctx, { role: matter.turn, area: matter.area, unit: matter.unit })
      return [
        {
          why: 'unanswered',
          title: {
            zh: `已推送${who.zh}，${process.states[matter.state]?.label.zh ?? '尚未答复'}`,
            en: `Pushed to ${who.en}: ${process.states[matter.state]?.label.en ?? 'no answer yet'}`,
          },
          detail: needWords(ctx, matter),
          waitsFor: who,
          ...base,
        },
      ]
    }
    if (matter.state !== 'to-pay') return []
    const amount = (matter.data.decided as { amount?: number } | null | undefined)?.amount
    return [
      {
        why: 'unpaid',
        title: {
          zh: `${process.label.zh}已批准，钱还没有发放`,
          en: `${process.label.en} was granted, the money has not been paid`,
        },
        detail: amount === undefined ? { zh: '', en: '' } : { zh: `${money(amount)}元`, en: `${money(amount)} yuan` },
        waitsFor: unitWords(ctx, { role: matter.turn ?? 'county', area: matter.area }),
        ...base,
      },
    ]
  })
}

/** What was asked for, in the region's words. */
const needWords = (ctx: ChainContext, matter: Matter): { zh: string; en: string } =>
  ctx.region.referrals?.needs[String(matter.data.need ?? '')]?.label ??
  ctx.matters.processes.get(matter.process)!.declaration.label

interface GapRow {
  source: 'finding' | 'hit' | 'exit'
  id: number
  title: string
  held: string | null
  held_amount: number | null
  amount: number | null
  since: string
  zh: string | null
  en: string | null
}

/** Gaps of the file in one query: findings of the assessment, indicators of policy not delivered, exits not tested. */
export async function missingOfFile(ctx: ChainContext, hh: string, area: string): Promise<Missing[]> {
  const found = await sql<GapRow>`
    select 'finding' as source, f.id, f.tier as title, f.held_tier as held, f.held_amount::float8 as held_amount, f.monthly_amount::float8 as amount, f.first_as_of::text as since, null as zh, null as en
      from assessment.finding f where f.hh = ${hh}::bigint and f.kind = 'coverage' and f.state = 'open'
    union all select 'hit', h.id, h.indicator, null, null, null, h.first_as_of::text, h.reason_zh, h.reason_en
      from monitoring.hit h join monitoring.warning w on w.id = h.warning_id
      where w.hh = ${hh}::bigint and w.state in ('open', 'dispatched') and h.state = 'active' and h.indicator like 'P-%'
    union all select 'exit', e.id, e.left_tier, null, null, null, e.left_on::text, null, null
      from cases.exit e where e.hh = ${hh}::bigint and e.state = 'open' order by since`.execute(ctx.db)
  const tier = (id: string) => ctx.region.meta.tiers.find((one) => one.id === id)?.label ?? { zh: id, en: id }
  const township = unitWords(ctx, { role: 'township', area })
  return found.rows.map((row): Missing => {
    const rest = { since: row.since, dueOn: null, late: 0, matter: null, clock: null, waitsFor: township }
    if (row.source === 'hit') {
      const label = ctx.region.indicators.get(row.title)?.label ?? { zh: row.title, en: row.title }
      return { why: 'entitled', title: label, detail: { zh: row.zh ?? '', en: row.en ?? '' }, ...rest }
    }
    if (row.source === 'exit')
      return {
        why: 'untested',
        title: {
          zh: `已退出${tier(row.title).zh}，还没有核查能否享受其他救助`,
          en: `Left ${tier(row.title).en}, not tested for other help yet`,
        },
        detail: { zh: '', en: '' },
        ...rest,
      }
    return { why: 'entitled', ...differenceWords(row, tier), ...rest }
  })
}

/** What the rules give more than is held, in words: another tier, or of the same one a higher amount. */
function differenceWords(row: GapRow, tier: (id: string) => Words): Pick<Missing, 'title' | 'detail'> {
  const label = tier(row.title)
  const held = row.held && row.held !== 'none' ? tier(row.held) : null
  const computed = row.amount === null ? null : money(row.amount)
  const now = row.held_amount ? money(row.held_amount) : null
  const holds: Words = held
    ? {
        zh: `现享受${held.zh}${now ? `每月${now}元` : ''}`,
        en: `now holds ${held.en}${now ? ` ${now} yuan a month` : ''}`,
      }
    : { zh: '目前没有纳入', en: 'holds nothing now' }
  return {
    title:
      row.held === row.title
        ? { zh: `按规则测算${label.zh}金额可能偏低`, en: `By the rules the amount of ${label.en} may be too low` }
        : { zh: `按规则测算可能符合${label.zh}`, en: `By the rules may be entitled to ${label.en}` },
    detail: {
      zh: `${computed ? `测算每月${computed}元；` : ''}${holds.zh}，须由人核实。`,
      en: `${computed ? `${computed} yuan a month by the model; ` : ''}${holds.en}; a person must verify.`,
    },
  }
}

/** Unanswered and late first, then unpaid, then what somebody should look at; the oldest first. */
export function inOrder(missing: readonly Missing[]): Missing[] {
  const weight = { unpaid: 0, unanswered: 1, untested: 2, entitled: 3 }
  return [...missing].sort(
    (a, b) => b.late - a.late || weight[a.why] - weight[b.why] || (a.since ?? '').localeCompare(b.since ?? ''),
  )
}
