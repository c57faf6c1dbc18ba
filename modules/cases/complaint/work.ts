/** A complaint about what a household holds opens its re-check. */
import { sql } from 'kysely'
import { type Db, openChild, type ProcessWork } from '../../../platform/process/index.ts'
import { heldOn, monthAfter } from '../../registry/index.ts'
import { type Complaint, complaint } from './process.ts'

/** Whether there is something to re-check and nobody looks at it already. */
async function opensRecheck(tx: Db, hh: string, today: string): Promise<boolean> {
  if ((await heldOn(tx, hh, monthAfter(today))).length === 0) return false
  const running =
    await sql`select 1 from process.matter where process = 'recheck' and hh = ${hh}::bigint and closed_at is null`.execute(
      tx,
    )
  return running.rows.length === 0
}

export const complaintWork: ProcessWork<Complaint> = {
  declaration: complaint,
  adds: {
    accept: async (tx, { matter, hh, today }) => ({
      opens: matter?.data.about === 'household' && hh !== null && (await opensRecheck(tx, hh, today)),
    }),
  },
  effects: {
    accept: async (tx, { matter }, ctx) => {
      if (!matter.data.recheck || matter.hh === null) return undefined
      await openChild(tx, ctx, matter, {
        process: 'recheck',
        kind: 'open',
        // Nothing of the complaint itself: the re-check is read by more people.
        input: { trigger: 'complaint', about: `由投诉举报发起（${matter.number}）` },
      })
      return undefined
    },
  },
}
