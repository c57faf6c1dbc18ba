/** What happened in the month besides the tiers, each thing once as a row under the figures it counts for. A figure is its rows. */
import { sql } from 'kysely'
import type { Db, ProcessContext } from '../../../platform/process/index.ts'
import { causes, triggers } from '../../cases/shared.ts'
import { refusalReasons } from '../../chain/index.ts'
import type { Region } from '../../rules/shared.ts'
import { careWords } from './care-rows.ts'
import { chainRows } from './chain-rows.ts'

type Words = { zh: string; en: string }
export interface Counted {
  section: string
  sectionLabel: Words
  figure: string
  label: Words
  hh: string | null
  matterId: number | null
  number: string | null
  area: string
  what: Words
  persons: number | null
  yuan: number | null
  on: string | null
  /** Days from what began it to this; null where nothing is counted. */
  days: number | null
}
const words = (zh: string, en: string): Words => ({ zh, en })
const sections = {
  care: words('特困供养（期末）', 'Extreme poverty at the end'),
  temporary: words('临时救助', 'Temporary aid'),
  grace: words('渐退', 'Grace periods'),
  exits: words('退出对象兜底', 'Who left and is tested for the next'),
  meetings: words('一事一议', 'Meetings'),
  kin: words('近亲属备案', 'Kin of staff'),
  checks: words('信息核对', 'Economic checks'),
  complaints: words('投诉举报', 'Complaints'),
  limits: words('办理时限', 'Time limits'),
  departments: words('转办推送', 'Referrals by department'),
  warnings: words('监测预警', 'Warnings'),
  chain: words('救助链', 'Assistance chain'),
} as const

export interface Row {
  section: keyof typeof sections
  figures: string[]
  hh: string | null
  id: number | null
  number: string | null
  area: string
  persons: number | null
  yuan: number | null
  on: string | null
  days: number | null
  /** What it is in words, where its figure does not say it all. */
  what?: Words
}

