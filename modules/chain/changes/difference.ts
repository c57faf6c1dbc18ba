/** What an action changed: facts before and after in words, told again from the list of actions. Pure. */
import type { AnyProcess, TakenAction, Words } from '../../../platform/process/shared.ts'
import { factWords, type Lists } from './fact-words.ts'

export interface Difference {
  name: Words
  before: Words | null
  after: Words | null
}

/**
 * Differences per action, by its number. Facts in `hidden` are left out, as they are on the matter's page; so is what the
 * product only counts for itself and no form names.
 * @example differencesOf(recheck, actions, [], {}, mask).get(3) // [{ name: { zh: '核查意见' … }, before: null, after: { zh: '停发…' … } }]
 */
export function differencesOf(
  process: AnyProcess,
  actions: readonly TakenAction[],
  hidden: readonly string[],
  lists: Lists,
  mask: (text: string) => string,
): Map<number, Difference[]> {
  const found = new Map<number, Difference[]>()
  let data = process.start as Record<string, unknown>
  let state: string | null = null
  for (const action of actions) {
    const { nameOf, told } = factWords(process, action.kind, lists, mask)
    const next = (process.actions[action.kind]?.apply?.(data, action.input, action) ?? data) as Record<string, unknown>
    const list: Difference[] = []
    const label = (id: string | null) => (id === null ? null : (process.states[id]?.label ?? { zh: id, en: id }))
    if (action.stateAfter !== state)
      list.push({ name: nameOf('state')!, before: label(state), after: label(action.stateAfter) })
    for (const field of new Set([...Object.keys(data), ...Object.keys(next)])) {
      const name = nameOf(field)
      if (hidden.includes(field) || !name) continue
      const [before, after] = [told(field, data[field], data), told(field, next[field], next)]
      // What a process starts with was said by nobody.
      if (before?.zh !== after?.zh) list.push({ name, before: state === null ? null : before, after })
    }
    found.set(action.seq, list)
    data = next
    state = action.stateAfter
  }
  return found
}
