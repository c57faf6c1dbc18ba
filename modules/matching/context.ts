/** What every action of matching is given. Nothing is global. */
import { join } from 'node:path'
import { parquet, text } from '../../engine/sql/index.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import type { Region } from '../rules/index.ts'
import type { LiveVersion } from '../sources/index.ts'

export interface MatchingContext {
  db: AnyDb
  /** Folder of the product's data; the lake is `<dataDir>/lake`. */
  dataDir: string
  region: Region
}

/** One version of a data set in the lake. */
export type LakeVersion = Pick<LiveVersion, 'id' | 'dataset' | 'files' | 'areas' | 'countsFor'>

/** Where the exceptions of a version are kept. */
export function exceptionsFile(dataDir: string, versionId: number): string {
  return join(dataDir, 'links', `version=${versionId}.parquet`)
}

/**
 * The household register as of the run, as a table expression over the lake rows: of a version that was partly replaced only
 * the counties that still count. null without any register.
 * @example registerRows(live.get('population') ?? []) // (SELECT * FROM read_parquet([…], union_by_name = true))
 */
export function registerRows(population: readonly LakeVersion[]): string | null {
  const whole: string[] = []
  const parts: string[] = []
  for (const version of population) {
    if (version.files.length === 0) continue
    if (version.countsFor.length === version.areas.length) whole.push(...version.files)
    else
      parts.push(
        `SELECT * FROM ${parquet(version.files)} WHERE substr(division, 1, 6) IN (${version.countsFor.map(text).join(', ')})`,
      )
  }
  if (whole.length > 0) parts.unshift(`SELECT * FROM ${parquet(whole, { union_by_name: true })}`)
  return parts.length === 0 ? null : `(${parts.join(' UNION ALL BY NAME ')})`
}
