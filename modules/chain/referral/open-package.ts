/** Several needs of a family in one form 多部门帮扶: all are opened and pushed, or none. */
import type { Actor } from '../../../platform/access/shared.ts'
import {
  actWithin,
  allOrNothing,
  type Matter,
  openManyWithin,
  type ProcessContext,
} from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'

export interface Package {
  hh: string
  area: string
  otherArea?: string | undefined
  /** Visit, temporary aid or other matter it grew out of. */
  parentId?: number | undefined
  needs: readonly Record<string, unknown>[]
  /** A repeated click with the same key opens them once. */
  key: string
}

/**
 * Opens the needs; whoever may push pushes them at once, an aide's wait for the township.
 * @returns the matters in the order of the needs, or the first refusal
 * @example await openPackage(ctx, actor, { hh, area, key: 'c0ffee01', needs: [{ need: 'medical-aid', asked: '…', costs: 42000 }, { need: 'union-hardship', … }] })
 */
export async function openPackage(
  ctx: ProcessContext,
  actor: Actor,
  { hh, area, otherArea, parentId, needs, key }: Package,
): Promise<{ ok: true; matters: Matter[]; repeated: boolean } | Refusal> {
  const named = needs.map((need) => `${need.need} ${need.person ?? ''}`)
  if (new Set(named).size < named.length)
    return refusal('bad-request', { zh: '同一需求在一张表中只填一次。', en: 'Each need once.' })
  return allOrNothing(ctx.db, async (tx) => {
    const opened = await openManyWithin(tx, ctx, actor, {
      process: 'referral',
      kind: 'create',
      items: needs.map((input, i) => ({
        input,
        hh,
        area,
        ...(otherArea ? { otherArea } : {}),
        ...(parentId === undefined ? {} : { parentId }),
        key: `${key}:${i}`,
      })),
    })
    if (!opened.ok) return opened
    const matters: Matter[] = []
    for (const { matter, repeated } of opened.opened) {
      if (repeated || (actor.role !== 'county' && actor.role !== 'township')) {
        matters.push(matter)
        continue
      }
      const pushed = await actWithin(tx, ctx, actor, matter.id, { kind: 'push', input: {}, key: `${key}:push` })
      if (!pushed.ok) return pushed
      matters.push(pushed.matter)
    }
    return { ok: true, matters, repeated: opened.opened.every((one) => one.repeated) }
  })
}
