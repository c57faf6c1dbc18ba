/** What every action of this area is given. Nothing is global. */
import type { Kysely } from 'kysely'
import type { Region } from '../rules/index.ts'
import type { Channel, Declared, Progress } from './shared.ts'
import type { SourcesTables } from './tables.ts'

export interface SourcesContext {
  db: Kysely<SourcesTables>
  /** Folder of the product's data; the lake is `<dataDir>/lake`. */
  dataDir: string
  region: Region
  /** Memory for one ingest, MiB (default 2048), and threads (default 2). */
  memoryLimitMib?: number
  threads?: number
  /** Clock, for tests. */
  now?: () => Date
}

/** One file handed in. */
export interface DeliveredFile {
  /** Where the bytes lie now. Only read, never moved. */
  path: string
  /** Name as the sender gave it; only its last part is used, never as a path. */
  fileName: string
  sender: string
  channel: Channel
  purpose?: string
  catalogueId?: string
  receivedBy: string
  /** Division prefix of who hands it in ('' = whole region). */
  area?: string
  /** Department of who hands it in, if it is a department's user. */
  unit?: string
  declared?: Declared
  /** true: map and publish without a person when the recogniser is sure; false: always ask unless the mapping was confirmed before. */
  unattended?: boolean
  /** The version whose quarantined rows this file corrects. */
  corrects?: number
  runId?: number
  /** The same bytes count again: a list of our own that went back to what it was. */
  anew?: boolean
  /** Keep a copy of the bytes under the data folder (default true for console and api). */
  keepOriginal?: boolean
  onProgress?: (progress: Progress) => void
  signal?: AbortSignal
}
