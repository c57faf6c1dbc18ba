/** The household portrait 画像: who they are, what they live on, what threatens them, what was done; on one page. */
import { sql } from 'kysely'
import { type Actor, maskId, maskName, maskText } from '../../../platform/access/shared.ts'
import { areaName } from '../../matching/index.ts'
import { householdMask } from '../../registry/index.ts'
import { policyAsOf } from '../../rules/index.ts'
import type { Level } from '../../rules/shared.ts'
import { type MonitoringContext, today } from '../context.ts'
import type { Portrait, PortraitMember } from '../shapes/portrait.ts'
import type { WarningDetail } from '../shapes/warning.ts'
import { dueUntil } from '../sweep/due-until.ts'
import { lastDayKnown } from '../sweep/lake-state.ts'
import { rank } from '../warning/merge.ts'
import { scopeSql } from '../worklist/filter-sql.ts'
import { readWarnings, tierLabel, type WarningLine } from '../worklist/list-warnings.ts'
import { findWarning } from '../worklist/warning-detail.ts'
import { fileLinks, inChainOrder, maskedLink, rowLinks } from './chain.ts'
import { type HouseholdRows, householdRows, type LakeRow, type RegisterMember } from './lake-rows.ts'
import { moneyBars, standardLine, yearBefore } from './money.ts'
import { amountOf, rowWords } from './row-words.ts'

interface FileRow {
  household_no: string | null
  head_pid: string | null
  area: string
  managing_area: string
  residence_area: string
  urban: boolean | null
}

/** Age in whole years on a day. @example ageOn('1970-11-24', '2026-11-23') // 55 */
export function ageOn(birth: string | null, day: string): number | null {
  if (!birth) return null
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  return day.slice(5) < birth.slice(5) ? years - 1 : years
}

/** File of a household inside the actor's area by managing unit, register or residence. */
async function findFile(ctx: MonitoringContext, actor: Pick<Actor, 'area'>, hh: string): Promise<FileRow | undefined> {
  const like = `${actor.area}%`
  const found =
    await sql<FileRow>`select household_no, head_pid::text as head_pid, area, managing_area, residence_area, urban from registry.household
    where hh = ${hh}::bigint and (managing_area like ${like} or area like ${like} or residence_area like ${like})`.execute(
      ctx.db,
    )
  return found.rows[0]
}

/**
 * Portrait of a household of the actor's area, masked; undefined when it is unknown there. A household without a file is shown
 * from the register of the lake.
 * @param options.asOf default: day of the newest sweep, else today
 * @example (await portrait(ctx, actor, '150403000499'))?.chain[0]?.title_zh // '监测预警'
 */
