/** The state of a matter is a fold over its accepted actions; nothing else decides it. */
import type {
  ActingRole,
  ActionDeclaration,
  AnyProcess,
  ProcessDeclaration,
  Situation,
  TakenAction,
} from './declare.ts'

export interface Folded<Data = Record<string, unknown>> {
  state: string
  data: Data
}

/**
 * Tells a matter again from its actions. State names come from the stored actions: the law of the day decided them, and a
 * later version of the declaration does not rewrite history.
 * @example fold(application, actions) // { state: 'publicity', data: { … } }
 */
export function fold<Data>(process: ProcessDeclaration<Data>, actions: readonly TakenAction[]): Folded<Data> {
  let data = process.start
  let state = ''
  for (const action of actions) {
    data = process.actions[action.kind]?.apply?.(data, action.input, action) ?? data
    state = action.stateAfter
  }
  return { state, data }
}

/** State an action leads to. */
export function stateAfter<Data>(
  action: ActionDeclaration<Data>,
  situation: Situation<Data>,
  input: Record<string, unknown>,
): string {
  const to = typeof action.to === 'string' ? action.to : (action.leads?.(situation, input) ?? action.to[0]!)
  return to === 'same' ? situation.state : to
}

/** Whether an action starts from this state. */
export const startsFrom = (process: AnyProcess, kind: string, state: string): boolean => {
  const action = process.actions[kind]
  if (!action) return false
  if (action.from === '*') return state !== '' && !process.states[state]?.end
  return state === '' ? action.from.length === 0 : action.from.includes(state)
}

/** Actions that a role may take from a state, the main one first; hidden ones left out. */
export function actionsFor(process: AnyProcess, state: string, role: ActingRole): string[] {
  return Object.entries(process.actions)
    .filter(([kind, action]) => !action.hidden && action.who.includes(role) && startsFrom(process, kind, state))
    .sort(([, a], [, b]) => Number(b.main ?? false) - Number(a.main ?? false))
    .map(([kind]) => kind)
}

/** Whose turn it is in a state. */
export function turnOf<Data>(process: ProcessDeclaration<Data>, state: string, data: Data) {
  const turn = process.states[state]?.turn
  return typeof turn === 'function' ? turn(data) : (turn ?? null)
}
