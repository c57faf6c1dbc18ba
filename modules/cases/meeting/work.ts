/** What a meeting does to the matter it was asked by. */
import { type ProcessWork, tell } from '../../../platform/process/index.ts'
import { type Meeting, meeting } from './process.ts'

export const meetingWork: ProcessWork<Meeting> = {
  declaration: meeting,
  effects: {
    // A matter that waits no longer, or declares no such action, is read of in the minutes.
    sign: async (tx, { matter }, ctx) => {
      const { resolution } = matter.data
      if (resolution)
        await tell(tx, ctx, matter.parentId, 'meeting-resolved', {
          meeting: matter.id,
          result: resolution.result,
          ...(resolution.tier ? { tier: resolution.tier } : {}),
          ...(resolution.amount === null ? {} : { amount: resolution.amount }),
          note: resolution.note,
        })
      return undefined
    },
    // A question taken back frees the matter again: it was not passed.
    withdraw: async (tx, { matter, action }, ctx) => {
      await tell(tx, ctx, matter.parentId, 'meeting-resolved', {
        meeting: matter.id,
        result: 'reject',
        note: `议题撤回：${String(action.input.reason)}`,
      })
      return undefined
    },
  },
}
