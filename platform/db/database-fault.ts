/** Why the database cannot be had. The server and the CLI print `zh` and `en` as they are: one clear sentence each. */
export type DatabaseFaultCode =
  | 'wrong-url'
  | 'disk-full'
  | 'folder-not-writable'
  | 'folder-locked'
  | 'no-binaries'
  | 'start-failed'
  | 'secret-lost'
  | 'migration-changed'
  | 'migration-failed'

/**
 * A database that cannot be opened or migrated, said in one Chinese and one English sentence.
 * @example throw new DatabaseFault('disk-full', '磁盘已满：数据库无法启动。', 'The disk is full: the database cannot start.')
 */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault'
  readonly code: DatabaseFaultCode
  readonly zh: string
  readonly en: string

  constructor(code: DatabaseFaultCode, zh: string, en: string, cause?: unknown) {
    super(en, { cause })
    this.code = code
    this.zh = zh
    this.en = en
  }
}
