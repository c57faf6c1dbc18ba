export { type ColumnPlan, type ColumnsPlanned, columnPlan, type Result, type Results } from './column-plan.ts'
export type { Population } from './layout.ts'
export { type Column, numberColumn, packColumn, packedDate, plainColumn } from './pack.ts'
export { packHouseholds, repeated } from './pack-households.ts'
