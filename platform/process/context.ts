/** What every action on a matter is given. Nothing is global. */
import type { RawBuilder } from 'kysely'
import type { Actor } from '../access/shared.ts'
import type { AnyDb } from '../db/index.ts'
import type { Refusal } from '../web/index.ts'
import { chinaCalendar, dayInChina, type WorkCalendar } from '../work/shared.ts'
import type { ActingRole, ProcessDeclaration, TakenAction } from './declare.ts'
import type { Option, Words } from './fields.ts'

export type Db = AnyDb

/** A value of the region that processes read: a limit in days, an amount, a switch. */
export interface Parameter {
  id: string
  value: number | string | boolean
  unit: string
  source: string
}

/** Who acts. The clock acts as `system` with the area of the matter. */
export interface Acting {
  userId: string
  name: string
  role: ActingRole
  area: string
  unit?: string
}
export const theClock: Acting = { userId: 'system', name: '系统', role: 'system', area: '' }
export const acting = (actor: Actor): Acting => actor

/** A matter as code sees it. */
export interface Matter<Data = Record<string, unknown>> {
  id: number
  process: string
  number: string
  hh: string | null
  subject: string | null
  parentId: number | null
  area: string
  otherArea: string | null
  state: string
  data: Data
  seq: number
  turn: string | null
  unit: string | null
  assignee: string | null
  urgent: boolean
  dueOn: string | null
  dueLimit: string | null
  openedAt: Date
  updatedAt: Date
  closedAt: Date | null
}

/** An accepted action on its way: what effects see, inside the transaction. */
export interface Taken<Data = Record<string, unknown>> {
  matter: Matter<Data>
  before: { state: string; data: Data }
  action: TakenAction
  actor: Acting
}

/** A process with what it asks of the database and does to it. */
// biome-ignore lint/suspicious/noExplicitAny: each process has its own facts
export interface ProcessWork<Data = any> {
  declaration: ProcessDeclaration<Data>
  /** Facts the server adds to a form before anything is judged by them, by kind: what is held now, earlier help. Kept with the action. */
  adds?: Record<string, (tx: Db, at: CheckInput<Data>) => Promise<Record<string, unknown>>>
  /** Asked before an action is accepted, by kind or for every one ('*'): a reason why not, in words that say what to do. */
  checks?: Record<string, (tx: Db, at: CheckInput<Data>) => Promise<Words | Refusal | undefined>>
  /** Done together with an action, by kind or for every one ('*'); a refusal takes everything back. */
  effects?: Record<string, (tx: Db, taken: Taken<Data>, ctx: ProcessContext) => Promise<Refusal | undefined>>
}
export interface CheckInput<Data> {
  matter: Matter<Data> | null
  /** Where and about whom, also while the matter is being opened. */
  area: string
  hh: string | null
  input: Record<string, unknown>
  actor: Acting
  today: string
  ctx: ProcessContext
}

export interface ProcessContext {
  db: Db
  processes: ReadonlyMap<string, ProcessWork>
  /** The region's value for an area on a day; undefined: nothing set. */
  parameter: (id: string, area: string, on: string) => Parameter | undefined
  /** Lists the region keeps, for fields of kind `listed`: 'feedback-codes', 'tiers', 'departments' … */
  lists?: Readonly<Record<string, readonly Option[]>>
  calendar?: WorkCalendar
  /** Looks after the files that actions name; without it they are not looked at (tests without files). */
  files?: FilesOfActions
  /** Writes down the papers of an action inside its transaction; done by `platform/papers`. */
  papers?: (tx: Db, taken: Taken, ctx: ProcessContext) => Promise<void>
  /** What masks texts about a household, and `names` besides, for readers who see names masked; without it only `names` are. */
  maskOf?: (hh: string | null, names: readonly string[]) => Promise<(text: string) => string>
  /** What besides its number finds a matter in a worklist: a condition on `process.matter m`; undefined: nothing does. */
  finds?: (actor: Acting, q: string) => RawBuilder<boolean> | undefined
  /** Clock, for tests and for repeating the past. */
  now?: () => Date
  /** Writes news of actions inside their transaction; others hear of them after the commit. */
  emit?: (tx: Db, news: readonly News[]) => Promise<unknown>
}

/** What actions ask about the files they name. The work is done by `platform/files`. */
export interface FilesOfActions {
  /** Refuses what is unknown, another's, or infected. `matterId` is null while the matter is being opened. */
  check: (tx: Db, actor: Acting, matterId: number | null, ids: readonly string[]) => Promise<Refusal | undefined>
  /** Ties the files to the action. */
  attach: (tx: Db, matterId: number, seq: number, files: readonly { id: string; field: string }[]) => Promise<void>
}

/** News of an action: kind 'application.confirm', subject 'matter:12', keys only. */
export interface News {
  kind: string
  subject: string
  payload: Record<string, unknown>
}

export const nowOf = (ctx: Pick<ProcessContext, 'now'>): Date => ctx.now?.() ?? new Date()
export const todayOf = (ctx: Pick<ProcessContext, 'now'>): string => dayInChina(nowOf(ctx).toISOString())
export const calendarOf = (ctx: Pick<ProcessContext, 'calendar'>): WorkCalendar => ctx.calendar ?? chinaCalendar()

/**
 * Ties the processes of all areas together.
 * @throws Error when two have the same id
 * @example const processes = processesOf([applicationWork, referralWork])
 */
export function processesOf(works: readonly ProcessWork[]): ReadonlyMap<string, ProcessWork> {
  const map = new Map<string, ProcessWork>()
  for (const work of works) {
    if (map.has(work.declaration.id)) throw new Error(`process ${work.declaration.id} is declared twice`)
    map.set(work.declaration.id, work)
  }
  return map
}

/** The process of an id. @throws Error when there is none: a fault of the program, not of the person */
export function workOf(ctx: Pick<ProcessContext, 'processes'>, id: string): ProcessWork {
  const work = ctx.processes.get(id)
  if (!work) throw new Error(`no process ${id}`)
  return work
}
