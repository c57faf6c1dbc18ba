/** Server door of rules: load a region pack from disk. */

export { checkBoundaries } from './benefits/check-boundaries.ts'
export { lawMap } from './benefits/law-map.ts'
export { populationColumns, populationPlan, sqlTypeOf } from './benefits/population.ts'
export { runCase } from './benefits/run-case.ts'
export { withAssumptions } from './calculate/assume.ts'
export { explain } from './calculate/explain.ts'
export { calculateRoutes } from './calculate/routes.ts'
export { checkRegion } from './check-region.ts'
export { comparePolicy } from './drafts/compare-policy.ts'
export { type PolicyContext, policyToday } from './drafts/context.ts'
export { approveDraft, rejectDraft, verifyVersions } from './drafts/decide-draft.ts'
export { changesOf, draftDetail, findDraft, listDrafts } from './drafts/draft-store.ts'
export { createDraft, saveChange } from './drafts/edit-draft.ts'
export { layOver, type Overlay, textOf } from './drafts/overlay.ts'
export {
  always,
  changesAsOf,
  type PublishedVersion,
  policyAsOf,
  policyWithDraft,
  publishedVersions,
  regionWith,
} from './drafts/policy-as-of.ts'
export { inspectDraft, proposeDraft } from './drafts/propose-draft.ts'
export * from './drafts/shapes.ts'
export type { RulesTables } from './drafts/tables.ts'
export { targetOf } from './drafts/target.ts'
export { consentTextOn, type LimitValue, limitFor } from './economic-check.ts'
export { feelTypeOf, indicatorScope, measureType, personScope, rowScope } from './expressions.ts'
export { loadRegion, RegionFaults, readRegion } from './load-region.ts'
export { outcomeOf } from './outcome.ts'
export { datasetsOf, rulesRoutes } from './routes.ts'
export * from './shared.ts'
