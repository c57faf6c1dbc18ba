/** What an action on a matter is in the chain. Actions nobody here knows are steps: shown, but quiet. Pure. */
import type { LinkKind } from './shared.ts'

/** By process, where the same word means something else. */
const byProcess: Record<string, Record<string, LinkKind>> = {
  meeting: { hold: 'meeting', resolve: 'meeting', sign: 'meeting', propose: 'meeting' },
  complaint: { receive: 'complaint', found: 'complaint', answer: 'complaint' },
  referral: {
    create: 'referral',
    push: 'referral',
    reroute: 'referral',
    accept: 'answer',
    'send-back': 'answer',
    decide: 'answer',
    'feed-back': 'answer',
    close: 'contact',
    'not-received': 'contact',
  },
  'warning-visit': { dispatch: 'contact', visit: 'visit', review: 'decision' },
}

const byAction: [RegExp, LinkKind][] = [
  [/^visit|-visit$|^investigat/, 'visit'],
  [/^(call-hearing|hear|tell-before)/, 'hearing'],
  [/^(opinion|propose|suggest)/, 'opinion'],
  [
    /publicity|^publish|^put-up|^announce|^board|^objected$|^record-objection$|^answer-objections$|^(take-)?sheet-/,
    'publicity',
  ],
  [/^(pay|to-roll)/, 'payment'],
  [/^(decide|confirm|refuse|grant|stop|file$)/, 'decision'],
  [/^(check|request-check|report-issued)/, 'check'],
  [/^(ask-meeting|meeting-resolved)/, 'meeting'],
  [/^(push|refer)/, 'referral'],
  [/^(report|submit|call|contact|notify)/, 'contact'],
]

/** @example kindOfAction('temporary-aid', 'pay-first') // 'payment' */
export const kindOfAction = (process: string, action: string): LinkKind =>
  byProcess[process]?.[action] ??
  (process === 'economic-check' ? 'check' : undefined) ??
  byAction.find(([pattern]) => pattern.test(action))?.[1] ??
  'step'
