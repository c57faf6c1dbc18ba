import type { Kysely } from 'kysely'

/** The one connection that serves all areas: each query names its own schema, so its tables are not one type. */
// biome-ignore lint/suspicious/noExplicitAny: the only place where it is said
export type AnyDb = Kysely<any>
