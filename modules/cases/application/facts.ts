/** What is known about an application, and what follows from it. Pure. */
import type { TypedFacts, Words } from '../../../platform/process/shared.ts'
import type { Parts, Uplift } from '../../registry/shared.ts'
import type { PaperOccasion } from '../../rules/shared.ts'

/** Who hands it in (社会救助法第三十七条; 主动发现 第三十九条). */
export const enteredBy = {
  self: { zh: '本人或家庭成员', en: 'The family itself' },
  agent: { zh: '受委托人代办', en: 'An entrusted helper' },
  aide: { zh: '协理员代办', en: 'The village aide' },
  staff: { zh: '主动发现', en: 'Found by staff' },
} as const
export type EnteredBy = keyof typeof enteredBy

/** Why this township accepts it (社会救助法第三十七条; 最低生活保障审核确认办法第五条). */
export const placeBasis = {
  hukou: { zh: '户籍所在地', en: 'Household register' },
  'residence-permit': { zh: '居住证所在地', en: 'Residence permit' },
  'member-usual-residence': { zh: '成员户籍与常住地一致处', en: 'A member whose register is where they live' },
  'any-member': { zh: '任一成员户籍所在地', en: 'Register of any member' },
  remote: { zh: '异地代收', en: 'Taken in elsewhere' },
} as const
export type PlaceBasis = keyof typeof placeBasis

/** What the family told of itself; decides which papers are needed, never whether it is helped. */
export const circumstances = {
  illness: { zh: '重病', en: 'Serious illness' },
  disability: { zh: '残疾', en: 'Disability' },
  study: { zh: '在校就读', en: 'Somebody studies' },
  farming: { zh: '种植养殖', en: 'Crops or herds' },
  business: { zh: '经营', en: 'Business' },
  renting: { zh: '出租房屋土地', en: 'Lets house or land' },
  divorce: { zh: '离异', en: 'Divorced' },
  jobless: { zh: '失业', en: 'Unemployed' },
  custody: { zh: '有成员服刑或强制隔离戒毒', en: 'A member in custody' },
} as const satisfies Partial<Record<PaperOccasion, Words>>
export type Circumstance = keyof typeof circumstances

/** Relations as the household register names them; the applicant is the head. */
export const relations = {
  head: { zh: '申请人', en: 'Applicant' },
  spouse: { zh: '配偶', en: 'Spouse' },
  child: { zh: '子女', en: 'Child' },
  grandchild: { zh: '孙辈', en: 'Grandchild' },
  parent: { zh: '父母', en: 'Parent' },
  grandparent: { zh: '祖辈', en: 'Grandparent' },
  sibling: { zh: '兄弟姐妹', en: 'Sibling' },
  other: { zh: '其他', en: 'Other' },
} as const

/** Somebody who lives with the applicant and is counted. */
export interface Person {
  idNumber: string | null
  pid: string | null
  name: string
  relation: string
  birth: string | null
  /** A minor or somebody without capacity: the guardian signs. */
  incapable: boolean
}
/** 法定义务人: bound to support, lives apart, is not counted (社会救助法第四十一条). */
export interface Obligor {
  idNumber: string | null
  name: string
  relation: string
  note: string
}
export interface Kin {
  member: string
  staff: string
  unit: string
  relation: string
}
export interface Visit {
  on: string
  investigators: string[]
  found: string
  files: string[]
}
export interface Report {
  check: number
  result: 'meets' | 'exceeds' | 'person'
  items: { what: string; value: string; limit: string }[]
  issuedOn: string
  validUntil: string
}
/** What the rules say about the household as it stands, with the reasons in words. The tree stays with the action. */
export interface Suggestion {
  asOf: string
  tier: string | null
  amount: number | null
  persons: number
  sentence: Words
  /** Facts nobody could tell and the rules need. */
  missing: Words[]
  /** Category uplift inside the amount, with its sentence; missing: the rules do not tell it. */
  uplift?: Uplift & { sentence: Words }
  /** Self-care of those in extreme poverty when it is the same for all; missing: the rules do not tell it. */
  care?: { level: string; sentence: Words }
}
export interface Opinion {
  on: string
  grant: boolean
  tier: string | null
  persons: number
  amount: number | null
  ground: string | null
  reason: string
  /** Why it departs from what the rules suggested. */
  departs: string | null
  /** What was decided of the parts; missing: nothing. */
  parts?: Partial<Parts>
}

