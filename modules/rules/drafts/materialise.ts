/** An overlay as a folder of its own: everything that reads a region pack reads it too. */
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Overlay } from './overlay.ts'

const folds = new Map<string, string>()

/** Fold of all files of a region folder; computed once per process, as the region is loaded once. */
export function foldOfFolder(dir: string): string {
  const known = folds.get(dir)
  if (known) return known
  const hash = createHash('sha256')
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const name of names) hash.update(name.slice(dir.length)).update('\0').update(readFileSync(name)).update('\0')
  const fold = hash.digest('hex')
  folds.set(dir, fold)
  return fold
}

/** Fold of a region folder with an overlay: the same fold is the same policy. */
export function foldOfOverlay(dir: string, overlay: Overlay): string {
  const hash = createHash('sha256').update(foldOfFolder(dir))
  for (const [file, text] of [...overlay].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update('\0').update(file).update('\0').update(text)
  return hash.digest('hex')
}

/**
 * Writes region and overlay as the folder `<under>/<fold>`, once: it is built beside and renamed, so nobody reads half of it.
 * @returns the folder
 * @example const dir = materialise('regions/example', overlay, join(dataDir, 'policy'))
 */
export function materialise(dir: string, overlay: Overlay, under: string): string {
  const target = join(under, foldOfOverlay(dir, overlay).slice(0, 32))
  if (existsSync(target)) return target
  const building = join(under, `.building-${randomUUID()}`)
  mkdirSync(under, { recursive: true })
  cpSync(dir, building, { recursive: true })
  for (const [file, text] of overlay) {
    mkdirSync(dirname(join(building, file)), { recursive: true })
    writeFileSync(join(building, file), text)
  }
  try {
    renameSync(building, target)
  } catch (fault) {
    // Another process was first: its folder has the same content.
    rmSync(building, { recursive: true, force: true })
    if (!existsSync(target)) throw fault
  }
  return target
}
