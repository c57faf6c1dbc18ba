/** Door of the database ground: open, connect, migrate. */
export type { AnyDb } from './any-db.ts'
export { isAway, sparing, writeWhenBack } from './away.ts'
export { type ConnectOptions, connect, parseBigint, parseNumeric, transaction, typeParsers } from './connect.ts'
export { DatabaseFault, type DatabaseFaultCode } from './database-fault.ts'
export { type LockHolder, type LockResult, takeLock } from './embedded/file-lock.ts'
export { type Migration, migrate, migrationFolders } from './migrate.ts'
export { type OpenDatabase, type OpenOptions, openDatabase } from './open-database.ts'
export {
  deadNews,
  type HeardNews,
  type NewsToWrite,
  nameReader,
  readNews,
  retryNews,
  tidyOutbox,
  writeNews,
} from './outbox.ts'
export { readSetting, writeSetting } from './setting.ts'