export interface Application {
  by: EnteredBy
  basis: PlaceBasis
  name: string
  phone: string | null
  urban: boolean | null
  address: string | null
  circumstances: string[]
  members: Person[]
  obligors: Obligor[]
  kin: Kin[]
  /** Papers handed in, and those that are needed and lacking. */
  given: string[]
  missing: string[]
  /** Day on which the family was told what is missing: once, all at once. */
  told: string | null
  level: 'county' | 'township'
  acceptedOn: string | null
  /** What makes it a special case with the longer limit. */
  special: string[]
  account: { holder: string; bank: string; last: string } | null
  /** Names of those who consented to the check. */
  consented: string[]
  /** What is done about obligors who do not consent; without it a check waits for them. */
  consentless: string | null
  /** A check was asked for and has not reported. */
  asked: boolean
  report: Report | null
  /** Numbers of all checks that reported. */
  checks: number[]
  notMet: { on: string; how: string } | null
  visits: Visit[]
  facts: TypedFacts | null
  suggestion: Suggestion | null
  communityReviews: { on: string; present: number; agree: number; note: string }[]
  opinion: Opinion | null
  objections: { id: number | null; what: string; on: string; answered: { on: string; said: string } | null }[]
  /** Visits and community reviews there were when the first open objection came: it asks for a new one. */
  seenBefore: number
  /** Whether the opinion had to be put up when it was given. */
  publicity: boolean
  putUp: { from: string; until: string | null } | null
  /** Draw for the county's spot check of extreme poverty; it is drawn once. */
  spot: { share: number; draw: number; chosen: boolean } | null
  complaints: number
  countyVisits: Visit[]
  meeting: { id: number; result: string; note: string | null } | null
  decision: {
    on: string
    from: string
    to: string | null
    tier: string
    persons: number
    amount: number | null
    parts?: Partial<Parts>
  } | null
  refusal: { ground: string; reason: string; on: string } | null
  suspended: { state: string; reason: string } | null
}

export const start: Application = {
  by: 'self',
  basis: 'hukou',
  name: '',
  phone: null,
  urban: null,
  address: null,
  circumstances: [],
  members: [],
  obligors: [],
  kin: [],
  given: [],
  missing: [],
  told: null,
  level: 'county',
  acceptedOn: null,
  special: [],
  account: null,
  consented: [],
  consentless: null,
  asked: false,
  report: null,
  checks: [],
  notMet: null,
  visits: [],
  facts: null,
  suggestion: null,
  communityReviews: [],
  opinion: null,
  objections: [],
  seenBefore: 0,
  publicity: false,
  putUp: null,
  spot: null,
  complaints: 0,
  countyVisits: [],
  meeting: null,
  decision: null,
  refusal: null,
  suspended: null,
}

/** Tier in sight: what the opinion says, before it what the rules suggest. */
export const tierOf = (data: Application): string | null => data.opinion?.tier ?? data.suggestion?.tier ?? null
export const visitsAndReviews = (data: Application): number => data.visits.length + data.communityReviews.length

/** Objections nobody has answered yet. */
export const openObjections = (data: Application): Application['objections'] =>
  data.objections.filter((one) => one.answered === null)
/** Somebody went there again, or the village talked it over, since they came (办法第十九条). */
export const lookedAgain = (data: Application): boolean => visitsAndReviews(data) > data.seenBefore

/** Day of birth, as told or from the id number; null when neither names a day. */
export function birthOf(one: Pick<Person, 'idNumber' | 'birth'>): string | null {
  const id = one.idNumber
  const day = one.birth ?? (id ? `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}` : '')
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) && day.length === 10 ? day : null
}

/** Age on a day; null when the day of birth is not known. @example ageOn({ idNumber: '159926197001010019', birth: null }, '2026-11-24') // 56 */
export function ageOn(one: Pick<Person, 'idNumber' | 'birth'>, day: string): number | null {
  const birth = birthOf(one)
  if (birth === null || birth > day) return null
  return Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0)
}

/** Everybody whose income and property is asked for. */
export const checkedPersons = (data: Application) => [
  ...data.members.filter((one) => one.idNumber !== null).map((one) => ({ ...one, obligor: false })),
  ...data.obligors.filter((one) => one.idNumber !== null).map((one) => ({ ...one, obligor: true })),
]

/** Check and visit are both there, and those after the newest objection too (办法第十五至十七、十九条). */
export const investigated = (data: Application): boolean =>
  data.report !== null && data.visits.length > 0 && lookedAgain(data)

/** The county itself goes there before it confirms: kin of staff, a complaint, the spot check. */
export function whyCountyVisit(data: Application): Words | undefined {
  if (data.countyVisits.length > 0) return undefined
  if (data.kin.length > 0)
    return { zh: '申请人为经办人员近亲属，旗县须先入户调查。', en: 'Kin of staff: the county visits first.' }
  if (data.complaints > 0)
    return { zh: '该户有投诉举报，旗县须先入户调查。', en: 'Complained about: the county visits first.' }
  if (data.spot?.chosen)
    return { zh: '该户被抽中入户抽查，旗县须先入户。', en: 'Drawn for the spot check: the county visits first.' }
  return undefined
}

/** The tests every application goes through before help is given; undefined: it went through all of them. */
export function notDone(data: Application, today: string, publicity: boolean): Words | undefined {
  if (!data.report) return { zh: '尚无信息核对报告。', en: 'There is no check report.' }
  if (data.report.validUntil < today)
    return {
      zh: `核对报告已于${data.report.validUntil}过有效期，请重新提请核对。`,
      en: `The check report was valid until ${data.report.validUntil}; ask for a new check.`,
    }
  if (data.visits.length === 0) return { zh: '尚未入户调查。', en: 'Nobody has visited.' }
  if (!data.opinion?.grant) return { zh: '审核意见不是同意。', en: 'The opinion is not to grant.' }
  if (openObjections(data).length > 0)
    return {
      zh: `还有${openObjections(data).length}条公示异议没有回复。`,
      en: `${openObjections(data).length} objections are not answered yet.`,
    }
  if (publicity && (!data.putUp?.until || data.putUp.until > today))
    return { zh: '审核意见尚未公示期满。', en: 'The opinion was not put up for the whole period.' }
  return undefined
}
