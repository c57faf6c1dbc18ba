/** The whole simulation: people, what happens to them, what departments know of it, and the files they send. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckdb, type Session } from '../engine/sql/index.ts'
import { type FaultKind, faultKinds } from './files/faults.ts'
import { sendFile, sendTurns } from './files/send.ts'
import { countSample, type LakeScale, lakeScale } from './lake/scale.ts'
import { lakeKeys, writeLakeList, writeLakePart } from './lake/write-lake.ts'
import { makeAid } from './life/aid.ts'
import { makeJobs } from './life/jobs.ts'
import { makeLives } from './life/misfortunes.ts'
import { makeSettlements } from './life/settlements.ts'
import {
  type LakePart,
  type Plan,
  planOf,
  type SentFile,
  type SimulationOptions,
  type SimulationResult,
} from './options.ts'
import { addNamedFamilies } from './people/named-families.ts'
import { placesOf } from './people/places.ts'
import { type Chunk, chunksOf, makePeople, peopleTables } from './people/population.ts'
import { chanceMacros } from './random.ts'
import { allRecords } from './records/index.ts'
import type { RecordSet } from './records/record-set.ts'
import { type Desk, writeDown } from './records/write-down.ts'
import { writeTruth } from './truth/write-truth.ts'

/**
 * Invents people, lets 24 months happen to them, and writes what departments would send about it.
 * The same options give the same files, byte for byte. Nobody real can be meant: all ids begin with 1599, never assigned.
 * @throws RangeError for impossible sizes or months; Error when no village lies in the divisions.
 * @example await simulate({ region, divisions: ['150403'], households: 3000, seed: 7, outDir: 'data/demo' })
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const started = performance.now()
  const plan = planOf(options)
  mkdirSync(plan.outDir, { recursive: true })
  const tempDir = mkdtempSync(join(tmpdir(), 'jiulian-simulation-'))
  const db = await openDuckdb({ memoryLimitMib: plan.memoryLimitMib, threads: plan.threads, tempDir })
  try {
    // Files must come out in the same order every time.
    await db.run('SET preserve_insertion_order = true')
    await chanceMacros(db, plan.seed)
    const places = placesOf(plan.region, plan.divisions, plan.households)
    await peopleTables(db, places)
    const result =
      plan.format === 'lake'
        ? await asLake(db, plan, [...new Set(places.map((place) => place.county))])
        : await asFiles(db, plan)
    return {
      ...result,
      outDir: plan.outDir,
      households: plan.households,
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    db.close()
    rmSync(tempDir, { recursive: true, force: true })
  }
}

/** People and lives of one chunk of households. */
async function makeChunk(db: Session, plan: Plan, chunk: Chunk, density: number): Promise<void> {
  await makePeople(db, chunk, plan.lastDay)
  await makeLives(db, plan.firstDay, plan.lastDay, plan.misfortune)
  await makeJobs(db, plan.firstDay)
  await makeAid(db, plan.firstDay, plan.lastDay)
  await makeSettlements(db, plan.firstDay, plan.months.length, plan.lastDay, density)
}

