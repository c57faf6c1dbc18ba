export { type GivenInput, type Outcome, StandardModels } from './models.ts'
