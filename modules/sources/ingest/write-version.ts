/** Writes a version's Parquet files beside their place, makes them durable, and moves them there in one step. */
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import { faultSentence } from '../clean/fault-sentences.ts'
import { nameRule } from '../clean/person-name.ts'
import { quarantineDir, versionDir } from '../lake.ts'
import type { CleanedPart, CleanedSheet } from './clean-plan.ts'
import { absentSql, fieldByRole } from './sheet-columns.ts'

/** Files written but not yet in their place. */
export interface WrittenVersion {
  moves: { from: string; to: string }[]
  /** Parquet files of the accepted rows, each ordered by person. */
  lakeFiles: string[]
  accepted: number
  quarantined: number
}

export interface VersionToWrite {
  dataDir: string
  version: number
  raw: string
  cleaned: CleanedSheet
}

// Amounts and numbers have too many values for a dictionary; trying to build one costs more than it saves.
const format = '(FORMAT parquet, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 10000)'

/**
 * Accepted rows of one part of `cleaned`, ordered by person. Fields the sheet has no values for are added after sorting, where
 * they cost nothing.
 */
function acceptedSql(def: DatasetDef, part: CleanedPart, repeats: boolean): string {
  const { present } = part
  const fields = Object.keys(def.fields)
  const keys = ['_row', '_pid', '_idq', '_name', '_hh']
  const columns = [...fields.filter((name) => present.has(name)).map(ident), ...keys]
  let from: string = part.name
  const name = fieldByRole(def, 'person-name')?.[0]
  if (part.name === 'ordinary_rows' && name !== undefined && present.has(name)) {
    // A large sheet has far fewer names than rows: their keys are worth computing once each.
    const { key } = nameRule.quick?.read?.(() => 'n') ?? {}
    from = `${part.name} LEFT JOIN (SELECT n, ${key} AS key FROM (SELECT DISTINCT ${ident(name)} AS n FROM ${part.name})) AS names ON ${ident(name)} = names.n`
    columns[columns.indexOf('_name')] = 'names.key AS _name'
  }
  const repeat = repeats ? '_row IN (SELECT _row FROM repeats)' : 'FALSE'
  const written = fields.map((field) => (present.has(field) ? ident(field) : absentSql(def, field)))
  return `SELECT ${[...written, ...keys, '_repeat'].join(', ')} FROM (
    SELECT ${columns.join(', ')}, ${repeat} AS _repeat FROM ${from} WHERE reason IS NULL ORDER BY _pid)`
}

/**
 * Writes accepted rows (one file per part of the sheet) and quarantined rows, then counts all again from the files.
 * @example const written = await writeVersion(session, def, { dataDir: 'data', version: 12, raw: 'raw', cleaned })
 */
export async function writeVersion(session: Session, def: DatasetDef, of: VersionToWrite): Promise<WrittenVersion> {
  const { dataDir, version, raw } = of
  const lake = versionDir(dataDir, def.id, version)
  const building = `${lake}.building-${randomUUID()}`
  mkdirSync(building, { recursive: true })
  const { some } = await session.row<{ some: number }>('SELECT count(*)::DOUBLE AS some FROM repeats')
  const lakeFiles: string[] = []
  let accepted = 0
  for (const part of of.cleaned.parts) {
    const { rows } = await session.row<{ rows: number }>(
      `SELECT count(*)::DOUBLE AS rows FROM ${part.name} WHERE reason IS NULL`,
    )
    if (rows === 0 && (lakeFiles.length > 0 || part.name === 'ordinary_rows')) continue
    const file = join(building, `part-${lakeFiles.length}.parquet`)
    await session.run(`COPY (${acceptedSql(def, part, some > 0)}) TO ${text(file)} ${format}`)
    lakeFiles.push(file)
    accepted += await countRows(session, file)
  }
  const moves = [{ from: building, to: lake }]
  const { refused } = await session.row<{ refused: number }>(
    `SELECT ((SELECT count(*) FROM cleaned_rows WHERE reason IS NOT NULL) + (SELECT count(*) FROM ${ident(`${raw}_rejects`)}))::DOUBLE AS refused`,
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
  return { moves, lakeFiles, accepted, quarantined }
}

async function countRows(session: Session, file: string): Promise<number> {
  return (await session.row<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM read_parquet(${text(file)})`)).n
}

/** `_row, reason, field, detail, original` of every refused row, those of the reader included. */
async function quarantineSql(session: Session, def: DatasetDef, raw: string): Promise<string> {
  const kinds = await session.rows<{ reason: string; field: string }>(
    'SELECT DISTINCT reason, field FROM cleaned_rows WHERE reason IS NOT NULL',
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
  return `SELECT * FROM (SELECT _row, reason, field, ${detail} AS detail, CAST(original AS VARCHAR) AS original FROM cleaned_rows WHERE reason IS NOT NULL
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
