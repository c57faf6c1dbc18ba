import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processAlive, processBirth } from './process-alive.ts'

/** What a second process needs to reach the embedded database of a data folder. Kept readable by its owner only. */
export interface ConnectionFile {
  port: number
  password: string
}

const pathOf = (dataDir: string) => join(dataDir, 'postgres.json')

export function readConnectionFile(dataDir: string): ConnectionFile | undefined {
  try {
    return JSON.parse(readFileSync(pathOf(dataDir), 'utf8')) as ConnectionFile
  } catch {
    return undefined
  }
}

export function writeConnectionFile(dataDir: string, file: ConnectionFile): void {
  const draft = `${pathOf(dataDir)}.${randomUUID()}`
  writeFileSync(draft, JSON.stringify(file), { mode: 0o600 })
  renameSync(draft, pathOf(dataDir))
}

/**
 * Signs this process in as a user of the embedded database; the last one to leave stops it. `leave` returns how many
 * living users remain. Processes that were killed are not counted.
 * @example const leave = joinUsers('data'); … if (leave() === 0) await stopPostmaster(pid)
 */
export function joinUsers(dataDir: string): () => number {
  const folder = join(dataDir, 'postgres-users')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const mine = `${process.pid}-${randomUUID()}`
  writeFileSync(join(folder, mine), processBirth(process.pid) ?? '')
  return () => {
    rmSync(join(folder, mine), { force: true })
    let living = 0
    for (const name of readdirSync(folder)) {
      let birth: string | undefined
      try {
        birth = readFileSync(join(folder, name), 'utf8') || undefined
      } catch {
        continue
      }
      if (processAlive(Number(name.split('-')[0]), birth)) living++
      else rmSync(join(folder, name), { force: true })
    }
    return living
  }
}
