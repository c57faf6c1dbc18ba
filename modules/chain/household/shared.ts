/** One household, one chain 一户一链: shapes of the API. What the reader may not see is counted, never shown. */
import { z } from 'zod'
import { ClockView } from '../../../platform/process/shared.ts'

export const Words = z.object({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof Words>

/** What a link of the chain is, in the order people ask: found, visited, worked on, asked of departments, given, held. */
export const linkKinds = [
  'event',
  'warning',
  'contact',
  'visit',
  'check',
  'opinion',
  'publicity',
  'hearing',
  'decision',
  'meeting',
  'complaint',
  'step',
  'referral',
  'answer',
  'payment',
  'aid',
  'service',
  'gift',
  'tier',
  'member',
  'read',
] as const
export type LinkKind = (typeof linkKinds)[number]

/** Filters of the screen: a village aide knows six words, not twenty-one. */
export const linkGroups = {
  found: ['event', 'warning'],
  visits: ['contact', 'visit'],
  work: ['check', 'opinion', 'publicity', 'hearing', 'decision', 'meeting', 'complaint', 'step'],
  departments: ['referral', 'answer'],
  help: ['payment', 'aid', 'service', 'gift'],
  file: ['tier', 'member', 'read'],
} as const satisfies Record<string, readonly LinkKind[]>
export type LinkGroup = keyof typeof linkGroups
export const groupOf = (kind: LinkKind): LinkGroup =>
  (Object.keys(linkGroups) as LinkGroup[]).find((group) => (linkGroups[group] as readonly LinkKind[]).includes(kind))!

/** Where a link comes from: a department's row, an action on a matter, a warning, the file. */
export const LinkSource = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('row'),
    dataset: z.string(),
    label: Words,
    versionId: z.number(),
    fileName: z.string().nullable(),
    row: z.number(),
  }),
  z.object({ type: z.literal('matter'), id: z.number(), number: z.string(), process: z.string(), seq: z.number() }),
  z.object({ type: z.literal('warning'), id: z.number() }),
  z.object({ type: z.literal('file') }),
])
export type LinkSource = z.infer<typeof LinkSource>

export const Link = z.object({
  id: z.string(),
  /** Day, or moment when it is known. */
  at: z.string(),
  kind: z.enum(linkKinds),
  title: Words,
  detail: Words,
  /** Department, unit or organisation that gave or did it. */
  giver: Words,
  /** Person who did it; '' when a machine did. */
  by: z.string(),
  source: LinkSource,
  pid: z.string().nullable(),
  level: z.enum(['yellow', 'orange', 'red']).nullable(),
  /** Yuan; null when it is no money or the reader does not see it. */
  amount: z.number().nullable(),
  /** Help this is, with the days one grant stands for; null when it is no help. */
  help: z.object({ kind: z.string(), from: z.string(), to: z.string() }).nullable(),
  /** The same help as another link, seen a second time in a department's file: shown, not counted. */
  echoOf: z.string().nullable(),
  /** It is part of a doubling. */
  doubled: z.boolean(),
})
export type Link = z.infer<typeof Link>

export const Missing = z.object({
  /** unanswered: pushed, no answer; entitled: by the rules or an indicator; unpaid: granted, no money yet; untested: left a tier. */
  why: z.enum(['unanswered', 'entitled', 'unpaid', 'untested']),
  title: Words,
  detail: Words,
  since: z.string().nullable(),
  dueOn: z.string().nullable(),
  /** Days past the due day; 0 when in time or without one. */
  late: z.number(),
  /** Who is expected to do something. */
  waitsFor: Words.nullable(),
  matter: z.number().nullable(),
  /** The clock of the matter that is due first: day 7 of 10; null where none runs. */
  clock: ClockView.nullable(),
})
export type Missing = z.infer<typeof Missing>

export const Doubled = z.object({
  /** givers: two givers of the same kind; excluded: kinds that exclude each other; twice: the same grant on two rows. */
  why: z.enum(['givers', 'excluded', 'twice']),
  title: Words,
  detail: Words,
  from: z.string(),
  to: z.string(),
  links: z.array(z.string()),
  reference: z.string(),
})
export type Doubled = z.infer<typeof Doubled>

export const Next = z.object({
  /** One sentence: who, until when, what. */
  sentence: Words,
  tone: z.enum(['late', 'soon', 'calm', 'none']),
  /** It is the reader's own turn. */
  mine: z.boolean(),
  dueOn: z.string().nullable(),
  matter: z.object({ id: z.number(), number: z.string() }).nullable(),
  warning: z.number().nullable(),
  /** Open matters besides this one. */
  others: z.number(),
})
export type Next = z.infer<typeof Next>

export const Total = z.object({
  giver: Words,
  kind: Words,
  kindId: z.string(),
  count: z.number(),
  /** Null when no amount is known. */
  amount: z.number().nullable(),
  last: z.string(),
})
export type Total = z.infer<typeof Total>

export const HouseholdChain = z.object({
  hh: z.string(),
  householdNo: z.string().nullable(),
  headName: z.string(),
  areaName: z.string(),
  tier: Words.nullable(),
  asOf: z.string(),
  next: Next,
  missing: z.array(Missing),
  doubled: z.array(Doubled),
  totals: z.array(Total),
  links: z.array(Link),
  /** Links that exist but are not for this reader. */
  hidden: z.number(),
  mayReadChanges: z.boolean(),
  mayTellStory: z.boolean(),
})
export type HouseholdChain = z.infer<typeof HouseholdChain>
