export { type DmnRead, readDmn } from './read-dmn.ts'
export * from './shared.ts'
