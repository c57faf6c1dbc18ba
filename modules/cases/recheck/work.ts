/** What a re-check asks of the database and does to it. */

import { sql } from 'kysely'
import { calendarOf, type Db, limitDays, type ProcessWork, type Taken } from '../../../platform/process/index.ts'
import { dueAfter } from '../../../platform/work/shared.ts'
import { type Held, heldOn, monthAfter } from '../../registry/index.ts'
import { askForCheck, mayAskForCheck } from '../check/ask-check.ts'
import { askMeeting } from '../meeting/ask-meeting.ts'
import { partsKnown } from '../parts.ts'
import { keepPhotos, onlyPhotos } from '../publicity/photo.ts'
import { carryOut } from './carry-out.ts'
import type { HeldNow, Recheck } from './facts.ts'
import { recheck } from './process.ts'
import { answered, putUpStop, takenDown } from './publicity.ts'

const plain = (held: Held | undefined): HeldNow | null =>
  held
    ? {
        tier: held.tier,
        persons: held.persons,
        monthlyAmount: held.monthlyAmount,
        from: held.from,
        ...partsKnown(held),
      }
    : null

/** What the household will hold when a decision of today takes effect; of one tier, or of the one with the largest amount. */
async function heldNext(tx: Db, hh: string | null, today: string, tier?: string | null): Promise<HeldNow | null> {
  if (hh === null) return null
  const held = await heldOn(tx, hh, monthAfter(today))
  return plain(
    tier
      ? held.find((one) => one.tier === tier)
      : held.sort((a, b) => (b.monthlyAmount ?? 0) - (a.monthlyAmount ?? 0) || a.tier.localeCompare(b.tier))[0],
  )
}

const same = (a: HeldNow | null, b: HeldNow | null) =>
  a?.tier === b?.tier && a?.persons === b?.persons && a?.monthlyAmount === b?.monthlyAmount

/** The tier was looked at: the next period counts from today. */
async function noteLooked(tx: Db, { matter, action }: Taken<Recheck>): Promise<undefined> {
  if (matter.state !== 'closed' || !matter.data.tier) return
  await sql`insert into cases.recheck_plan (hh, tier, last_on, unstable)
    values (${matter.hh}::bigint, ${matter.data.proposal?.tier ?? matter.data.tier}, ${action.at}::timestamptz at time zone 'Asia/Shanghai', ${matter.data.unstable})
    on conflict (hh, tier) do update set last_on = excluded.last_on, unstable = excluded.unstable`.execute(tx)
}

export const recheckWork: ProcessWork<Recheck> = {
  declaration: recheck,
  adds: {
    open: async (tx, { hh, input, today }) => ({
      held: await heldNext(tx, hh, today, input.tier as string | undefined),
    }),
    propose: async (tx, { hh, matter, today }) => ({ held: await heldNext(tx, hh, today, matter?.data.tier) }),
  },
  checks: {
    open: async (tx, { hh, input }) => {
      const held = input.held as HeldNow | null
      if (hh === null) return { zh: '请先选择要核查的家庭。', en: 'Choose the household first.' }
      if (!held) return { zh: '该户现在没有可核查的待遇。', en: 'The household holds nothing to check.' }
      const other = await sql<{
        number: string
      }>`select number from process.matter where process = 'recheck' and hh = ${hh}::bigint
        and closed_at is null and data ->> 'tier' = ${held.tier}`.execute(tx)
      return other.rows[0]
        ? {
            zh: `该户已有正在办理的动态核查（${other.rows[0].number}）。`,
            en: `A re-check is already under way (${other.rows[0].number}).`,
          }
        : undefined
    },
    'ask-check': mayAskForCheck,
    'sheet-photo': onlyPhotos,
    'call-hearing': async (_tx, { input, today, area, ctx }) => {
      const notice = limitDays(ctx, 'hearing_notice', area, today)
      const earliest = notice ? dueAfter(today, notice.days, notice.unit, calendarOf(ctx)).on : today
      return (input.planned as string) < earliest
        ? { zh: `听取意见应提前通知，最早可定在${earliest}。`, en: `Not before ${earliest}: the family is told ahead.` }
        : undefined
    },
    decide: async (tx, { hh, matter, today }) =>
      same(matter!.data.held, await heldNext(tx, hh, today, matter!.data.tier))
        ? undefined
        : {
            zh: '提出意见后该户待遇已有变化，请重新核查。',
            en: 'What the household holds has changed since; check again.',
          },
  },
  effects: {
    propose: noteLooked,
    notify: noteLooked,
    'ask-check': askForCheck,
    'ask-meeting': askMeeting,
    decide: async (tx, taken, ctx) => {
      if (taken.matter.state === 'notice') await carryOut(tx, taken)
      if (taken.matter.state === 'publicity') await putUpStop(tx, taken, ctx)
      return undefined
    },
    'answer-objections': answered,
    'take-sheet-down': takenDown,
    'sheet-photo': keepPhotos,
    'end-publicity': async (tx, taken) => {
      if (taken.matter.state === 'notice') await carryOut(tx, taken)
      return undefined
    },
  },
}