async function asFiles(
  db: Session,
  plan: Plan,
): Promise<Pick<SimulationResult, 'files' | 'lake' | 'rows' | 'persons' | 'truth'>> {
  const desk = deskOf(plan)
  const sets = setsOf(plan)
  const chunks = chunksOf(plan.households, plan.householdsAtOnce)
  const steps = chunks.length + sets.length
  let persons = 0
  for (const chunk of chunks) {
    plan.progress('people', chunk.index, steps)
    await makeChunk(db, plan, chunk, 1)
    if (chunk.index === 0) await addNamedFamilies(db, plan.lastDay)
    persons += (await db.row<{ n: number }>('SELECT count(*) AS n FROM person')).n
    await db.run(`${chunk.index === 0 ? 'CREATE OR REPLACE TEMP TABLE all_person AS' : 'INSERT INTO all_person'} SELECT p, h, birth, relation, death_day, left_day FROM person;
      ${chunk.index === 0 ? 'CREATE OR REPLACE TEMP TABLE all_hh AS' : 'INSERT INTO all_hh'} SELECT h, hh, village, county, urban FROM hh;
      ${chunk.index === 0 ? 'CREATE OR REPLACE TEMP TABLE all_aid AS' : 'INSERT INTO all_aid'} SELECT h, tier, from_day, to_day FROM aid`)
    for (const set of sets) await writeDown(db, set, plan.region.datasets.get(set.dataset)!, desk)
  }
  await db.run(
    'CREATE OR REPLACE TEMP TABLE fault_list (path VARCHAR, dataset VARCHAR, row BIGINT, fault VARCHAR, lost BOOLEAN, household_no VARCHAR, id_number VARCHAR)',
  )
  const files: SentFile[] = []
  for (const [i, set] of sets.entries()) {
    plan.progress(`files of ${set.dataset}`, chunks.length + i, steps)
    for (const turn of sendTurns(set, desk)) {
      const file = await sendFile(db, plan, desk, set, plan.region.datasets.get(set.dataset)!, turn)
      if (file) files.push(file)
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  const rows: Record<string, number> = {}
  for (const file of files) rows[file.dataset] = (rows[file.dataset] ?? 0) + file.rows
  const truth = plan.truth === 'none' ? undefined : await writeTruth(db, plan, desk, sets, files)
  plan.progress('done', steps, steps)
  return { files, lake: [] as LakePart[], rows, persons, ...(truth ? { truth } : {}) }
}

/** Chunk by chunk straight to Parquet, so memory stays the same for any number of people. */
async function asLake(
  db: Session,
  plan: Plan,
  counties: readonly string[],
): Promise<Pick<SimulationResult, 'files' | 'lake' | 'rows' | 'persons'>> {
  const sets = setsOf(plan)
  const chunks = chunksOf(plan.households, plan.householdsAtOnce)
  const lake: LakePart[] = []
  const rows: Record<string, number> = {}
  let persons = 0
  const scale = plan.rows === undefined ? { density: 1, share: 1 } : await scaleOf(db, plan, sets, plan.rows)
  for (const chunk of chunks) {
    plan.progress('people', chunk.index, chunks.length)
    await makeChunk(db, plan, chunk, scale.density)
    // Their ids come after all others, and parts are in the order of ids.
    if (chunk.index === chunks.length - 1) await addNamedFamilies(db, plan.lastDay)
    await lakeKeys(db)
    persons += (await db.row<{ n: number }>('SELECT count(*) AS n FROM person')).n
    for (const [i, set] of sets.entries()) {
      plan.progress(set.dataset, chunk.index + i / sets.length, chunks.length)
      const part = await writeLakePart(
        db,
        plan,
        set,
        plan.region.datasets.get(set.dataset)!,
        chunk.index,
        scale.share,
        rows[set.dataset] ?? 0,
      )
      lake.push(part)
      rows[set.dataset] = (rows[set.dataset] ?? 0) + part.rows
    }
  }
  writeLakeList(plan, sets, lake, counties)
  plan.progress('done', chunks.length, chunks.length)
  return { files: [], lake, rows, persons }
}

/** Households from all over, towns and country alike, tell how many rows people leave: what the wished number of rows needs. */
async function scaleOf(db: Session, plan: Plan, sets: readonly RecordSet[], rows: number): Promise<LakeScale> {
  const step = Math.max(1, Math.floor(plan.households / 25_000))
  await makeChunk(db, plan, { index: 0, first: 0, end: plan.households, step, prefixFirst: 0, prefixes: 90 }, 1)
  const counts = await countSample(db, sets, plan.lastDay)
  return lakeScale((rows * Math.ceil(plan.households / step)) / plan.households, counts)
}

/** Record sets whose data set the region knows. */
function setsOf(plan: Plan): RecordSet[] {
  return allRecords({ firstDay: plan.firstDay, lastDay: plan.lastDay, months: plan.months.length }).filter((set) =>
    plan.region.datasets.has(set.dataset),
  )
}

function deskOf(plan: Plan): Desk {
  const faults: readonly FaultKind[] = plan.faults === 'all' ? faultKinds : plan.faults === 'none' ? [] : plan.faults
  const deliverFrom = Math.max(0, plan.months.indexOf(plan.deliverFrom))
  const sentMonths = plan.months.length - deliverFrom
  const silent =
    faults.includes('silent-month') && sentMonths >= 8
      ? { dataset: 'medical-settlement', month: plan.months.length - 6 }
      : undefined
  return { firstDay: plan.firstDay, months: plan.months.length, deliverFrom, silent, faults }
}
