/**
 * A process is declared in one file: its states, its actions, who may, how long, on which article, which papers. This
 * file is the language of such declarations; it knows no process.
 */
import type { Role } from '../access/shared.ts'
import type { Fields, InputOf, Words } from './fields.ts'

/** Who acts: a signed-in role, or the product's own clock. */
export type ActingRole = Role | 'system'

export interface StateDeclaration<Data> {
  label: Words
  /** Whose turn it is. A department or organisation is named by `unit` of the matter. Without it the state waits for nobody. */
  turn?: Role | ((data: Data) => Role)
  /** A second person's turn: not of whoever took one of these actions, although he has the role. He may still take other actions. */
  turnNotBy?: readonly string[]
  /** What is to be done next, as one sentence for the person whose turn it is. */
  next?: Words
  /** Waiting for somebody outside: the family, a bank. Shown as "waiting for …". */
  waitsFor?: Words
  /** Nothing more happens; the matter is closed. */
  end?: true
}

/** A time limit: its days stand in the region's parameters under `parameter`. */
export interface LimitDeclaration<Data> {
  label: Words
  /** Id of the region's parameter (number with unit working-days, calendar-days, hours or months); may depend on the facts; null: no limit runs with these. */
  parameter: string | ((data: Data) => string | null)
  /** Runs while the matter is in one of these states; pauses nowhere by itself. */
  runs: readonly string[]
  /** Starts anew each time one of these states is entered from a state in which it does not run. Otherwise it goes on. */
  afresh?: true
  /** While it runs its parameter follows the facts; without it, the facts at its start count. */
  follows?: true
  /** Action the clock takes by itself on the day after the last one (publicity is over). Without it: reminder and escalation. */
  ends?: string
  /** Role that is told when it is late; default: the level above. */
  tells?: Role
}

/** What a guard, an `apply` or a `next` sees. */
export interface Situation<Data> {
  data: Data
  state: string
  /** Day in China. */
  today: string
  area: string
  hh: string | null
  by: { userId: string; role: ActingRole; area: string }
  /** All actions so far, oldest first. */
  actions: readonly TakenAction[]
  /** A value of the region for the matter's area on that day; undefined: not set. */
  parameter: (id: string) => number | string | boolean | undefined
}

export interface TakenAction {
  seq: number
  kind: string
  at: string
  by: string
  byName: string
  role: ActingRole
  input: Record<string, unknown>
  stateAfter: string
}

export interface ActionDeclaration<Data> {
  label: Words
  /** States it may be taken from; `[]`: it opens the matter. '*': any state that is no end. */
  from: readonly string[] | '*'
  /** State it leads to; several: `leads` chooses. `same`: the state stays. */
  to: string | readonly string[]
  who: readonly ActingRole[]
  /** Law or rule it rests on. */
  article?: string
  /** What is filled in. */
  fields: Fields
  /** What the form holds when it is opened, from what is known already; the person changes it. */
  given?: (situation: Situation<Data>) => Record<string, unknown>
  /** Who takes it must be another person than whoever took one of these (four eyes). */
  notBy?: readonly string[]
  /** A reason why it may not be taken now, in words that say what to do; undefined: it may. */
  // biome-ignore lint/suspicious/noExplicitAny: typed by `action`
  guard?: (situation: Situation<Data>, input: any) => Words | undefined
  /** Like `guard`, but before anything is typed: the button is shown with this reason and cannot be pressed. */
  waits?: (situation: Situation<Data>) => Words | undefined
  /** Chooses among several `to`. */
  // biome-ignore lint/suspicious/noExplicitAny: typed by `action`
  leads?: (situation: Situation<Data>, input: any) => string
  /** The matter's facts afterwards. Pure: told again from the list of actions it must give the same. */
  // biome-ignore lint/suspicious/noExplicitAny: typed by `action`
  apply?: (data: Data, input: any, action: TakenAction) => Data
  /** Papers that come out of it, by id. */
  papers?: readonly string[]
  /** Limits that stop or go on, with the reason in the input's `reason`. */
  pauses?: readonly string[]
  resumes?: readonly string[]
  /** The one to offer first in its state. */
  main?: true
  /** Offered before the main one while this is so: what has to be done next when several lie open. */
  first?: (data: Data) => boolean
  /** Says before what will happen, because it cannot be taken back. */
  warns?: Words
  /** Not offered by hand (the clock or another part takes it). */
  hidden?: true
}

