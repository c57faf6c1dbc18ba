/** What needs no XML: browsers compile and evaluate models that came as JSON. */
export { compileModels, type ModelsCompiled } from './compile-models.ts'
export { type Evaluation, evaluatorOf, type Inputs, type ProgramEvaluator } from './evaluate.ts'
export type * from './model.ts'
export type * from './program.ts'
export type * from './trace.ts'
