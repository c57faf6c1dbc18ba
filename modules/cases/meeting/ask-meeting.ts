/** A matter asks the meeting, and hears what it resolved: what each process that can ask declares, and the effect that asks. */
import { type Db, openChild, type ProcessContext, type Taken } from '../../../platform/process/index.ts'

/** Effect of a matter's action with the field `question`: opens the meeting as its child. @throws TakenBack */
export async function askMeeting<Data>(
  tx: Db,
  { matter, action }: Taken<Data>,
  ctx: ProcessContext,
): Promise<undefined> {
  await openChild(tx, ctx, matter, { process: 'meeting', kind: 'propose', input: { question: action.input.question } })
}