export interface ProcessDeclaration<Data = Record<string, unknown>> {
  id: string
  label: Words
  /** Two letters that matter numbers begin with. */
  prefix: string
  article: string
  /** Facts before the first action. */
  start: Data
  states: Record<string, StateDeclaration<Data>>
  limits: Record<string, LimitDeclaration<Data>>
  actions: Record<string, ActionDeclaration<Data>>
  /** Action the product takes when a matter was opened under this one and the state allows it; its input: `{ child }`, a number. */
  onChild?: string
  /** Whether a matter of this process is the child that was waited for; default: any is. */
  awaits?: (data: Data, process: string) => boolean
  /** Only the households' own area decides who sees it; `both`: residence or place of emergency too (default). */
  scope?: 'managing' | 'both'
  /** Roles that may read its matters; default: civil affairs and the auditor. Departments see only those sent to their unit. */
  sees?: readonly Role[]
  /** Large values of inputs that are kept with the action and read one by one, not with every look at the matter. */
  apart?: readonly string[]
  /** What a role does not see: inputs of these actions and these facts. */
  hides?: Partial<Record<Role, Hidden>>
}

/** What is kept from a role that reads a matter. */
export interface Hidden {
  /** Actions whose input it does not see. */
  actions?: readonly string[]
  /** Facts it does not see at all. */
  data?: readonly string[]
  /** Facts it sees with something left out, by name. */
  // biome-ignore lint/suspicious/noExplicitAny: each fact has its own shape
  parts?: Readonly<Record<string, (value: any) => unknown>>
  /** It reads all of it once it has stated what for; the look is logged (社会救助法第七十条第六项). */
  untilPurpose?: true
}

/**
 * Tools to declare a process whose facts have the type Data; `action` ties the form to guard, leads and apply.
 * @example const { action, process } = declaring<{ visits: number }>()
 */
export function declaring<Data>() {
  return {
    action<const Fs extends Fields>(
      one: Omit<ActionDeclaration<Data>, 'fields' | 'guard' | 'leads' | 'apply'> & {
        fields: Fs
        guard?: (situation: Situation<Data>, input: InputOf<Fs>) => Words | undefined
        leads?: (situation: Situation<Data>, input: InputOf<Fs>) => string
        apply?: (data: Data, input: InputOf<Fs>, action: TakenAction) => Data
      },
    ): ActionDeclaration<Data> {
      return one
    },
    process: (one: ProcessDeclaration<Data>): ProcessDeclaration<Data> => one,
  }
}

/** A process whatever its facts are. */
// biome-ignore lint/suspicious/noExplicitAny: each process has its own facts
export type AnyProcess = ProcessDeclaration<any>

/** Every fault of a declaration: unknown states, limits or actions, states nobody leaves or reaches. Empty: sound. */
export function faultsOf(process: AnyProcess): string[] {
  const faults: string[] = []
  const states = Object.keys(process.states)
  const known = (state: string, where: string) => {
    if (!states.includes(state)) faults.push(`${process.id}: ${where} names the unknown state ${state}`)
  }
  const reached = new Set<string>()
  const left = new Set<string>()
  for (const [kind, action] of Object.entries(process.actions)) {
    const to = typeof action.to === 'string' ? [action.to] : action.to
    const from = action.from === '*' ? states.filter((s) => !process.states[s]!.end) : action.from
    for (const state of from) {
      known(state, `action ${kind}`)
      if (!to.every((t) => t === 'same')) left.add(state)
    }
    for (const state of to)
      if (state !== 'same') {
        known(state, `action ${kind}`)
        reached.add(state)
      }
    if (to.length > 1 && !action.leads)
      faults.push(`${process.id}: action ${kind} leads to several states, none chosen`)
    for (const limit of [...(action.pauses ?? []), ...(action.resumes ?? [])])
      if (!process.limits[limit]) faults.push(`${process.id}: action ${kind} names the unknown limit ${limit}`)
    for (const other of action.notBy ?? [])
      if (!process.actions[other]) faults.push(`${process.id}: action ${kind} names the unknown action ${other}`)
  }
  if (process.onChild && !process.actions[process.onChild]?.who.includes('system'))
    faults.push(`${process.id}: onChild names ${process.onChild}, which the product may not take`)
  for (const [id, limit] of Object.entries(process.limits)) {
    for (const state of limit.runs) known(state, `limit ${id}`)
    if (limit.ends && !process.actions[limit.ends]?.who.includes('system'))
      faults.push(`${process.id}: limit ${id} ends with ${limit.ends}, which the clock may not take`)
  }
  for (const state of states) {
    for (const kind of process.states[state]!.turnNotBy ?? [])
      if (!process.actions[kind]) faults.push(`${process.id}: state ${state} names the unknown action ${kind}`)
    if (!reached.has(state)) faults.push(`${process.id}: no action reaches ${state}`)
    if (process.states[state]!.end === left.has(state)) faults.push(`${process.id}: ${state} is an end that is left`)
    if (!process.states[state]!.end && !left.has(state)) faults.push(`${process.id}: nothing leads out of ${state}`)
  }
  return faults
}
