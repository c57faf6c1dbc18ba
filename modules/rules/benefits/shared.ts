/** What other areas and the browser may use of benefits: shapes, dated values, compiled models, one family's result. */

export * from './calculate.ts'
export * from './program.ts'
export * from './shapes.ts'
export * from './standards-for.ts'
export * from './words-of.ts'
