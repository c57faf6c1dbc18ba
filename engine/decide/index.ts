export { addMonths, parseDuration } from './calendar.ts'
export * from './columns/index.ts'
export {
  type Compiled,
  compileFeel,
  compileUnaryTests,
  type Expression,
  type SqlDigits,
  type SqlResult,
  toInner,
  toJs,
  toSql,
} from './compile.ts'
export { describe, type Locale } from './describe.ts'
export * from './dmn/index.ts'
export { faultInChinese } from './fault-words.ts'
export type { Inner, InnerContext, InnerFunction, JsRow, JsValue } from './js-values.ts'
export { children, listTests, type Node, type NodeOf, namesIn, type Test } from './nodes.ts'
export * from './plan/index.ts'
export * as standard from './standard/index.ts'
export type { FeelFault, FeelType, FunctionType, Parameter, Scope, ScopeEntry } from './types.ts'
