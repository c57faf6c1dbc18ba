/** Writes a version's Parquet files beside their place, makes them durable, and moves them there in one step. */
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import { faultSentence } from '../clean/fault-sentences.ts'
import { quarantineDir, versionDir } from '../lake.ts'
import { lakeType } from './clean-plan.ts'

/** Files written but not yet in their place. */
export interface WrittenVersion {
  moves: { from: string; to: string }[]
  lakeFile: string
  accepted: number
  quarantined: number
}

/** What is in the lake for one data set: its fields (empty ones added after sorting, where they cost nothing), then the keys. */
async function lakeColumnsSql(session: Session, def: DatasetDef): Promise<string> {
  const sent = new Set((await session.columns('SELECT * FROM cleaned_rows')).map((c) => c.name))
  const fields = Object.entries(def.fields).map(([name, field]) =>
    sent.has(name) ? ident(name) : `CAST(NULL AS ${lakeType(field.type)}) AS ${ident(name)}`,
  )
  return [...fields, '_row', '_pid', '_idq', '_name', '_hh'].join(', ')
}

/**
 * Writes accepted rows (ordered by person) and quarantined rows, then counts both again from the files.
 * @example const written = await writeVersion(session, def, 'data', 12, 'raw')
 */
export async function writeVersion(
  session: Session,
  def: DatasetDef,
  dataDir: string,
  version: number,
  raw: string,
): Promise<WrittenVersion> {
  const lake = versionDir(dataDir, def.id, version)
  const building = `${lake}.building-${randomUUID()}`
  mkdirSync(building, { recursive: true })
  const lakeFile = join(building, 'part-0.parquet')
  const format = `(FORMAT parquet, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880)`
  const { some } = await session.row<{ some: number }>('SELECT count(*)::DOUBLE AS some FROM repeats')
  const repeat = some === 0 ? 'FALSE' : '_row IN (SELECT _row FROM repeats)'
  await session.run(
    `COPY (SELECT ${await lakeColumnsSql(session, def)}, ${repeat} AS _repeat FROM (SELECT * EXCLUDE (reason, field, original, odd, _folded) FROM cleaned_rows WHERE reason IS NULL ORDER BY _pid)) TO ${text(lakeFile)} ${format}`,
  )
  const moves = [{ from: building, to: lake }]
  const { refused } = await session.row<{ refused: number }>(
    `SELECT ((SELECT count(*) FROM cleaned WHERE reason IS NOT NULL) + (SELECT count(*) FROM ${ident(`${raw}_rejects`)}))::DOUBLE AS refused`,
  )
  let quarantined = 0
  if (refused > 0) {
    const place = quarantineDir(dataDir, def.id, version)
    const quarantine = `${place}.building-${randomUUID()}`
    mkdirSync(quarantine, { recursive: true })
    const file = join(quarantine, 'part-0.parquet')
    await session.run(`COPY (${await quarantineSql(session, def, raw)} ORDER BY _row) TO ${text(file)} ${format}`)
    quarantined = await countRows(session, file)
    moves.push({ from: quarantine, to: place })
  }
  return { moves, lakeFile, accepted: await countRows(session, lakeFile), quarantined }
}

async function countRows(session: Session, file: string): Promise<number> {
  return (await session.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM read_parquet(${text(file)})`)).n
}

/** `_row, reason, field, detail, original` of every refused row, those of the reader included. */
async function quarantineSql(session: Session, def: DatasetDef, raw: string): Promise<string> {
  const kinds = await session.rows<{ reason: string; field: string }>(
    'SELECT DISTINCT reason, field FROM cleaned WHERE reason IS NOT NULL',
  )
  const when = kinds.map(({ reason, field }) => {
    const options = Object.values(def.fields[field]?.codes ?? {})
      .map((labels) => labels[0] ?? '')
      .filter(Boolean)
      .slice(0, 8)
      .join('、')
    return `WHEN reason = ${text(reason)} AND field = ${text(field)} THEN ${text(faultSentence(reason, def.fields[field]?.label.zh ?? field, { options }))}`
  })
  const detail = when.length === 0 ? 'NULL::VARCHAR' : `CASE ${when.join(' ')} END`
  return `SELECT * FROM (SELECT _row, reason, field, ${detail} AS detail, CAST(original AS VARCHAR) AS original FROM cleaned WHERE reason IS NOT NULL
    UNION ALL SELECT _row, reason, NULL, detail, original FROM ${ident(`${raw}_rejects`)})`
}

function syncPath(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Forces the files to disk and renames their folders into place. After this only the database says whether they count.
 * @example settle(written.moves)
 */
export function settle(moves: WrittenVersion['moves']): void {
  for (const { from, to } of moves) {
    for (const name of readdirSync(from)) syncPath(join(from, name))
    syncPath(from)
    renameSync(from, to)
    syncPath(dirname(to))
  }
}