export async function portrait(
  ctx: MonitoringContext,
  actor: Pick<Actor, 'area'>,
  hh: string,
  options: { asOf?: string; unmasked?: boolean } = {},
): Promise<Portrait | undefined> {
  if (!/^-?\d{1,19}$/.test(hh)) return undefined
  const newest = await sql<{
    as_of: string
  }>`select max(as_of)::text as as_of from monitoring.sweep where state = 'done' and applied`.execute(ctx.db)
  const asOf = options.asOf ?? newest.rows[0]?.as_of ?? today(ctx)
  const file = await findFile(ctx, actor, hh)
  const kept = file ? await memberships(ctx, hh) : []
  const data = await householdRows(ctx, hh, asOf, kept)
  const division = file?.area ?? data.members[0]?.division
  if (!division || (!file && !division.startsWith(actor.area))) return undefined
  const live = await readWarnings(
    ctx,
    sql`w.hh = ${hh}::bigint and w.state in ('open', 'dispatched') and ${scopeSql(actor)}`,
  )
  const detail = live[0] ? await findWarning(ctx, actor, live[0].id) : undefined
  const name = options.unmasked ? (text: string) => text : maskName
  const mask = options.unmasked
    ? maskText
    : await householdMask(
        ctx.db,
        hh,
        data.members.map((one) => one.name),
      )
  const members = membersOf(ctx, data, detail, asOf, name)
  const urban = file?.urban ?? urbanOf(ctx, division)
  const county = division.slice(0, 6)
  const config = ctx.region.meta.portrait
  const tiers = await tierRows(ctx, hh)
  const tier = live[0]?.tier ?? tiers.find((one) => one.to === null)?.tier ?? null
  const past = await pastWarnings(ctx, hh, live)
  const head = data.members.find((one) => one.pid === (file?.head_pid ?? null)) ?? data.members[0]
  const marked = (ids: readonly string[] | undefined) =>
    data.rows.filter((row) => ids?.includes(row.dataset) && row.pid !== null)
  const words = (rows: LakeRow[]) =>
    rows.map((row) => ({
      pid: row.pid!,
      name: members.find((one) => one.pid === row.pid)?.name ?? '',
      ...rowWords(ctx.region, row, mask),
    }))
  return {
    hh,
    householdNo: file?.household_no ?? head?.householdNo ?? null,
    asOf,
    hasFile: file !== undefined,
    head: {
      pid: file?.head_pid ?? head?.pid ?? null,
      name: name(head?.name ?? ''),
      area: division,
      areaName: areaName(ctx.region, division),
      managingArea: file?.managing_area ?? division,
      managingAreaName: areaName(ctx.region, file?.managing_area ?? division),
      split: file !== undefined && (file.managing_area !== file.area || file.residence_area !== file.area),
      urban,
      tier,
      tierLabel: tierLabel(ctx, tier),
      level: live[0]?.shownLevel ?? null,
      nextAction: detail?.suggested[0]?.label ?? null,
      responsible: live[0]?.responsible ?? null,
      dueAt: live[0]?.dueAt ?? null,
      overdue: live[0]?.overdue ?? false,
    },
    members,
    money: {
      income: moneyBars(ctx.region, data.lake, county, data.rows, config?.income ?? []),
      spending: moneyBars(ctx.region, data.lake, county, data.rows, config?.spending ?? []),
      standard: standardLine(
        await policyAsOf(ctx, asOf),
        division,
        urban,
        members.filter((one) => one.alive).length,
        asOf,
      ),
    },
    dimensions: dimensionsOf(detail, members),
    disability: words(marked(config?.disability)),
    study: words(marked(config?.study)),
    aid: aidOf(ctx, data, config?.aid ?? [], asOf),
    tiers: tiers.map((one) => ({ ...one, label: tierLabel(ctx, one.tier)! })),
    warnings: past,
    chain: inChainOrder([...rowLinks(ctx.region, data.rows, asOf), ...(await fileLinks(ctx, hh))]).map((one) =>
      maskedLink(one, mask),
    ),
    unknown: unknownOf(ctx, data, county),
  }
}

async function memberships(ctx: MonitoringContext, hh: string): Promise<string[]> {
  const rows = await sql<{
    pid: string
  }>`select pid::text as pid from registry.membership where hh = ${hh}::bigint and to_date is null`.execute(ctx.db)
  return rows.rows.map((row) => row.pid)
}

function urbanOf(ctx: MonitoringContext, division: string): boolean | null {
  const urban = ctx.region.divisions.get(division)?.urban
  return urban ? urban === 'urban' : null
}

function membersOf(
  ctx: MonitoringContext,
  data: HouseholdRows,
  warning: WarningDetail | undefined,
  asOf: string,
  name: (text: string) => string,
): PortraitMember[] {
  const config = ctx.region.meta.portrait
  const has = (member: RegisterMember, ids: readonly string[] | undefined) =>
    data.rows.filter((row) => row.pid !== null && row.pid === member.pid && ids?.includes(row.dataset))
  return data.members
    .filter((member) => member.status !== 'moved')
    .map((member, i) => {
      const disability = has(member, config?.disability)
      const study = has(member, config?.study)
      const deaths = has(member, config?.deaths)
      const hits = (warning?.hits ?? []).filter(
        (hit) => hit.state === 'active' && hit.pid !== null && hit.pid === member.pid,
      )
      return {
        pid: member.pid ?? `row-${i + 1}`,
        name: name(member.name ?? ''),
        idMasked: member.idNumber === null ? null : maskId(member.idNumber),
        relation: member.relation ?? 'other',
        sex: member.sex === '1' || member.sex === '2' ? member.sex : null,
        age: ageOn(member.birthDate, asOf),
        birthDate: member.birthDate,
        alive: member.status !== 'dead' && deaths.length === 0,
        flags: [
          ...deaths.map((row) => ({ kind: row.dataset, zh: '已死亡', en: 'Died' })),
          ...disability.map((row) => ({ kind: row.dataset, ...rowWords(ctx.region, row) })),
          ...hits.map((hit) => ({ kind: hit.indicator, zh: hit.label.zh, en: hit.label.en })),
        ],
        studying: study.length > 0,
        disability: disability[0] ? rowWords(ctx.region, disability[0]).zh : null,
      }
    })
}

