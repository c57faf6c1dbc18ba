/** Door for browsers: everything but reading XML. */

export * from './columns/index.ts'
export * from './dmn/shared.ts'