/** Rows of every section, one query each; `area` is a prefix, days are inclusive; what is open is counted on day `on`. */
export async function countedRows(
  db: Db,
  ctx: { region: Region; matters: ProcessContext },
  at: { area: string; from: string; to: string; on: string },
  /** Rows of the table of tiers, told apart further. */
  ofTiers: readonly Row[],
): Promise<Counted[]> {
  const like = `${at.area}%`
  const day = (column: string) => sql`(${sql.raw(column)} at time zone 'Asia/Shanghai')::date`
  const rows = await sql<Row>`
    select 'temporary' as section, array[case when m.data ->> 'urgent' = 'true' then 'urgent' else 'expenditure' end,
        case when m.data ->> 'small' = 'true' then 'small' else 'normal' end,
        case when p.hh is null then 'hukou-unknown' when h.area like left(p.area, 6) || '%' then 'hukou' else 'not-hukou' end, 'cause:' || p.cause] as figures,
        p.hh::text as hh, m.id, m.number, p.area, p.persons, p.amount::float8 as yuan, p.on_date::text as on,
        greatest(0, p.on_date - ${day('m.opened_at')}) as days
      from cases.aid_payment p join process.matter m on m.id = p.matter_id left join registry.household h on h.hh = p.hh
      where p.area like ${like} and p.on_date between ${at.from}::date and ${at.to}::date
    union all select 'grace', array[case when d.to_date <= ${at.to}::date then 'ended' else 'running' end], d.hh::text, m.id, m.number, m.area, d.persons, d.monthly_amount::float8, d.to_date::text, null
      from registry.decision d join process.matter m on d.source = 'decision:' || m.number
      where m.data -> 'proposal' ->> 'kind' = 'grace' and m.area like ${like} and d.to_date >= ${at.from}::date and d.from_date <= ${at.to}::date and ${day('d.at')} <= ${at.to}::date
    union all select 'exits', array['left', case when e.settled_at is not null and ${day('e.settled_at')} <= ${at.to}::date then 'to:' || e.outcome else 'open' end,
        'because:' || (m.data ->> 'trigger')], e.hh::text, m.id, m.number, e.area, null, null, e.left_on::text, ${day('e.settled_at')} - e.left_on
      from cases.exit e join process.matter m on m.id = e.matter_id where e.area like ${like} and e.left_on between ${at.from}::date and ${at.to}::date
    union all select 'meetings', array['resolved', a.input ->> 'result'], m.hh::text, m.id, m.number, m.area, null, (a.input ->> 'amount')::float8, ${day('a.at')}::text, ${day('a.at')} - ${day('m.opened_at')}
      from process.action a join process.matter m on m.id = a.matter_id where m.process = 'meeting' and a.kind = 'resolve' and m.area like ${like} and ${day('a.at')} between ${at.from}::date and ${at.to}::date
    union all select 'kin', array['registered'], m.hh::text, m.id, m.number, m.area, null, null, ${day('a.at')}::text, null
      from process.action a join process.matter m on m.id = a.matter_id where m.process = 'application' and a.kind = 'register-kin' and m.area like ${like} and ${day('a.at')} between ${at.from}::date and ${at.to}::date
    union all select 'checks', array['requested'], m.hh::text, m.id, m.number, m.area, null, null, ${day('m.opened_at')}::text, null
      from process.matter m where m.process = 'economic-check' and m.area like ${like} and ${day('m.opened_at')} between ${at.from}::date and ${at.to}::date
    union all select 'checks', case when exists (select from jsonb_array_elements(case jsonb_typeof(m.data -> 'lines') when 'array' then m.data -> 'lines' else '[]' end) l where l ->> 'state' in ('not-returned', 'timed-out'))
        then array['issued', 'not-returned'] else array['issued'] end, m.hh::text, m.id, m.number, m.area, null, null, ${day('a.at')}::text, ${day('a.at')} - ${day('m.opened_at')}
      from process.action a join process.matter m on m.id = a.matter_id where m.process = 'economic-check' and a.kind = 'issue' and m.area like ${like} and ${day('a.at')} between ${at.from}::date and ${at.to}::date
    union all select 'complaints', array['received'], m.hh::text, m.id, m.number, m.area, null, null, ${day('m.opened_at')}::text, null
      from process.matter m where m.process = 'complaint' and m.area like ${like} and ${day('m.opened_at')} between ${at.from}::date and ${at.to}::date
    union all select 'complaints', array['closed', 'true:' || coalesce(m.data ->> 'true', 'unknown')], m.hh::text, m.id, m.number, m.area, null, null, ${day('m.closed_at')}::text, ${day('m.closed_at')} - ${day('m.opened_at')}
      from process.matter m where m.process = 'complaint' and m.area like ${like} and ${day('m.closed_at')} between ${at.from}::date and ${at.to}::date
    union all select 'limits', array[m.process || '/' || c.limit_id || case when c.ended_on <= c.due_on then '/in-time' else '/late' end], m.hh::text, m.id, m.number, m.area, null, null, c.ended_on::text, c.ended_on - ${day('c.started_at')}
      from process.clock c join process.matter m on m.id = c.matter_id where m.area like ${like} and c.ended_on between ${at.from}::date and ${at.to}::date
    union all select 'departments', array[r.unit || '/pushed'], r.hh::text, m.id, m.number, m.area, null, null, ${day('r.pushed_at')}::text, null
      from chain.round r join process.matter m on m.id = r.matter_id where m.area like ${like} and ${day('r.pushed_at')} between ${at.from}::date and ${at.to}::date
    union all select 'departments', array[r.unit || '/accepted'], r.hh::text, m.id, m.number, m.area, null, null, ${day('r.accepted_at')}::text, ${day('r.accepted_at')} - ${day('r.pushed_at')}
      from chain.round r join process.matter m on m.id = r.matter_id where m.area like ${like} and ${day('r.accepted_at')} between ${at.from}::date and ${at.to}::date
    union all select 'departments', array[r.unit || '/' || r.result, r.unit || '/because:' || r.refused_because], r.hh::text, m.id, m.number, m.area, null, r.amount::float8, ${day('r.decided_at')}::text, ${day('r.decided_at')} - ${day('r.pushed_at')}
      from chain.round r join process.matter m on m.id = r.matter_id where m.area like ${like} and ${day('r.decided_at')} between ${at.from}::date and ${at.to}::date
    union all select 'departments', array[r.unit || '/fed-back'], r.hh::text, m.id, m.number, m.area, null, null, ${day('r.fed_back_at')}::text, ${day('r.fed_back_at')} - ${day('r.pushed_at')}
      from chain.round r join process.matter m on m.id = r.matter_id where m.area like ${like} and ${day('r.fed_back_at')} between ${at.from}::date and ${at.to}::date
    union all select 'warnings', array['opened', 'level:' || w.level], w.hh::text, null, null, w.managing_area, null, null, w.opened_on::text, null
      from monitoring.warning w where w.managing_area like ${like} and w.opened_on between ${at.from}::date and ${at.to}::date
    union all select 'warnings', array['closed', 'code:' || coalesce(w.close_code, ''), case when w.closed_on > w.due_at then 'closed-late' else '' end], w.hh::text, null, null, w.managing_area, null, null, w.closed_on::text, w.closed_on - w.opened_on
      from monitoring.warning w where w.managing_area like ${like} and w.closed_on between ${at.from}::date and ${at.to}::date
    union all select 'warnings', array['open', case when w.due_at < ${at.on}::date then 'open-late' else '' end], w.hh::text, null, null, w.managing_area, null, null, w.opened_on::text, ${at.on}::date - w.opened_on
      from monitoring.warning w where w.managing_area like ${like} and w.opened_on <= ${at.on}::date and (w.closed_on is null or w.closed_on > ${at.on}::date)
    order by section, "on", id`.execute(db)
  return [...ofTiers, ...rows.rows, ...(await chainRows(db, ctx, { ...at, to: at.on }))].flatMap((row) =>
    row.figures.filter(Boolean).map((figure) => {
      const label = labelOf(ctx, row.section, figure)
      return {
        section: row.section,
        sectionLabel: sections[row.section],
        figure,
        label,
        hh: row.hh,
        matterId: row.id === null ? null : Number(row.id),
        number: row.number,
        area: row.area,
        what: row.what ?? label,
        persons: row.persons,
        yuan: row.yuan,
        on: row.on,
        days: row.days,
      }
    }),
  )
}

