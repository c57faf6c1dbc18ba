export { unguardedDivisions } from './divisions.ts'
export { type DmnRead, readDmn } from './read-dmn.ts'
export * from './shared.ts'
export { type GivenInput, type Outcome, StandardModels } from './standard/index.ts'
