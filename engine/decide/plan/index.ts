export type { PlanStep } from './plan-steps.ts'
export type { PlanColumn, PlanColumns } from './plan-units.ts'
export { type PlanRequest, type SqlPlan, type SqlPlanned, sqlPlan } from './sql-plan.ts'