const fixed: Record<string, Words> = {
  'temporary/urgent': words('急难型', 'Urgent'),
  'temporary/expenditure': words('支出型', 'Expenditure'),
  'temporary/small': words('乡镇小额', 'Small, by the township'),
  'temporary/normal': words('旗县审批或先行救助', 'By the county, or paid first'),
  'temporary/hukou': words('本地户籍', 'Registered here'),
  'temporary/not-hukou': words('非本地户籍', 'Registered elsewhere'),
  'temporary/hukou-unknown': words('户籍不详', 'Register unknown'),
  'grace/running': words('正在渐退', 'Running'),
  'grace/ended': words('本月渐退期满', 'Ended this month'),
  'exits/left': words('退出户', 'Left a tier'),
  'exits/open': words('尚未核查兜底', 'Not tested yet'),
  'exits/to:apply': words('转申请其他救助', 'Applies for another'),
  'exits/to:temporary-aid': words('转临时救助', 'Temporary aid'),
  'exits/to:refer': words('转办部门', 'Referred'),
  'exits/to:no-need': words('无需救助', 'No need'),
  'meetings/resolved': words('审议事项', 'Resolved'),
  'meetings/pass': words('通过', 'Passed'),
  'meetings/reject': words('不通过', 'Rejected'),
  'kin/registered': words('新备案', 'Registered'),
  'checks/requested': words('发起核对', 'Requested'),
  'checks/issued': words('出具报告', 'Issued'),
  'checks/not-returned': words('其中有数据源未返回', 'With sources not returned'),
  'complaints/received': words('受理', 'Received'),
  'complaints/closed': words('办结', 'Closed'),
  'complaints/true:yes': words('属实', 'True'),
  'complaints/true:partly': words('部分属实', 'Partly true'),
  'complaints/true:no': words('不属实', 'Untrue'),
  'complaints/true:unknown': words('无法查实', 'Cannot be told'),
  'warnings/opened': words('新发预警', 'Opened'),
  'warnings/closed': words('办结预警', 'Closed'),
  'warnings/closed-late': words('其中超期办结', 'Closed late'),
  'warnings/open': words('期末在办', 'Open at the end'),
  'warnings/open-late': words('期末超期未办结', 'Late at the end'),
  'chain/needs-open': words('期末登记未推送的需求', 'Needs not pushed at the end'),
  'chain/unanswered': words('期末已推送未答复', 'Pushed, no decision at the end'),
  'chain/unanswered-late': words('其中已超期', 'Of these late'),
  'chain/helped': words('本月预警后首次得到救助', 'First help after a warning'),
  'chain/doubled': words('疑似同类重复（按本系统记录）', 'Doubled, by what was given here'),
  'chain/doubled:givers': words('不同单位同期给予同类救助', 'Same kind from two givers'),
  'chain/doubled:excluded': words('不能同享的待遇同时享受', 'Kinds that exclude each other'),
  'chain/doubled:twice': words('同日同额重复', 'Equal entries on one day'),
  'warnings/level:red': words('红色', 'Red'),
  'warnings/level:orange': words('橙色', 'Orange'),
  'warnings/level:yellow': words('黄色', 'Yellow'),
}
const steps: Record<string, Words> = {
  pushed: words('推送', 'pushed'),
  accepted: words('接收', 'accepted'),
  granted: words('同意', 'granted'),
  refused: words('不同意', 'refused'),
  'fed-back': words('反馈', 'fed back'),
}

