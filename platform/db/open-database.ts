import pg from 'pg'
import { DatabaseFault } from './database-fault.ts'
import { openEmbedded } from './embedded/open-embedded.ts'

/** An opened database; `embedded` tells whether it is ours to start and stop. */
export interface OpenDatabase {
  url: string
  embedded: boolean
  /** False once the embedded server is gone (killed, or stopped because the disk is full). */
  isAlive: () => boolean
  close: () => Promise<void>
}

export interface OpenOptions {
  /** Folder of the embedded database, e.g. 'data'. */
  dataDir: string
  /** An existing PostgreSQL (DATABASE_URL); then nothing is started here. */
  url?: string | undefined
  /** Settings of the embedded server for this run; tests switch fsync off. */
  settings?: Record<string, string>
}

/**
 * Opens the database: the given PostgreSQL, or the embedded one under `<dataDir>/postgres`, which several processes of
 * this machine may share (server and CLI). The last one to close stops it.
 * @throws DatabaseFault in one clear sentence: wrong address, full disk, locked or unwritable folder
 * @example const opened = await openDatabase({ dataDir: 'data', url: process.env.DATABASE_URL })
 *          const db = connect<SourcesTables>(opened.url)
 */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  if (!options.url) return { ...(await openEmbedded(options.dataDir, options.settings)), embedded: true }
  await checkUrl(options.url)
  return { url: options.url, embedded: false, isAlive: () => true, close: async () => {} }
}

/** Connects once, so that a wrong address is found at start and said plainly; the password is never repeated. */
async function checkUrl(url: string): Promise<void> {
  const place = placeOf(url)
  if (!place)
    throw wrong(
      'DATABASE_URL 格式不正确，应为 postgres://用户:密码@主机:端口/库名。',
      'DATABASE_URL is malformed; it reads postgres://user:password@host:port/database.',
    )
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    )
    const version = rows[0]?.version ?? 0
    if (version < 150_000)
      throw wrong(
        `DATABASE_URL 指向的 PostgreSQL 版本过低（${Math.floor(version / 10_000)}），需要 15 或更高。`,
        `DATABASE_URL points at PostgreSQL ${Math.floor(version / 10_000)}; 15 or newer is needed.`,
      )
  } catch (fault) {
    if (fault instanceof DatabaseFault) throw fault
    const [zh, en] = reasonOf(fault as { code?: string; message: string; errors?: { code?: string }[] })
    throw wrong(
      `无法连接 DATABASE_URL 指定的数据库（${place}）：${zh}。`,
      `The database in DATABASE_URL (${place}) cannot be reached: ${en}.`,
      fault,
    )
  } finally {
    await client.end().catch(() => {})
  }
}

const wrong = (zh: string, en: string, cause?: unknown) => new DatabaseFault('wrong-url', zh, en, cause)

function placeOf(url: string): string | undefined {
  try {
    const { protocol, host, pathname } = new URL(url)
    return /^postgres(ql)?:$/.test(protocol) ? `${host}${pathname}` : undefined
  } catch {
    return undefined
  }
}

function reasonOf(fault: { code?: string; message: string; errors?: { code?: string }[] }): [string, string] {
  switch (fault.code ?? fault.errors?.[0]?.code) {
    case 'ECONNREFUSED':
      return ['该地址没有数据库在监听', 'nothing is listening there']
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ['找不到该主机', 'no such host']
    case '28P01':
    case '28000':
      return ['用户名或密码不正确', 'user name or password is wrong']
    case '3D000':
      return ['该数据库不存在', 'that database does not exist']
    case '53300':
      return ['连接数已满', 'it has too many connections already']
    default:
      return /timeout/.test(fault.message) ? ['连接超时', 'the connection timed out'] : [fault.message, fault.message]
  }
}
