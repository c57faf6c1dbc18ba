/** The files of a region with changes laid over them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { changeIndicator } from './change-indicator.ts'
import { changeStandards } from './change-standards.ts'
import type { PolicyChange } from './shapes.ts'

/** New texts of files, by their name within the region folder; files that are not named stay as they are. */
export type Overlay = Map<string, string>

/** Header of a file of dated values that a benefit did not have yet. */
const emptyStandards = 'id,area,urban,value,unit,valid_from,valid_to,source,verified\n'

/** The text of a file of the region as the overlay leaves it; undefined when there is none. */
export function textOf(dir: string, overlay: Overlay, file: string): string | undefined {
  const changed = overlay.get(file)
  if (changed !== undefined) return changed
  const path = join(dir, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/**
 * Lays changes over a region folder, in their order.
 * @returns a new overlay; the one given stays as it is
 * @example const overlay = layOver(region.dir, [{ kind: 'indicator', id: 'R-H01', on: false }])
 */
export function layOver(dir: string, changes: readonly PolicyChange[], over: Overlay = new Map()): Overlay {
  const overlay: Overlay = new Map(over)
  for (const change of changes) {
    if (change.kind === 'file') overlay.set(change.file, change.text)
    else if (change.kind === 'standard')
      overlay.set(change.file, changeStandards(textOf(dir, overlay, change.file) ?? emptyStandards, [change]))
    else {
      const file = `indicators/${change.id}.yaml`
      const text = textOf(dir, overlay, file)
      // An indicator the region no longer has cannot be changed; its absence shows in the grid.
      if (text !== undefined) overlay.set(file, changeIndicator(text, change))
    }
  }
  return overlay
}
