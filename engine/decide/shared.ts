/** Door for browsers: everything but reading XML. */
export * from './dmn/shared.ts'
