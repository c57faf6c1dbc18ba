/** The hits of a run and their source rows as Parquet: written before anything changes in PostgreSQL, kept to repeat and to go on from. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parquet, type Session, text } from '../../../engine/sql/index.ts'
import { runDir } from '../context.ts'
import type { MeasureValue } from './reason-words.ts'
import type { StoredEvidence } from './write-warnings.ts'

export interface HitFiles {
  hits: string
  evidence: string
}

/** Files of a sweep. @example hitFiles('data', 7).hits // data/runs/7/hits.parquet */
export function hitFiles(dataDir: string, sweep: number): HitFiles {
  const dir = runDir(dataDir, sweep)
  return { hits: join(dir, 'hits.parquet'), evidence: join(dir, 'evidence.parquet') }
}

/** True when a sweep's results are still there to go on from. */
export const haveHitFiles = (files: HitFiles): boolean => existsSync(files.hits) && existsSync(files.evidence)

/** Columns of both files, in order; the files of all sweeps agree, so that one can go on from another. */
const hitColumns = `indicator::VARCHAR AS indicator, "level"::VARCHAR AS "level", hh::BIGINT AS hh, pid::BIGINT AS pid, area::VARCHAR AS area,
  measures::VARCHAR AS measures, counts::VARCHAR AS counts, unknown::VARCHAR[] AS unknown`
const evidenceColumns = `indicator::VARCHAR AS indicator, hh::BIGINT AS hh, pid::BIGINT AS pid, measure::VARCHAR AS measure, dataset::VARCHAR AS dataset,
  version::BIGINT AS version, "row"::BIGINT AS "row", row_pid::BIGINT AS row_pid, excerpt::VARCHAR AS excerpt`

/**
 * Writes the relations `hit` and `evidence` of the session; with a base, the base's hits of households outside `touched`, and those
 * of indicators not judged anew (`anew`, null: all were), are kept.
 * @example await writeHitFiles(session, hitFiles('data', 8), { files: hitFiles('data', 7), touched: 'touched' })
 */
export async function writeHitFiles(
  session: Session,
  target: HitFiles,
  relations: { hits: string; evidence: string },
  base?: { files: HitFiles; touched: string; anew: readonly string[] | null },
): Promise<void> {
  const kept = (old: string) => {
    const others = base?.anew ? `o.indicator NOT IN (${base.anew.map(text).join(', ') || "''"}) OR ` : ''
    return `SELECT o.* FROM ${parquet([old])} o WHERE ${others}o.hh NOT IN (SELECT hh FROM ${base?.touched})`
  }
  const both = (columns: string, fresh: string, old: string | undefined) =>
    `SELECT ${columns} FROM ${fresh}${old && base ? ` UNION ALL BY NAME ${kept(old)}` : ''}`
  await session.run(
    `COPY (SELECT * FROM (${both(hitColumns, relations.hits, base?.files.hits)}) ORDER BY hh, indicator, pid) TO ${text(target.hits)} (FORMAT parquet, COMPRESSION zstd)`,
  )
  await session.run(
    `COPY (SELECT * FROM (${both(evidenceColumns, relations.evidence, base?.files.evidence)}) ORDER BY hh, indicator, pid, dataset, version, "row", measure)
     TO ${text(target.evidence)} (FORMAT parquet, COMPRESSION zstd)`,
  )
}

/** A hit as it comes out of the files, with its source rows. */
export interface StreamedHit {
  hh: string
  pid: string | null
  indicator: string
  level: string
  area: string
  measures: Record<string, MeasureValue>
  counts: Record<string, number | null>
  unknown: string[]
  evidence: StoredEvidence[]
}

/**
 * Hits in the order of households, in batches.
 * @param touched name of a relation `hh`: only these households
 */
export async function* hitStream(
  session: Session,
  files: HitFiles,
  touched: string | null,
): AsyncGenerator<StreamedHit[]> {
  const only = touched === null ? '' : `SEMI JOIN ${touched} t ON t.hh = x.hh`
  const rows = session.batches<Record<string, string | string[] | null>>(
    `WITH e AS (SELECT indicator, hh, pid, to_json(list({measure: measure, dataset: dataset, version: version, "row": "row", excerpt: excerpt}
         ORDER BY dataset, version, "row", measure))::VARCHAR AS evidence
       FROM ${parquet([files.evidence])} x ${only} GROUP BY indicator, hh, pid)
     SELECT h.hh::VARCHAR AS hh, h.pid::VARCHAR AS pid, h.indicator, h."level", h.area, h.measures, h.counts, h.unknown, e.evidence
     FROM (SELECT x.* FROM ${parquet([files.hits])} x ${only}) h
     LEFT JOIN e ON e.indicator = h.indicator AND e.hh = h.hh AND e.pid IS NOT DISTINCT FROM h.pid
     ORDER BY h.hh, h.indicator, h.pid`,
  )
  for await (const batch of rows)
    yield batch.map((row) => ({
      hh: row.hh as string,
      pid: row.pid as string | null,
      indicator: row.indicator as string,
      level: row.level as string,
      area: (row.area as string | null) ?? '',
      measures: JSON.parse((row.measures as string | null) ?? '{}'),
      counts: JSON.parse((row.counts as string | null) ?? '{}'),
      unknown: [...((row.unknown as string[] | null) ?? [])].sort(),
      evidence: (
        JSON.parse((row.evidence as string | null) ?? '[]') as (Omit<StoredEvidence, 'excerpt'> & {
          excerpt: string | null
        })[]
      ).map((one) => ({ ...one, excerpt: JSON.parse(one.excerpt ?? '{}') })),
    }))
}
