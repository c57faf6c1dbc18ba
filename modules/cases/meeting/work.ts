/** What a meeting does to the matter it was asked by. */
import type { ProcessWork } from '../../../platform/process/index.ts'
import { tellParent } from './ask-meeting.ts'
import { type Meeting, meeting } from './process.ts'

export const meetingWork: ProcessWork<Meeting> = {
  declaration: meeting,
  effects: {
    sign: async (tx, { matter }, ctx) => {
      const { resolution } = matter.data
      if (matter.parentId === null || !resolution) return undefined
      await tellParent(tx, ctx, matter.parentId, {
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
      if (matter.parentId !== null)
        await tellParent(tx, ctx, matter.parentId, {
          meeting: matter.id,
          result: 'reject',
          note: `议题撤回：${String(action.input.reason)}`,
        })
      return undefined
    },
  },
}
