/** A watched folder: one subfolder per sender, files wait until they have stopped growing, then are taken in. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { extname, join, parse } from 'node:path'
import type { SourcesContext } from '../context.ts'
import { ingestFile } from '../ingest/ingest-file.ts'
import type { IngestOutcome } from '../shared.ts'

export interface DropFolderOptions {
  dir: string
  /** How often to look, ms; default 2000. */
  everyMs?: number
  /** A file is read when size and time have not changed for this long, ms; default 4000. */
  stableMs?: number
  onOutcome?: (file: { sender: string; fileName: string }, outcome: IngestOutcome) => void | Promise<void>
  onFault?: (fault: unknown) => void
}

export interface DropFolder {
  /** Looks once; returns how many files were taken in. */
  look: () => Promise<number>
  /** Stops looking; waits for the file in hand. */
  stop: () => Promise<void>
}

const finished = new Set(['done', 'failed', 'waiting'])
const halfWritten = /^[.~]|\.(part|tmp|crdownload|filepart)$/i

/**
 * Watches `<dir>/<sender>/<file>`. A file taken in moves to `<dir>/<sender>/done`, a refused one to `failed` beside a text
 * file with the reason, one that needs a person's mapping to `waiting`. Files still being copied are left alone. Polls, because
 * shared network folders send no events.
 * @example const folder = watchDropFolder(ctx, { dir: 'data/drop' }); await folder.stop()
 */
export function watchDropFolder(ctx: SourcesContext, options: DropFolderOptions): DropFolder {
  const seen = new Map<string, { size: number; mtime: number; since: number }>()
  const stableMs = options.stableMs ?? 4000
  let stopped = false
  let busy: Promise<number> | null = null

  const lookOnce = async (): Promise<number> => {
    await mkdir(options.dir, { recursive: true })
    let taken = 0
    for (const sender of await readdir(options.dir, { withFileTypes: true })) {
      if (!sender.isDirectory() || sender.name.startsWith('.')) continue
      const folder = join(options.dir, sender.name)
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (stopped) return taken
        if (!entry.isFile() || finished.has(entry.name) || halfWritten.test(entry.name)) continue
        const path = join(folder, entry.name)
        if (await isStable(path)) {
          await take(folder, sender.name, entry.name, path)
          taken += 1
        }
      }
    }
    return taken
  }

  const isStable = async (path: string): Promise<boolean> => {
    const now = await stat(path).catch(() => null)
    if (!now) return false
    const before = seen.get(path)
    if (before && before.size === now.size && before.mtime === now.mtimeMs) return Date.now() - before.since >= stableMs
    seen.set(path, { size: now.size, mtime: now.mtimeMs, since: Date.now() })
    return stableMs === 0
  }

  const take = async (folder: string, sender: string, fileName: string, path: string): Promise<void> => {
    try {
      const outcome = await ingestFile(ctx, {
        path,
        fileName,
        sender,
        channel: 'drop',
        receivedBy: '投递文件夹',
        unattended: true,
      })
      await options.onOutcome?.({ sender, fileName }, outcome)
      const place = outcome.ok ? 'done' : outcome.state === 'needs-mapping' ? 'waiting' : 'failed'
      const moved = await moveInto(join(folder, place), fileName, path)
      if (!outcome.ok)
        await writeFile(
          `${moved}.原因.txt`,
          outcome.state === 'failed'
            ? outcome.message_zh
            : `需要在系统中确认列的对应关系（报送编号 ${outcome.deliveryId}）。`,
        )
    } catch (fault) {
      // A fault is ours, not the file's: it stays where it is and is tried again after a while.
      seen.set(path, { size: -1, mtime: 0, since: Date.now() })
      options.onFault?.(fault)
    } finally {
      if (!existsSync(path)) seen.delete(path)
    }
  }

  const look = () => {
    busy ??= lookOnce().finally(() => {
      busy = null
    })
    return busy
  }
  const timer = setInterval(() => void look().catch((fault) => options.onFault?.(fault)), options.everyMs ?? 2000)
  timer.unref()
  return {
    look,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await busy?.catch(() => 0)
    },
  }
}

/** Moves a file into a folder under a name that is still free. */
async function moveInto(folder: string, fileName: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const { name } = parse(fileName)
  let target = join(folder, fileName)
  for (let n = 2; existsSync(target); n++) target = join(folder, `${name} (${n})${extname(fileName)}`)
  await rename(path, target)
  return target
}
