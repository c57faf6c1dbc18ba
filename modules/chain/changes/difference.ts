/** What an action changed: facts before and after, told again from the list of actions. Pure. */
import { maskAccount, maskId, maskPhone, maskText } from '../../../platform/access/shared.ts'
import type { AnyProcess, TakenAction } from '../../../platform/process/shared.ts'

export interface Difference {
  field: string
  before: string | null
  after: string | null
}

/**
 * Differences per action, by its number; facts in `hidden` are left out, as they are on the matter's page.
 * @example differencesOf(recheck, actions, []).get(3) // [{ field: 'proposal', before: null, after: '停发…' }]
 */
export function differencesOf(
  process: AnyProcess,
  actions: readonly TakenAction[],
  hidden: readonly string[],
): Map<number, Difference[]> {
  const found = new Map<number, Difference[]>()
  let data = process.start as Record<string, unknown>
  let state: string | null = null
  for (const action of actions) {
    const next = (process.actions[action.kind]?.apply?.(data, action.input, action) ?? data) as Record<string, unknown>
    const list: Difference[] = []
    const label = (id: string | null) => (id === null ? null : (process.states[id]?.label.zh ?? id))
    if (action.stateAfter !== state)
      list.push({ field: 'state', before: label(state), after: label(action.stateAfter) })
    for (const field of new Set([...Object.keys(data), ...Object.keys(next)])) {
      if (hidden.includes(field)) continue
      const [before, after] = [shown(field, data[field]), shown(field, next[field])]
      if (before !== after) list.push({ field, before, after })
    }
    found.set(action.seq, list)
    data = next
    state = action.stateAfter
  }
  return found
}

/** A value in one line; numbers of people, phones and accounts masked. */
export function shown(field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return null
  if (typeof value === 'object') {
    const parts = Array.isArray(value)
      ? value.map((one) => shown(field, one))
      : Object.entries(value).map(([name, one]) => shown(name, one))
    return parts.filter((one) => one !== null).join('，') || null
  }
  const text = String(value)
  if (/account/i.test(field)) return maskAccount(text)
  if (/phone|contact/i.test(field)) return maskPhone(text)
  if (/id_?number/i.test(field)) return maskId(text)
  return maskText(text)
}
