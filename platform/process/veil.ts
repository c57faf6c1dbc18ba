/** What of a matter is kept from a reader, by role and until a purpose is stated. */
import { maskAccount, maskId, type Role, textMask } from '../access/shared.ts'
import type { Acting, Matter, ProcessContext } from './context.ts'
import type { AnyProcess, Hidden, TakenAction } from './declare.ts'
import { namesTyped } from './names.ts'
import { staff } from './scope.ts'

/** A reader who stated what for: what is kept only until then is shown to him. */
export interface Reader extends Acting {
  purposeStated?: true
}

/** What a reader does not see of matters of a process; undefined: nothing is kept from him. */
export function hiddenFrom(process: AnyProcess, reader: Pick<Reader, 'role' | 'purposeStated'>): Hidden | undefined {
  const hidden = process.hides?.[reader.role as Role]
  return hidden?.untilPurpose && reader.purposeStated ? undefined : hidden
}

/** Whether more would be shown to somebody who states what for. */
export const veiled = (process: AnyProcess, reader: Reader): boolean =>
  hiddenFrom(process, reader)?.untilPurpose === true

/**
 * What masks names in the words of a matter; undefined: the reader sees them. Staff who take no step of a process read its matters
 * to supervise: like everywhere else names are masked for them, also in what was written, until they state a purpose. Whoever
 * handles the matter needs the words as they were typed.
 */
export async function namesMask(
  ctx: Pick<ProcessContext, 'maskOf'>,
  process: AnyProcess,
  reader: Reader,
  matter: Pick<Matter, 'hh' | 'data'>,
  actions: readonly TakenAction[],
): Promise<((text: string) => string) | undefined> {
  const handles = Object.values(process.actions).some((one) => one.who.includes(reader.role))
  if (handles || reader.purposeStated || !staff.includes(reader.role as Role)) return undefined
  const typed = namesTyped([matter.data, ...actions.map((one) => one.input)])
  if (matter.hh === null && typed.length === 0) return undefined
  return (ctx.maskOf ?? ((_hh, names) => textMask(names)))(matter.hh, typed)
}

/** Facts a reader sees, each as far as he sees it. */
export function seenData(process: AnyProcess, reader: Reader, data: Record<string, unknown>): Record<string, unknown> {
  const { data: names = [], parts = {} } = hiddenFrom(process, reader) ?? {}
  const seen = Object.entries(data).filter(([name]) => !names.includes(name))
  return shownTo(
    reader,
    Object.fromEntries(seen.map(([name, value]) => [name, value == null ? value : (parts[name]?.(value) ?? value)])),
  )
}

/** Whoever was sent a matter to look somebody up, or stated what for, needs the number; staff know the family. */
export const shownTo = <T>(reader: Reader, value: T): T =>
  staff.includes(reader.role as Role) && !reader.purposeStated ? masked(value) : value

/** Id numbers are read in the household's file, where each look is logged with its reason; a matter shows them masked. */
function masked<T>(value: T): T {
  if (typeof value === 'string') return (/^\d{17}[\dX]$/.test(value) ? maskId(value) : value) as T
  if (Array.isArray(value)) return value.map(masked) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'account' && typeof one === 'string' ? maskAccount(one) : masked(one),
    ]),
  ) as T
}
