export { type AtomOptions, type Atoms, atomsOf, type Region } from './atoms.ts'
export { checkRules, type RuleFinding, rulesAreDisjoint } from './check-rules.ts'
export { type Boundary, type IndexColumn, indexRules, type RuleIndex } from './index-rules.ts'
