export type * from './model.ts'
export { type DmnRead, readDmn } from './read-dmn.ts'
