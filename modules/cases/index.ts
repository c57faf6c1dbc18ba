/** Server door of cases 救助办理: the processes from an application or a warning to help. */
export { papersAsked } from './application/materials.ts'
export type { ApplicationRules, KnownFacts } from './application/suggest.ts'
export { applicationWork } from './application/work.ts'
export { answerChecks, startAnswering } from './check/answer-checks.ts'
export { economicCheckWork } from './check/work.ts'
export {
  consentedScopes,
  endConsents,
  type NewConsent,
  recordConsents,
  revokeConsent,
  withoutConsent,
} from './consent/consent.ts'
export { correctionLists } from './correction/lists.ts'
export { mattersFoundBy } from './find-matters.ts'
export { householdFacts } from './papers/household-facts.ts'
export { boardOf } from './publicity/boards.ts'
export { keepBoards } from './publicity/evidence.ts'
export { type NoticeContext, noticeRoutes } from './publicity/notice-routes.ts'
export { type NewSheet, putUp, takeDown } from './publicity/put-up.ts'
export { openRechecks, type WhichRechecks } from './recheck/open-rechecks.ts'
export { casesRoutes } from './routes.ts'
export * from './shared.ts'
export { casesWorks } from './works.ts'
