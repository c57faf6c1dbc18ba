/** Pure door of process: the language of declarations, the fold, and what matters look like from outside. */
import { z } from 'zod'
import type { ActionDeclaration, AnyProcess } from './declare.ts'
import type { Words } from './fields.ts'

export * from './declare.ts'
export * from './fields.ts'
export { actionsFor, type Folded, fold, startsFrom, stateAfter, turnOf } from './fold.ts'
export { RowKey } from './key.ts'
export { namesTyped, personField } from './names.ts'

export const worklistNames = ['mine', 'team', 'due', 'late', 'waiting', 'closed', 'all'] as const
export type WorklistName = (typeof worklistNames)[number]

const WordsShape = z.object({ zh: z.string(), en: z.string() })

/** A clock as it is read: "today is day 7 of 10". */
export const ClockView = z.object({
  limit: z.string(),
  /** Action that started it; with the limit its name. */
  startedSeq: z.number().int(),
  label: WordsShape,
  day: z.number(),
  of: z.number(),
  late: z.number(),
  left: z.number(),
  unit: z.string(),
  dueOn: z.string(),
  /** A holiday arrangement on the way is not announced yet; the day may move. */
  assumed: z.boolean(),
  paused: z.boolean(),
  endedOn: z.string().nullable(),
})
export type ClockView = z.infer<typeof ClockView>

export const MatterLine = z.object({
  id: z.number().int(),
  process: z.string(),
  processLabel: WordsShape,
  number: z.string(),
  hh: z.string().nullable(),
  area: z.string(),
  otherArea: z.string().nullable(),
  state: z.string(),
  stateLabel: WordsShape,
  /** What comes next, or what is waited for. */
  next: WordsShape.nullable(),
  waits: z.boolean(),
  turn: z.string().nullable(),
  unit: z.string().nullable(),
  assignee: z.string().nullable(),
  urgent: z.boolean(),
  seq: z.number().int(),
  openedAt: z.string(),
  updatedAt: z.string(),
  closedAt: z.string().nullable(),
  clock: ClockView.nullable(),
  /** Head of the household, masked, or what else tells people which matter it is. */
  title: z.string().nullable(),
  areaName: z.string().nullable(),
})
export type MatterLine = z.infer<typeof MatterLine>

/** Hands a matter to one person; known to every process. */
export const assignKind = 'assign'
export const assignLabel = { zh: '指定承办人', en: 'Assigned' }

export const ActionView = z.object({
  seq: z.number().int(),
  kind: z.string(),
  label: WordsShape,
  at: z.string(),
  by: z.string(),
  byName: z.string(),
  role: z.string(),
  article: z.string().nullable(),
  stateAfter: z.string(),
  stateLabel: WordsShape,
  /** Null when the reader's role does not see it. */
  input: z.record(z.string(), z.unknown()).nullable(),
})
export type ActionView = z.infer<typeof ActionView>

/** A matter with everything on it that its reader may see. The forms come from the declaration, which the page has. */
export const MatterDetail = MatterLine.extend({
  subject: z.string().nullable(),
  parentId: z.number().int().nullable(),
  data: z.record(z.string(), z.unknown()),
  /** Something is left out that is shown to whoever states what for. */
  veiled: z.boolean(),
  actions: z.array(ActionView),
  clocks: z.array(ClockView),
  /** What the reader may do now, the main one first; those that must wait say why. */
  offers: z.array(
    z.object({
      kind: z.string(),
      why: WordsShape.nullable(),
      /** To be done before the others. */
      first: z.literal(true).optional(),
      /** What its form holds when it is opened. */
      given: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  /** It is the turn of another person of the role, since the reader took the step before. */
  another: z.boolean(),
  children: z.array(
    z.object({
      id: z.number().int(),
      process: z.string(),
      number: z.string(),
      state: z.string(),
      stateLabel: WordsShape,
      label: WordsShape,
    }),
  ),
  /** Somebody else is typing in this matter since. */
  others: z.array(z.object({ name: z.string(), since: z.string() })),
})
export type MatterDetail = z.infer<typeof MatterDetail>

/** A process as screens need it: everything of its declaration that is no code. */
export interface ProcessView {
  id: string
  label: Words
  prefix: string
  article: string
  states: Record<string, { label: Words; end: boolean }>
  limits: Record<string, { label: Words }>
  actions: Record<
    string,
    Pick<
      ActionDeclaration<unknown>,
      'label' | 'from' | 'who' | 'article' | 'fields' | 'papers' | 'warns' | 'main' | 'hidden'
    >
  >
}
/** @example processView(application).actions.accept.label.zh // '受理' */
export const processView = (process: AnyProcess): ProcessView & Record<string, unknown> => ({
  id: process.id,
  label: process.label,
  prefix: process.prefix,
  article: process.article,
  states: Object.fromEntries(
    Object.entries(process.states).map(([id, state]) => [id, { label: state.label, end: state.end === true }]),
  ),
  limits: Object.fromEntries(Object.entries(process.limits).map(([id, { label }]) => [id, { label }])),
  actions: Object.fromEntries(
    Object.entries(process.actions).map(([id, { label, from, who, article, fields, papers, warns, main, hidden }]) => [
      id,
      {
        label,
        from,
        who,
        fields,
        ...(article ? { article } : {}),
        ...(papers ? { papers } : {}),
        ...(warns ? { warns } : {}),
        ...(main ? { main } : {}),
        ...(hidden ? { hidden } : {}),
      },
    ]),
  ),
})
