/** A matter asks the meeting, and hears what it resolved. */
import {
  actWithin,
  type Db,
  openWithin,
  type ProcessContext,
  readMatter,
  type Taken,
  TakenBack,
  theClock,
} from '../../../platform/process/index.ts'

/** Effect of a matter's action with the field `question`: opens the meeting as its child. @throws TakenBack */
export async function askMeeting<Data>(
  tx: Db,
  { matter, action }: Taken<Data>,
  ctx: ProcessContext,
): Promise<undefined> {
  const opened = await openWithin(tx, ctx, theClock, {
    process: 'meeting',
    kind: 'propose',
    input: { question: action.input.question },
    area: matter.area,
    parentId: matter.id,
    ...(matter.otherArea ? { otherArea: matter.otherArea } : {}),
    ...(matter.hh ? { hh: matter.hh } : {}),
  })
  if (!opened.ok) throw new TakenBack(opened)
}

/** What a meeting tells the matter it was asked by. */
export interface Resolved {
  meeting: number
  result: 'pass' | 'reject'
  tier?: string
  amount?: number
  note?: string
}

/**
 * Tells the parent matter through its action `meeting-resolved`; one that declares none, or waits no longer, reads it in the
 * minutes. @throws TakenBack
 */
export async function tellParent(tx: Db, ctx: ProcessContext, parentId: number, resolved: Resolved): Promise<void> {
  const parent = await readMatter(tx, parentId)
  const action = parent && ctx.processes.get(parent.process)?.declaration.actions['meeting-resolved']
  if (!action || !parent || (action.from !== '*' && !action.from.includes(parent.state))) return
  const told = await actWithin(tx, ctx, theClock, parentId, { kind: 'meeting-resolved', input: { ...resolved } })
  if (!told.ok) throw new TakenBack(told)
}
