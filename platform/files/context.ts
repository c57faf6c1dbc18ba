/** What the work on attachments is given, and the limits it keeps to. */

import type { AnyDb } from '../db/index.ts'
import type { Scanner } from './scanner.ts'
import type { Store } from './store.ts'

export type Db = AnyDb

/** Limits of attachments; values stand in the region's parameters under the names of {@link limitIds}. */
export interface FileLimits {
  /** Largest file as sent, megabytes. */
  maxMb: number
  /** Longest side an image is kept with, pixels; larger ones are made smaller. */
  imageEdge: number
  /** Most pixels an image may have, millions: more is a decompression bomb or no photo. */
  imageMegapixels: number
  /** Most that a DOCX or XLSX may unpack to, megabytes. */
  unpackedMb: number
  /** Days an upload waits for the action that names it. */
  orphanDays: number
  /** Most files one person may have uploaded and not used. */
  unusedMost: number
}

export const limitIds: Record<keyof FileLimits, string> = {
  maxMb: 'attachment_max_mb',
  imageEdge: 'attachment_image_edge',
  imageMegapixels: 'attachment_image_megapixels',
  unpackedMb: 'attachment_unpacked_mb',
  orphanDays: 'attachment_orphan_days',
  unusedMost: 'attachment_unused_most',
}

/**
 * Limits out of the region's parameters. @throws Error naming a parameter that is missing: nothing is accepted without limits
 * @example const limits = limitsFrom((id) => region.parameter(id, '', '2026-11-24')?.value)
 */
export function limitsFrom(value: (id: string) => unknown): FileLimits {
  const entries = Object.entries(limitIds).map(([name, id]) => {
    const found = value(id)
    if (typeof found !== 'number' || !(found > 0)) throw new Error(`parameter ${id} of the region is missing`)
    return [name, found]
  })
  return Object.fromEntries(entries) as FileLimits
}

export interface FilesContext {
  db: Db
  store: Store
  scanner: Scanner | undefined
  /** Limits of an area today. */
  limits: (area: string) => FileLimits
  /** Folder for uploads on their way; emptied at the start. */
  tempDir: string
  now?: () => Date
}
