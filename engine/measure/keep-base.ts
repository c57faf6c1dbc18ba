/**
 * What a full run keeps for the incremental runs after it: a small database with every person's rows of each data set added up,
 * the rows that peaks are taken from, the table of persons, and what the files' footers said. It is a shortcut only: without it, or where it does
 * not fit the lake any more, an incremental run reads the lake and finds the same.
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { ident, type Session, text } from '../sql/index.ts'
import type { Plan } from './compile-plan.ts'
import { type KnownFiles, readFooters } from './lake-files.ts'
import { linesName } from './lines.ts'
import { impersonalOf, partialsOf, peakRowsOf } from './partials.ts'
import type { LakeInput, LakeVersion } from './types.ts'

/** What the kept tables were made from; what differs is read from the lake. */
export interface BaseAbout {
  asOf: string
  /** Versions of the register and of the deaths, with all that makes `person` from them. */
  register: string
  deaths: string
  datasets: Record<string, KeptDataset>
  files: Record<string, KnownFiles>
}

export interface KeptDataset {
  versions: number[]
  exceptions: string
  /** SQL of the rows added up per person; null when no measure needs it. */
  partials: string | null
  /** SQL of the rows that name a household alone, added up; null without such rows. */
  impersonal: string | null
  /** SQL of the rows that peaks are taken from; null when there is no such measure. */
  rows: string | null
}

/**
 * Writes the file after a full run of the plan in this session; where no data set can be kept there is no file.
 * Costs about half of the run, mostly for persons whom the run did not have to look at; nothing waits for it.
 * @throws when the file cannot be written; what was there before stays
 * @example await keepBase(session, plan, lake, 'data/runs/7/base.duckdb')
 */
export async function keepBase(session: Session, plan: Plan, lake: LakeInput, file: string): Promise<void> {
  const building = `${file}.building`
  rmSync(building, { force: true })
  const files = await readFooters(session, plan, lake)
  const datasets: Record<string, KeptDataset> = {}
  const kept = [...plan.byDataset].filter(([id, measures]) => {
    const found = files.get(id)
    if (id === plan.input.register || !found || found.rows === 0) return false
    return canBeKept(found.versions) && !measures.some((measure) => measure.filter.mixed)
  })
  if (kept.length === 0) return
  await session.run(`ATTACH ${text(building)} AS building`)
  try {
    await session.run('CREATE TABLE building.person AS SELECT * FROM person')
    for (const [id, measures] of kept) {
      const lines = ident(linesName(id))
      const partials = partialsOf(plan, measures, lines)
      const impersonal = partials && impersonalOf(plan, measures, lines, partials.shared.at)
      const rows = peakRowsOf(plan, measures, lines)
      if (impersonal) await session.run(`CREATE TABLE building.${ident(`${id} of households`)} AS ${impersonal}`)
      if (partials) await session.run(`CREATE TABLE building.${ident(id)} AS ${partials.sql}`)
      if (rows) await session.run(`CREATE TABLE building.${ident(`${id} rows`)} AS ${rows}`)
      const versions = files.get(id)!.versions.map(({ version }) => version)
      const exceptions = exceptionsOf(lake, id, versions)
      datasets[id] = { versions, exceptions, partials: partials?.sql ?? null, impersonal, rows }
    }
    const told = [...files].map(([id, { versions, columns, ...own }]): [string, KnownFiles] => [
      id,
      { ...own, versions: versions.map(({ version }) => version), columns: [...columns] },
    ])
    const about: BaseAbout = { asOf: plan.input.asOf, ...personBasis(lake), datasets, files: Object.fromEntries(told) }
    await session.run(`CREATE TABLE building.about AS SELECT ${text(JSON.stringify(about))} AS about`)
  } catch (fault) {
    await session.run('DETACH building')
    rmSync(building, { force: true })
    throw fault
  }
  await session.run('DETACH building')
  if (existsSync(file)) rmSync(file)
  renameSync(building, file)
}

/** Rows that count only outside some areas are decided by where their person lives: they are not kept. */
export const canBeKept = (versions: readonly LakeVersion[]): boolean =>
  versions.every((version) => !version.superseded?.length)

/** Doubted rows of some versions of a data set, as one text to compare. */
export function exceptionsOf(lake: LakeInput, dataset: string, versions: readonly number[]): string {
  const own = lake.exceptions.filter((row) => row.dataset === dataset && versions.includes(row.version))
  return own
    .map((row) => `${row.version}:${row.row}`)
    .sort()
    .join()
}

/** All that makes the table of persons, as two texts to compare: the register, and the deaths that say who of it is alive. */
export function personBasis(lake: LakeInput): Pick<BaseAbout, 'register' | 'deaths'> {
  const { versions, deaths } = lake.population
  const dead = deaths ? (lake.versions.get(deaths.dataset) ?? []) : []
  const told = (list: readonly LakeVersion[]) =>
    JSON.stringify(list.map(({ version, superseded }) => [version, superseded ?? []]))
  const numbers = dead.map(({ version }) => version)
  const doubted = deaths ? exceptionsOf(lake, deaths.dataset, numbers) : ''
  return { register: told(versions), deaths: `${told(dead)} ${doubted}` }
}
