/** One matter tells another what it waits for: the product takes that matter's own action, where it stands ready for it. */
import { actWithin, TakenBack } from './act.ts'
import { type Db, type Matter, type ProcessContext, theClock } from './context.ts'
import { startsFrom } from './fold.ts'
import { readMatter } from './read.ts'

/** Whether a matter's process has this action and may take it from where the matter stands. */
export function hears(
  ctx: Pick<ProcessContext, 'processes'>,
  matter: Pick<Matter, 'process' | 'state'>,
  kind: string,
): boolean {
  const process = ctx.processes.get(matter.process)?.declaration
  return process !== undefined && startsFrom(process, kind, matter.state)
}

/**
 * Takes an action of another matter, as the clock.
 * @returns false when there is no such matter, or it does not hear this where it stands
 * @throws TakenBack when it hears but refuses
 * @example await tell(tx, ctx, meeting.parentId, 'meeting-resolved', { meeting: meeting.id, result: 'pass' })
 */
export async function tell(
  tx: Db,
  ctx: ProcessContext,
  id: number | null,
  kind: string,
  input: Record<string, unknown>,
): Promise<boolean> {
  const matter = id === null ? undefined : await readMatter(tx, id, { lock: true })
  if (!matter || !hears(ctx, matter, kind)) return false
  const told = await actWithin(tx, ctx, theClock, matter.id, { kind, input })
  if (!told.ok) throw new TakenBack(told)
  return true
}
