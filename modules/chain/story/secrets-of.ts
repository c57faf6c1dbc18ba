/** Everything about a case that a story must not say, gathered from the file, the register, the matters and the region. */
import { sql } from 'kysely'
import { surnameOf } from '../../../platform/access/shared.ts'
import type { HouseholdRows } from '../../monitoring/index.ts'
import type { ChainContext } from '../household/context.ts'
import type { MattersOf } from '../household/matter-links.ts'
import type { Link } from '../household/shared.ts'
import { fold } from './folded-text.ts'
import type { Secrets } from './leak-check.ts'

/** Ethnic groups of the country whose name in a story tells more than it should where few live. */
const groups =
  '蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺'.split(
    ' ',
  )

/** Names that stand in a matter's facts or inputs under a field for names. */
const nameField = /^(name|holder|holderName|complainant|officer|investigators?|who|signed|representative|contactName)$/

/**
 * Secrets of a household. Names of the region's divisions are in it whole and without their last word (旗, 镇 …).
 * @example const secrets = await secretsOf(ctx, hh, { rows, matters, links, county: '150426', least: 5, pseudonyms })
 */
export async function secretsOf(
  ctx: ChainContext,
  hh: string,
  of: {
    rows: HouseholdRows | undefined
    matters: MattersOf
    links: readonly Link[]
    county: string
    area: string
    least: number
    pseudonyms: readonly string[]
  },
): Promise<Secrets> {
  const people = await sql<{
    name: string | null
    id_number: string | null
    birth: string | null
  }>`select p.name, p.id_number, p.birth_date::text as birth
    from registry.person p join registry.membership m on m.pid = p.pid where m.hh = ${hh}::bigint`.execute(ctx.db)
  const accounts = await sql<{
    holder_name: string
    number: string
  }>`select holder_name, number from registry.account where hh = ${hh}::bigint`.execute(ctx.db)
  const names = new Set<string>()
  const numbers = new Set<string>([hh])
  const births = new Set<string>()
  for (const one of [
    ...people.rows,
    ...(of.rows?.members ?? []).map((m) => ({ name: m.name, id_number: m.idNumber, birth: m.birthDate })),
  ]) {
    if (one.name) names.add(one.name)
    if (one.id_number) numbers.add(one.id_number)
    if (one.birth) births.add(one.birth.slice(0, 10))
  }
  for (const account of accounts.rows) {
    names.add(account.holder_name)
    numbers.add(account.number)
  }
  for (const matter of of.matters.matters) {
    numbers.add(matter.number)
    gather('', matter.data, names, numbers)
    for (const action of of.matters.actions.get(matter.id) ?? []) {
      if (action.role !== 'system') names.add(action.byName)
      gather('', action.input, names, numbers)
    }
  }
  for (const link of of.links) if (link.by && link.by !== '系统') names.add(link.by)
  for (const row of of.rows?.rows ?? []) rowSecrets(ctx, row.dataset, row.fields, names, numbers)
  return {
    names: [...names].filter((name) => fold(name).text.length >= 2),
    numbers: [...numbers],
    births: [...births],
    places: placesOfRegion(ctx, of.area),
    amounts: [...new Set(of.links.flatMap((link) => (link.amount === null ? [] : [link.amount])))],
    pseudonyms: of.pseudonyms,
    rareEthnic: await rareGroups(ctx, of.county, of.least),
  }
}

/** Names and numbers inside facts and forms, at any depth. */
function gather(field: string, value: unknown, names: Set<string>, numbers: Set<string>): void {
  if (typeof value === 'string') {
    if (nameField.test(field) && surnameOf(value) && [...value].length <= 8) names.add(value)
    for (const number of value.matchAll(/\d[\d\s-]{5,}\d[xX]?/g)) numbers.add(number[0])
  } else if (Array.isArray(value)) for (const one of value) gather(field, one, names, numbers)
  else if (value !== null && typeof value === 'object')
    for (const [name, one] of Object.entries(value)) gather(name, one, names, numbers)
}

function rowSecrets(
  ctx: ChainContext,
  dataset: string,
  fields: Record<string, unknown>,
  names: Set<string>,
  numbers: Set<string>,
): void {
  const def = ctx.region.datasets.get(dataset)
  for (const [name, field] of Object.entries(def?.fields ?? {})) {
    const value = fields[name]
    if (typeof value !== 'string') continue
    if (field.type === 'name') names.add(value)
    if (
      field.type === 'citizen-id' ||
      field.type === 'disability-cert' ||
      /(account|phone|_no|plate|number)$/.test(name)
    )
      numbers.add(value)
  }
}

const lastWord =
  /(自治区|特别行政区|自治州|自治县|自治旗|地区|街道办事处|街道|社区居委会|居民委员会|村民委员会|居委会|村委会|社区|嘎查|苏木|林场|农场|牧场|开发区|新区|省|市|州|盟|县|旗|区|镇|乡|村)$/

/** Own divisions with and without their last word; others of the region whole, and their stem when it is no everyday word. */
function placesOfRegion(ctx: ChainContext, area: string): string[] {
  const found = new Set<string>()
  const own = new Set([2, 4, 6, 9, 12].map((length) => area.slice(0, length).padEnd(12, '0')))
  for (const division of ctx.region.divisions.values()) {
    const whole = fold(division.name).text
    if (whole.length >= 3) found.add(whole)
    let stem = division.name
    for (let cut = stem.replace(lastWord, ''); cut !== stem; cut = stem.replace(lastWord, '')) stem = cut
    const short = fold(stem).text
    if (short.length >= 2 && (own.has(division.code) || short.length >= 3)) found.add(short)
  }
  return [...found]
}

async function rareGroups(ctx: ChainContext, county: string, least: number): Promise<string[]> {
  const known = await sql<{ ethnic: string; n: number }>`select p.ethnic, count(*)::int as n from registry.person p
    join registry.membership m on m.pid = p.pid and m.to_date is null join registry.household h on h.hh = m.hh
    where h.area like ${`${county}%`} and p.ethnic is not null group by p.ethnic`.execute(ctx.db)
  const count = (group: string) =>
    known.rows.filter((row) => row.ethnic.replace(/族$/, '') === group).reduce((sum, row) => sum + row.n, 0)
  return groups
    .filter((group) => count(group) < least)
    .flatMap((group) => (group.length >= 2 ? [group, `${group}族`] : [`${group}族`]))
}
