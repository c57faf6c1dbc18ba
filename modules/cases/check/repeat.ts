/** A check whose report the family objects to at the matter that asked: the same check goes through another round. */
import {
  type Acting,
  actWithin,
  type CheckInput,
  type Db,
  hears,
  type ProcessContext,
  readActions,
  readMatter,
  TakenBack,
  theClock,
} from '../../../platform/process/index.ts'
import type { Words } from '../../../platform/process/shared.ts'
import type { EconomicCheck } from './facts.ts'

/**
 * Records the objection in the name of whoever heard it, and asks all sources anew.
 * @returns false when this check takes no objection any more: another one is needed
 * @throws TakenBack when it refuses
 * @example await repeatCheck(tx, ctx, actor, 34, { who: '王建国', objection: '存款系代他人保管', files })
 */
export async function repeatCheck(
  tx: Db,
  ctx: ProcessContext,
  actor: Acting,
  id: number,
  objection: { who: string; objection: string; files: string[] },
): Promise<boolean> {
  const check = await readMatter(tx, id, { lock: true })
  if (!check || !hears(ctx, check, 'object')) return false
  for (const [who, kind, input] of [
    [actor, 'object', objection],
    [theClock, 'repeat', {}],
  ] as const) {
    const done = await actWithin(tx, ctx, who, id, { kind, input })
    if (!done.ok) throw new TakenBack(done)
  }
  return true
}

/** Whether the objection comes from the matter that asked, whose own time to object is the one that counts. */
export async function heardByParent(tx: Db, { matter }: CheckInput<EconomicCheck>): Promise<{ byParent: boolean }> {
  const parent = matter?.parentId ?? null
  const last = parent === null ? undefined : (await readActions(tx, parent)).at(-1)
  return { byParent: last?.kind === 'object-check' }
}

/** States of an application in which the family has not said yet whether it objects to a report above the line. */
const unheard = [
  'accepted',
  'investigating',
  'awaiting-report',
  'reinvestigating',
  'not-met',
  'may-object',
  'suspended',
]

/** A report above the line is not closed before the family was told and could object (最低生活保障审核确认办法第十八条). */
export async function familyUnheard(tx: Db, { matter }: CheckInput<EconomicCheck>): Promise<Words | undefined> {
  const parent = matter?.parentId == null ? undefined : await readMatter(tx, matter.parentId)
  return parent?.process === 'application' &&
    unheard.includes(parent.state) &&
    matter?.data.issued?.result === 'exceeds'
    ? {
        zh: `${parent.number}尚未听取申请人对核对结果的异议。`,
        en: `In ${parent.number} the family has not said yet whether it objects.`,
      }
    : undefined
}
