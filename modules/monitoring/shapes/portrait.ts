/** The household portrait 画像 as the API gives it; names and ids masked until unmasked with a purpose. */
import { z } from 'zod'
import { Level } from '../../rules/shared.ts'
import { Responsible, Unjudged, WarningState, Words } from './warning.ts'

export const PortraitMember = z.object({
  pid: z.string(),
  name: z.string(),
  idMasked: z.string().nullable(),
  /** head, spouse, child, grandchild, parent, grandparent, sibling, other. */
  relation: z.string(),
  sex: z.enum(['1', '2']).nullable(),
  age: z.number().nullable(),
  birthDate: z.string().nullable(),
  alive: z.boolean(),
  /** What marks the member: data set, words, and the row. */
  flags: z.array(z.object({ kind: z.string(), zh: z.string(), en: z.string() })),
  studying: z.boolean(),
  disability: z.string().nullable(),
})
export type PortraitMember = z.infer<typeof PortraitMember>

/** One bar: a measure over the last twelve months. value null = unknown, and why. */
export const MoneyBar = z.object({
  measure: z.string(),
  label: Words,
  value: z.number().nullable(),
  rows: z.number(),
  why_zh: z.string().nullable(),
  why_en: z.string().nullable(),
})
export type MoneyBar = z.infer<typeof MoneyBar>

/**
 * One thing that happened. `kind`: event (a department's row), aid (money or service received), tier, warning, action (staff),
 * member (joined, left, died), read (an unmasked look at the file).
 */
export const ChainLink = z.object({
  at: z.string(),
  kind: z.enum(['event', 'aid', 'tier', 'warning', 'action', 'member', 'read']),
  title_zh: z.string(),
  title_en: z.string(),
  detail_zh: z.string(),
  detail_en: z.string(),
  /** Department, staff member or the system. */
  by: z.string(),
  source: z
    .object({
      dataset: z.string(),
      label: Words,
      versionId: z.number(),
      fileName: z.string().nullable(),
      row: z.number(),
    })
    .nullable(),
  pid: z.string().nullable(),
  level: Level.nullable(),
  amount: z.number().nullable(),
})
export type ChainLink = z.infer<typeof ChainLink>

export const Portrait = z.object({
  hh: z.string(),
  householdNo: z.string().nullable(),
  asOf: z.string(),
  /** False: seen in the register only, no file yet. */
  hasFile: z.boolean(),
  head: z.object({
    pid: z.string().nullable(),
    name: z.string(),
    area: z.string(),
    areaName: z.string(),
    managingArea: z.string(),
    managingAreaName: z.string(),
    /** Register and home differ 人户分离. */
    split: z.boolean(),
    urban: z.boolean().nullable(),
    tier: z.string().nullable(),
    tierLabel: Words.nullable(),
    /** Level to act on; null without a live warning. */
    level: Level.nullable(),
    nextAction: Words.nullable(),
    responsible: Responsible.nullable(),
    dueAt: z.string().nullable(),
    overdue: z.boolean(),
  }),
  members: z.array(PortraitMember),
  money: z.object({
    income: z.array(MoneyBar),
    spending: z.array(MoneyBar),
    /** Yearly minimum-living line for the whole household, when the region has one. */
    standard: z
      .object({ id: z.string(), value: z.number(), perPersonMonth: z.number(), source: z.string() })
      .nullable(),
  }),
  dimensions: z.array(
    z.object({
      dimension: z.string(),
      level: Level,
      hits: z.array(
        z.object({
          indicator: z.string(),
          label: Words,
          /** Member concerned; null for the household as a whole. */
          pid: z.string().nullable(),
          memberName: z.string().nullable(),
          reason_zh: z.string(),
          reason_en: z.string(),
          level: Level,
          unjudged: Unjudged.nullable(),
        }),
      ),
    }),
  ),
  disability: z.array(z.object({ pid: z.string(), name: z.string(), zh: z.string(), en: z.string() })),
  study: z.array(z.object({ pid: z.string(), name: z.string(), zh: z.string(), en: z.string() })),
  aid: z.array(
    z.object({
      dataset: z.string(),
      label: Words,
      department: Words,
      total: z.number().nullable(),
      count: z.number(),
      last: z.string().nullable(),
    }),
  ),
  tiers: z.array(
    z.object({
      tier: z.string(),
      label: Words,
      from: z.string(),
      to: z.string().nullable(),
      monthlyAmount: z.number().nullable(),
      /** Category uplift inside it; null: nobody told. */
      uplift: z.object({ persons: z.number(), amount: z.number() }).nullable(),
    }),
  ),
  warnings: z.array(
    z.object({
      id: z.number(),
      level: Level,
      state: WarningState,
      openedAsOf: z.string(),
      closedOn: z.string().nullable(),
      headline_zh: z.string(),
      headline_en: z.string(),
      /** Since when one of its signs can no longer be judged, and why; null normally. */
      unjudged: Unjudged.nullable(),
    }),
  ),
  chain: z.array(ChainLink),
  /** Data sets not delivered for the county as of the day. */
  unknown: z.array(
    z.object({
      dataset: z.string(),
      label: Words,
      since: z.string().nullable(),
      why_zh: z.string(),
      why_en: z.string(),
    }),
  ),
})
export type Portrait = z.infer<typeof Portrait>

export const UnmaskRequest = z.object({
  pid: z.string().optional(),
  purpose: z.string().min(2).max(200),
  caseRef: z.string().max(100).optional(),
})
export type UnmaskRequest = z.infer<typeof UnmaskRequest>

export const Unmasked = z.object({
  householdNo: z.string().nullable(),
  members: z.array(z.object({ pid: z.string(), name: z.string(), idNumber: z.string().nullable() })),
})
export type Unmasked = z.infer<typeof Unmasked>
