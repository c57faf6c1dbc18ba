/** Warnings as the API gives them. Household and person keys are text: they pass 53 bits. */
import { z } from 'zod'
import { Level } from '../../rules/shared.ts'

export const Words = z.object({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof Words>

export const WarningState = z.enum(['open', 'dispatched', 'closed', 'withdrawn'])
export type WarningState = z.infer<typeof WarningState>

export const ActionKind = z.enum([
  'open',
  'raise',
  'lower',
  'withdraw',
  'unsupported',
  'supported',
  'unjudged',
  'judged',
  'dispatch',
  'note',
  'close',
  'reopen',
])
export type ActionKind = z.infer<typeof ActionKind>

/** Whose turn it is: a unit, and a person when one was named. */
export const Responsible = z.object({ area: z.string(), areaName: z.string(), person: z.string().nullable() })

/** A measure that could not be computed for the household, and why. */
export const UnknownMeasure = z.object({
  measure: z.string(),
  dataset: z.string(),
  /** Last day the data reach; null: never delivered for this county. */
  since: z.string().nullable(),
  why_zh: z.string(),
  why_en: z.string(),
})
export type UnknownMeasure = z.infer<typeof UnknownMeasure>

/** Nobody can say whether a sign still holds: since when, and for want of which data of which place and months. */
export const Unjudged = z.object({ since: z.string(), why_zh: z.string(), why_en: z.string() })
export type Unjudged = z.infer<typeof Unjudged>

export const WarningItem = z.object({
  id: z.number(),
  hh: z.string(),
  householdNo: z.string().nullable(),
  /** Masked: 王*英. */
  headName: z.string(),
  members: z.number(),
  area: z.string(),
  /** Township and village in words. */
  areaName: z.string(),
  managingArea: z.string(),
  /** Tier id now held, `none`, or null when no ledger was delivered. */
  tier: z.string().nullable(),
  tierLabel: Words.nullable(),
  /** Level from the data. */
  level: Level,
  /** Level to act on: one higher when overdue. */
  shownLevel: Level,
  state: WarningState,
  openedAsOf: z.string(),
  dueAt: z.string(),
  overdue: z.boolean(),
  /** Overdue warnings are supervised 督办. */
  supervised: z.boolean(),
  headline_zh: z.string(),
  headline_en: z.string(),
  indicators: z.array(z.object({ id: z.string(), label: Words, level: Level, dimension: z.string() })),
  responsible: Responsible,
  /** Since when the data no longer show it although staff are at work; null normally. */
  unsupportedSince: z.string().nullable(),
  /** Since when one of its signs can no longer be judged because data stopped coming, and which; null normally. */
  unjudged: Unjudged.nullable(),
  closedOn: z.string().nullable(),
  closeCode: z.string().nullable(),
})
export type WarningItem = z.infer<typeof WarningItem>

export const WarningList = z.object({ items: z.array(WarningItem), total: z.number() })
export type WarningList = z.infer<typeof WarningList>

const list = z
  .string()
  .optional()
  .transform((value) => (value ? value.split(',').filter(Boolean) : undefined))

/** Filters of the worklist; several values are separated by commas. */
export const WarningQuery = z.object({
  level: list,
  /** Default: open and dispatched. */
  state: list,
  indicator: list,
  dimension: list,
  side: list,
  tier: list,
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  /** Household number, whole name of a member, or whole id number. */
  q: z.string().max(60).optional(),
  overdue: z.enum(['true', 'false']).optional(),
  responsible: z.string().optional(),
  hh: z
    .string()
    .regex(/^-?\d{1,19}$/)
    .optional(),
  sort: z.enum(['urgency', 'due', 'opened', 'area', 'level']).default('urgency'),
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
})
export type WarningQuery = z.infer<typeof WarningQuery>

/** One source row a warning rests on. */
export const EvidenceRow = z.object({
  measure: z.string(),
  dataset: z.string(),
  label: Words,
  versionId: z.number(),
  fileName: z.string().nullable(),
  /** Row number as a spreadsheet shows it. */
  row: z.number(),
  /** Fields of the row in order; names and ids masked. */
  excerpt: z.array(
    z.object({ field: z.string(), label: Words, value: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  ),
})
export type EvidenceRow = z.infer<typeof EvidenceRow>

export const WarningHit = z.object({
  indicator: z.string(),
  label: Words,
  side: z.enum(['R', 'P', 'E', 'Q']),
  dimension: z.string(),
  level: Level,
  state: z.enum(['active', 'withdrawn']),
  unjudged: Unjudged.nullable(),
  /** Member concerned; null for the household as a whole. */
  pid: z.string().nullable(),
  memberName: z.string().nullable(),
  reason_zh: z.string(),
  reason_en: z.string(),
  measures: z.array(
    z.object({
      measure: z.string(),
      label: Words,
      value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
      unit: z.string().nullable(),
    }),
  ),
  unknown: z.array(UnknownMeasure.extend({ label: Words })),
  evidence: z.array(EvidenceRow),
  firstAsOf: z.string(),
  lastAsOf: z.string(),
  reference: z.string(),
})
export type WarningHit = z.infer<typeof WarningHit>

export const WarningAction = z.object({
  id: z.number(),
  at: z.string(),
  by: z.string(),
  byName: z.string(),
  kind: ActionKind,
  text_zh: z.string(),
  text_en: z.string(),
  payload: z.record(z.string(), z.unknown()),
})
export type WarningAction = z.infer<typeof WarningAction>

export const WarningDetail = WarningItem.extend({
  hits: z.array(WarningHit),
  actions: z.array(WarningAction),
  /** Actions the indicators suggest, strongest first. */
  suggested: z.array(z.object({ id: z.string(), label: Words })),
  lastAsOf: z.string(),
})
export type WarningDetail = z.infer<typeof WarningDetail>

/** To whom: a division (its office) or a user. */
export const DispatchTo = z.object({ area: z.string().regex(/^\d{6,12}$/), person: z.string().max(80).nullish() })

export const ActionRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), note: z.string().min(1).max(2000) }),
  z.object({ kind: z.literal('dispatch'), to: DispatchTo, note: z.string().max(2000).default('') }),
  z.object({ kind: z.literal('close'), code: z.string(), note: z.string().max(2000).default('') }),
  z.object({ kind: z.literal('reopen'), note: z.string().min(1).max(2000) }),
])
export type ActionRequest = z.infer<typeof ActionRequest>

export const CloseRequest = z.object({ code: z.string(), note: z.string().max(2000).default('') })
export type CloseRequest = z.infer<typeof CloseRequest>

/** Bulk dispatch: named warnings, or all that a filter finds (`filter` is the worklist's query string fields). Without `to` each goes to its own township. */
export const BulkDispatchRequest = z.object({
  ids: z.array(z.number().int()).max(100_000).optional(),
  filter: z.record(z.string(), z.string()).optional(),
  to: DispatchTo.optional(),
  note: z.string().max(2000).default(''),
})
export type BulkDispatchRequest = z.infer<typeof BulkDispatchRequest>

/** `skipped` are those not in the actor's area, closed, or already with the same unit. */
export const BulkDispatchAnswer = z.object({
  dispatched: z.number(),
  skipped: z.number(),
  byArea: z.array(z.object({ area: z.string(), areaName: z.string(), count: z.number() })),
})
export type BulkDispatchAnswer = z.infer<typeof BulkDispatchAnswer>