function dimensionsOf(warning: WarningDetail | undefined, members: readonly PortraitMember[]): Portrait['dimensions'] {
  const active = (warning?.hits ?? []).filter((hit) => hit.state === 'active')
  return [...Map.groupBy(active, (hit) => hit.dimension)]
    .map(([dimension, hits]) => ({
      dimension,
      level: hits.reduce<Level>((highest, hit) => (rank(hit.level) > rank(highest) ? hit.level : highest), 'yellow'),
      hits: hits.map(({ indicator, label, pid, memberName, reason_zh, reason_en, level, unjudged }) => ({
        indicator,
        label,
        pid,
        memberName: pid === null ? null : (members.find((one) => one.pid === pid)?.name ?? memberName),
        reason_zh,
        reason_en,
        level,
        unjudged,
      })),
    }))
    .sort((a, b) => rank(b.level) - rank(a.level))
}

/** Aid of the last twelve months by kind; a repeat of the same aid is for people to see, so nothing is merged away. */
function aidOf(ctx: MonitoringContext, data: HouseholdRows, ids: readonly string[], asOf: string): Portrait['aid'] {
  const from = yearBefore(asOf)
  const links = rowLinks(ctx.region, data.rows, asOf).filter((one) => one.kind === 'aid' && one.at > from)
  return ids.flatMap((id) => {
    const dataset = ctx.region.datasets.get(id)
    const mine = links.filter((one) => one.source?.dataset === id)
    if (!dataset || mine.length === 0) return []
    const amounts = data.rows.filter((row) => row.dataset === id).map((row) => amountOf(dataset, row))
    return [
      {
        dataset: id,
        label: dataset.label,
        department: ctx.region.meta.departments[dataset.department] ?? {
          zh: dataset.department,
          en: dataset.department,
        },
        total: amounts.every((amount) => amount === null)
          ? null
          : Math.round(mine.reduce((sum, one) => sum + (one.amount ?? 0), 0) * 100) / 100,
        count: mine.length,
        last: mine.reduce<string | null>((last, one) => (last === null || one.at > last ? one.at : last), null),
      },
    ]
  })
}

async function tierRows(ctx: MonitoringContext, hh: string) {
  const rows = await sql<{
    tier: string
    from: string
    to: string | null
    monthlyAmount: number | null
    uplift: { persons: number; amount: number } | null
  }>`
    select tier, from_date::text as "from", to_date::text as "to", monthly_amount as "monthlyAmount",
      case when uplift_persons is not null and uplift_amount is not null
        then json_build_object('persons', uplift_persons, 'amount', uplift_amount::float8) end as uplift from registry.tier_holding
    where hh = ${hh}::bigint order by to_date nulls first, from_date desc`.execute(ctx.db)
  return rows.rows
}

async function pastWarnings(
  ctx: MonitoringContext,
  hh: string,
  live: readonly WarningLine[],
): Promise<Portrait['warnings']> {
  const rows = await sql<
    Portrait['warnings'][number]
  >`select id, level, state, opened_as_of::text as "openedAsOf", closed_on::text as "closedOn", headline_zh, headline_en
    from monitoring.warning where hh = ${hh}::bigint order by id desc`.execute(ctx.db)
  return rows.rows.map((row) => {
    const id = Number(row.id)
    return { ...row, id, unjudged: live.find((one) => one.id === id)?.unjudged ?? null }
  })
}

function unknownOf(ctx: MonitoringContext, data: HouseholdRows, county: string): Portrait['unknown'] {
  const found: Portrait['unknown'] = []
  for (const dataset of ctx.region.datasets.values()) {
    const since = lastDayKnown(data.lake.coverage, dataset.id, county)
    const due = dueUntil(dataset.delivery, data.lake.asOf)
    if (since === null)
      found.push({ dataset: dataset.id, label: dataset.label, since, why_zh: '从未交付', why_en: 'never delivered' })
    else if (due !== null && since < due)
      found.push({
        dataset: dataset.id,
        label: dataset.label,
        since,
        why_zh: `${since}之后未交付`,
        why_en: `not delivered after ${since}`,
      })
  }
  return found
}
