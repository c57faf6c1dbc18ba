/** What needs no XML: browsers compile and evaluate models that came as JSON. */
export { compileModels, type ModelsCompiled } from './compile-models.ts'
export type { Inputs } from './earlier-run.ts'
export { type Evaluation, evaluatorOf, type ProgramEvaluator } from './evaluate.ts'
export type * from './model.ts'
export type * from './program.ts'
export type * from './trace.ts'
