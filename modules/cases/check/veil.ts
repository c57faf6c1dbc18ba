/**
 * What those see of an economic check who do not handle it: the result and which items, no amounts; a league, the region and
 * the auditor read the rest once they state what for. Pure.
 */
import type { Hidden } from '../../../platform/process/shared.ts'
import type { EconomicCheck, Report } from './facts.ts'

const withoutAmounts = (report: Report) => ({
  ...report,
  items: report.items.map((one) => ({ ...one, value: null })),
})
/** Inputs that name what somebody has. */
const answers = ['lake-answered', 'answer', 'issue']

const supervising: Hidden = {
  actions: answers,
  parts: {
    lines: (lines: EconomicCheck['lines']) =>
      lines.map(({ keys: _, ...one }) => ({ ...one, value: null, evidence: [], note: null })),
    report: withoutAmounts,
    earlier: (rounds: EconomicCheck['earlier']) =>
      rounds.map((one) => ({ ...one, report: withoutAmounts(one.report) })),
  },
  untilPurpose: true,
}
/** A township works with the result; what somebody has in the bank is the business of the check centre and the county. */
const working: Hidden = {
  actions: [...answers, 'time-out'],
  data: ['lines', 'report'],
  parts: {
    earlier: (rounds: EconomicCheck['earlier']) => rounds.map(({ issued, objection }) => ({ issued, objection })),
  },
}
export const hiddenOfCheck = { region: supervising, league: supervising, auditor: supervising, township: working }

/** The same of a matter that asked: what it heard about income and property, and what the rules made of it. */
const ofAsking: Hidden = {
  actions: ['check-reported', 'suggest', 'recalculate'],
  parts: {
    // A re-check names the items only.
    report: (report: { items: object[] }) => ({
      ...report,
      items: report.items.map((one) => ({ ...one, value: null })),
    }),
  },
  untilPurpose: true,
}
export const hiddenOfAsking = { region: ofAsking, league: ofAsking, auditor: ofAsking }
