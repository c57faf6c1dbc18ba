/** What is known about an economic check, and what answers do to it. Pure. */

export interface Asked {
  idNumber: string
  name: string
  relation: string
  /** Bound to support the family, outside the household: asked with his own consent, never added up with it. */
  obligor: boolean
}

/** How a person stands with a source. Only `value` and `no-record` are whole answers. */
export type LineState =
  | 'waiting'
  | 'value'
  /** Found, but part of the period was not delivered: at least this much. */
  | 'partial'
  | 'no-record'
  | 'not-returned'
  | 'timed-out'
  /** The person's consent does not name this kind of source. */
  | 'not-consented'
  /** Consent was taken back before the report. */
  | 'withdrawn'
  /** Rows whose person is doubted (疑点数据): a person looks. */
  | 'doubtful'

/** One person asked of one source. */
export interface Line {
  /** Place in `asked`. */
  person: number
  source: string
  way: 'lake' | 'request'
  state: LineState
  value: number | null
  /** Fingerprints of the things that were counted, so that what two members own together counts once. */
  keys?: string[]
  from: string | null
  to: string | null
  /** Day up to which the source knew. */
  knownTo: string | null
  /** Rows it rests on, `dataset#version:row`. */
  evidence: string[]
  by: string | null
  note: string | null
}

export interface ReportItem {
  what: string
  value: number
  limit: number
  unit: string
  tiers: string[]
  /** Dated values the limit was reckoned from. */
  standards: { id: string; value: string; unit: string; from: string; source: string }[]
  article: string
}
export interface Unknown {
  person: number
  source: string
  state: LineState
}
export type CheckResult = 'meets' | 'exceeds' | 'person'

/** All of it, for the check centre and the county. */
export interface Report {
  result: CheckResult
  items: ReportItem[]
  /** Limits that cannot be told, and for which missing answers. */
  unclear: { what: string; unknown: Unknown[] }[]
}

/** What everybody who works on the parent may know. */
export interface Issued {
  number: string
  result: CheckResult
  /** Items above their limit or that cannot be told, by name. */
  what: string[]
  issuedOn: string
  validUntil: string
  /** Last day for an objection. */
  objectUntil: string
}

export const purposes = {
  application: { zh: '救助申请审核', en: 'Application' },
  recheck: { zh: '动态管理核查', en: 'Re-check' },
  'temporary-aid': { zh: '临时救助审核', en: 'Temporary aid' },
  complaint: { zh: '投诉举报核查', en: 'Complaint' },
} as const
export type Purpose = keyof typeof purposes

export interface EconomicCheck {
  purpose: Purpose
  /** Tier it is meant for; null: all. */
  tier: string | null
  asked: Asked[]
  round: number
  lines: Line[]
  issued: Issued | null
  report: Report | null
  /** Reports of earlier rounds with the objections that led to a repeat. */
  earlier: { issued: Issued; report: Report; objection: string }[]
  objection: string | null
}
export const start: EconomicCheck = {
  purpose: 'application',
  tier: null,
  asked: [],
  round: 1,
  lines: [],
  issued: null,
  report: null,
  earlier: [],
  objection: null,
}

export const whole = (state: LineState): boolean => state === 'value' || state === 'no-record'
/** Nothing more is asked of these. */
export const closed = (state: LineState): boolean => state === 'not-consented' || state === 'withdrawn'
export const anyWaiting = (lines: readonly Line[]): boolean => lines.some((one) => one.state === 'waiting')

/** A line about which nothing is known yet. */
export const emptyLine = (person: number, source: string, way: Line['way'], state: LineState): Line => ({
  person,
  source,
  way,
  state,
  value: null,
  from: null,
  to: null,
  knownTo: null,
  evidence: [],
  by: null,
  note: null,
})

export interface Answer {
  person: number
  source: string
  /** `ask`: the lake has nothing, the department is asked. */
  state: LineState | 'ask'
  value?: number | undefined
  keys?: string | undefined
  from?: string | undefined
  to?: string | undefined
  knownTo?: string | undefined
  evidence?: string | undefined
  note?: string | undefined
}

/** Lines after answers of one giver; lines of persons who took their consent back take none. */
export function answered(lines: readonly Line[], answers: readonly Answer[], by: string): Line[] {
  const found = new Map(answers.map((one) => [`${one.person}|${one.source}`, one]))
  return lines.map((line) => {
    const one = found.get(`${line.person}|${line.source}`)
    if (!one || closed(line.state)) return line
    if (one.state === 'ask') return { ...line, way: 'request', state: 'waiting' }
    const has = one.state === 'value' || one.state === 'partial'
    return {
      ...line,
      state: one.state,
      value: has ? (one.value ?? null) : null,
      ...(one.keys ? { keys: one.keys.split(' ') } : {}),
      from: one.from ?? null,
      to: one.to ?? null,
      knownTo: one.knownTo ?? null,
      evidence: one.evidence ? one.evidence.split(' ') : [],
      by,
      note: one.note ?? null,
    }
  })
}

/** Lines when persons have no valid consent any more: nothing that was answered about them is kept or counted. */
export const withdrawn = (lines: readonly Line[], persons: readonly number[]): Line[] =>
  lines.map((line) =>
    persons.includes(line.person) ? emptyLine(line.person, line.source, line.way, 'withdrawn') : line,
  )