function labelOf(ctx: { region: Region; matters: ProcessContext }, section: string, figure: string): Words {
  const known = fixed[`${section}/${figure}`]
  if (known) return known
  if (section === 'care') return careWords(ctx.region, figure)
  if (section === 'exits') {
    const because = triggers[figure.slice('because:'.length) as keyof typeof triggers]
    return because ? words(`退出缘由：${because.zh}`, `Because of: ${because.en}`) : words(figure, figure)
  }
  if (section === 'temporary') return causes[figure.slice(6) as keyof typeof causes] ?? words(figure, figure)
  if (section === 'warnings')
    return (
      ctx.region.meta.feedback_codes.find((one) => one.id === figure.slice(5))?.label ?? words('未注明', 'Not stated')
    )
  const [first, second, third] = figure.split('/') as [string, string, string | undefined]
  if (section === 'departments') {
    const unit = ctx.region.referrals?.units[first]?.label ?? ctx.region.meta.departments[first] ?? words(first, first)
    const because = refusalReasons[second.slice('because:'.length) as keyof typeof refusalReasons]
    const step = because
      ? words(`不同意：${because.zh}`, `refused: ${because.en}`)
      : (steps[second] ?? words(second, second))
    return words(`${unit.zh}：${step.zh}`, `${unit.en}: ${step.en}`)
  }
  const process = ctx.matters.processes.get(first)?.declaration
  const limit = process?.limits[second]?.label ?? words(second, second)
  return words(
    `${process?.label.zh ?? first}·${limit.zh}：${third === 'late' ? '超期' : '按期'}`,
    `${process?.label.en ?? first}, ${limit.en}: ${third === 'late' ? 'late' : 'in time'}`,
  )
}
