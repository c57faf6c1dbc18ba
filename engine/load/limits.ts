/** How much one file may ask of the machine. Beyond a limit the file (or the row) is refused with a sentence, never a crash. */

export interface LoadLimits {
  /** Columns of one table. */
  columns: number
  /** Bytes of one cell; a longer one is a rejected row. */
  cellBytes: number
  /** Bytes of one record; a longer one is a rejected row of which only the beginning is kept. */
  recordBytes: number
  /** Characters of the original kept with a rejected row. */
  originalChars: number
  /** Entries of an XLSX (a zip file). */
  zipEntries: number
  /** Sheets of an XLSX. */
  sheets: number
  /** Bytes of all XLSX parts together after unpacking; also of the rows written from one sheet. */
  unpackedBytes: number
  /** Bytes of the shared texts of an XLSX after unpacking; they are held in memory. */
  sharedTextBytes: number
  /** Unpacked bytes per packed byte; beyond it, and beyond 32 MiB, a part counts as a bomb. */
  unpackRatio: number
}

export const defaultLimits: LoadLimits = {
  columns: 2_000,
  cellBytes: 1 << 20,
  recordBytes: 4 << 20,
  originalChars: 64 * 1024,
  zipEntries: 2_000,
  sheets: 256,
  unpackedBytes: 8 * 1024 ** 3,
  sharedTextBytes: 256 << 20,
  unpackRatio: 250,
}

/**
 * The default limits with some of them replaced.
 * @example limitsWith({ columns: 300 })
 */
export function limitsWith(some: Partial<LoadLimits> = {}): LoadLimits {
  return { ...defaultLimits, ...some }
}
