/** For tests: a fresh database and data folder with the example region, and invented people whose ids were never assigned. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { testDatabase } from '../../platform/db/testing.ts'
import { loadRegion } from '../rules/index.ts'
import { checkCharacter } from './clean/citizen-id.ts'
import type { DeliveredFile, SourcesContext } from './context.ts'
import { ingestFile } from './ingest/ingest-file.ts'
import type { IngestOutcome } from './shared.ts'
import type { SourcesTables } from './tables.ts'

export interface SourcesDesk {
  ctx: SourcesContext
  url: string
  dir: string
  /** Writes a file and hands it in. */
  send: (fileName: string, content: string | Buffer, more?: Partial<DeliveredFile>) => Promise<IngestOutcome>
  close: () => Promise<void>
}

/** The day on which tests take place. */
export const today = '2026-11-23'

/**
 * @example const desk = await openDesk(); await desk.send('结算_202610.csv', '身份号码,姓名\n…'); await desk.close()
 */
export async function openDesk(): Promise<SourcesDesk> {
  const { db, url, close } = await testDatabase<SourcesTables>()
  const dir = mkdtempSync(join(tmpdir(), 'sources-'))
  const region = loadRegion(resolve(import.meta.dirname, '../../regions/example'))
  const ctx: SourcesContext = {
    db,
    dataDir: join(dir, 'data'),
    region,
    memoryLimitMib: 512,
    threads: 1,
    now: () => new Date(`${today}T09:00:00Z`),
  }
  let n = 0
  return {
    ctx,
    url,
    dir,
    send: (fileName, content, more = {}) => {
      const path = join(dir, `sent-${++n}`)
      writeFileSync(path, content)
      return ingestFile(ctx, {
        path,
        fileName,
        sender: '测试单位',
        channel: 'cli',
        receivedBy: '测试',
        unattended: true,
        ...more,
      })
    },
    close: async () => {
      await close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Id of the nth invented person, born 1980. @example personId(7) */
export function personId(n: number): string {
  const first = `159900198${n % 10}0${(n % 9) + 1}1${n % 10}${String((Math.floor(n / 10) % 999) + 1).padStart(3, '0')}`
  return first + checkCharacter(first)
}
