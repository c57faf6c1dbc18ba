/** The simulated lake a benchmark reads: made once per setting below data/bench, and described as the engine takes it. */
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import type { LakeInput } from '../engine/measure/index.ts'
import type { Region } from '../modules/rules/index.ts'
import { simulate } from '../simulation/index.ts'
import { say } from './lines.ts'

export const root = resolve(import.meta.dirname, '..')
export const regionDir = join(root, 'regions/inner-mongolia')
/** Day of all sweeps: the last one the simulation tells of. */
export const asOf = '2026-10-31'
/** Persons per household of the simulation. */
const perHousehold = 2.642

export interface BenchLake {
  dir: string
  persons: number
  households: number
  /** Rows of all data sets but the register. */
  facts: number
}

interface LakeEntry {
  dataset: string
  version: number
  rows: number
  areas: string[]
  data_date: string
  period_from: string
  period_to: string
}

/**
 * A clean lake of the whole region with about that many persons and fact rows; made at the first call, then reused.
 * @example const lake = await benchLake(region, 2_000_000, 50_000_000)
 */
export async function benchLake(region: Region, persons: number, rows: number, seed = 1): Promise<BenchLake> {
  const dir = join(root, 'data/bench', `lake-p${persons}-r${rows}-s${seed}`)
  const about = join(dir, 'about.json')
  if (!existsSync(about)) {
    const building = `${dir}.building`
    rmSync(building, { recursive: true, force: true })
    mkdirSync(building, { recursive: true })
    say(`Making a lake of ${persons.toLocaleString('en')} persons and ${rows.toLocaleString('en')} fact rows (once) …`)
    let told = 0
    const made = await simulate({
      region,
      divisions: ['15'],
      households: Math.max(300, Math.round(persons / perHousehold)),
      rows,
      seed,
      format: 'lake',
      outDir: building,
      memoryLimitMib: 4096,
      onProgress: ({ done, total }) => {
        const tenth = Math.floor((10 * done) / total)
        if (tenth > told) say(`  ${tenth * 10} %`)
        told = Math.max(told, tenth)
      },
    })
    const facts = made.lake.reduce((sum, part) => sum + (part.dataset === 'population' ? 0 : part.rows), 0)
    const found = { persons: made.rows.population ?? made.persons, households: made.households, facts }
    writeFileSync(join(building, 'about.json'), `${JSON.stringify({ ...found, seconds: made.seconds })}\n`)
    renameSync(building, dir)
  }
  return { dir, ...(JSON.parse(readFileSync(about, 'utf8')) as Omit<BenchLake, 'dir'>) }
}

/** Parquet parts of one data set, [] when it has none. */
export function partsOf(dir: string, dataset: string): string[] {
  const folder = join(dir, 'lake', dataset, 'version=1')
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.parquet'))
        .sort()
        .map((name) => join(folder, name))
    : []
}

/** The lake as a sweep hands it to the engine: versions, coverage, settlement of the places; no doubted rows; `delivered`: one version more. */
export function lakeInputOf(
  region: Region,
  dir: string,
  delivered?: { dataset: string; version: number; file: string; county?: string },
): LakeInput {
  const entries = JSON.parse(readFileSync(join(dir, 'lake/lake.json'), 'utf8')) as LakeEntry[]
  const present = entries.filter((entry) => entry.rows > 0)
  const versionsOf = (dataset: string, version: number) => {
    const first = { version, files: partsOf(dir, dataset) }
    if (delivered?.dataset !== dataset) return [first]
    const superseded = delivered.county ? [delivered.county] : []
    return [
      { ...first, superseded },
      { version: delivered.version, files: [delivered.file] },
    ]
  }
  return {
    population: {
      dataset: 'population',
      versions: versionsOf('population', 1),
      deaths: { dataset: 'deaths', field: 'death_date' },
    },
    versions: new Map(
      present.flatMap(({ dataset, version }) =>
        dataset === 'population' ? [] : [[dataset, versionsOf(dataset, version)] as const],
      ),
    ),
    coverage: present.flatMap((entry) => {
      const snapshot = region.datasets.get(entry.dataset)?.content === 'snapshot'
      const span = snapshot ? { from: entry.data_date, to: null } : { from: entry.period_from, to: entry.period_to }
      return entry.areas.map((area) => ({ dataset: entry.dataset, area: String(area), ...span }))
    }),
    exceptions: [],
    urban: new Map(
      [...region.divisions.values()].flatMap((place): [string, 'urban' | 'rural'][] =>
        place.urban ? [[place.code, place.urban]] : [],
      ),
    ),
  }
}

/** Reads all files of a lake once, so that neither side of a benchmark is the one that waits for the disk. */
export async function readOnce(dir: string): Promise<void> {
  for (const name of readdirSync(join(dir, 'lake'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.parquet')) continue
    // Only the file system has to have seen the bytes.
    for await (const _ of createReadStream(join(dir, 'lake', name), { highWaterMark: 4 * 1024 * 1024 }));
  }
}

/** A lake of some 2,000 persons for running both sides once before they are measured. */
export async function warmLake(region: Region): Promise<string> {
  return (await benchLake(region, 2000, 50_000)).dir
}
