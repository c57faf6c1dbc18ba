/** What an incremental run can take from the file of a full one, data set by data set. */
import { existsSync } from 'node:fs'
import { ident, type Session, text } from '../sql/index.ts'
import { type Plan, wholePlan } from './compile-plan.ts'
import { type BaseAbout, canBeKept, exceptionsOf, personBasis } from './keep-base.ts'
import type { KnownFiles } from './lake-files.ts'
import { linesName } from './lines.ts'
import { impersonalOf, partialsOf, peakRowsOf } from './partials.ts'
import type { LakeInput, LakeVersion } from './types.ts'

/** Kept tables of a data set, and the versions that came after them. */
export interface KeptSource {
  /** SQL name of the rows added up per person, of the rows of peaks, and of the rows that name a household alone, if any. */
  partials: string
  rows: string
  impersonal: string | null
  added: readonly LakeVersion[]
}

/** The kept table of persons: its SQL name, and whether the same deaths are known as then. */
export interface KeptPersons {
  table: string
  sameDeaths: boolean
}

export interface KeptBase {
  /** null when the register changed. */
  person: KeptPersons | null
  sources: ReadonlyMap<string, KeptSource>
  /** What the footers of the files said then. */
  files: Readonly<Record<string, KnownFiles>>
}

/**
 * Opens the file for a run of the plan, or of a part of it; null when there is none for this day.
 * A data set is taken from it when its versions are all still there, with the same doubted rows and the same definitions:
 * versions that came since are added up and merged.
 * @example const base = await openBase(session, plan, lake, 'data/runs/7/base.duckdb')
 */
export async function openBase(session: Session, plan: Plan, lake: LakeInput, file: string): Promise<KeptBase | null> {
  if (!existsSync(file)) return null
  await session.run(`DETACH DATABASE IF EXISTS kept; ATTACH ${text(file)} AS kept (READ_ONLY)`)
  const { about } = await session.row<{ about: string }>('SELECT about FROM kept.about')
  const told = JSON.parse(about) as BaseAbout
  if (told.asOf !== plan.input.asOf) return null
  const sources = new Map<string, KeptSource>()
  for (const id of plan.byDataset.keys()) {
    const added = addedVersions(told, lake, id)
    const kept = told.datasets[id]
    if (!added || !kept) continue
    const measures = wholePlan(plan).byDataset.get(id) ?? []
    const lines = ident(linesName(id))
    const partials = partialsOf(plan, measures, lines)
    if ((partials?.sql ?? null) !== kept.partials) continue
    const impersonal = partials && impersonalOf(plan, measures, lines, partials.shared.at)
    if (impersonal !== kept.impersonal) continue
    if (peakRowsOf(plan, measures, lines) !== kept.rows) continue
    const name = (rest: string) => `kept.${ident(id + rest)}`
    sources.set(id, {
      partials: name(''),
      rows: name(' rows'),
      impersonal: impersonal && name(' of households'),
      added,
    })
  }
  const { register, deaths } = personBasis(lake)
  const person = told.register === register ? { table: 'kept.person', sameDeaths: told.deaths === deaths } : null
  return { person, sources, files: told.files ?? {} }
}

/** Versions that came since, when all that was kept still counts; else null. */
function addedVersions(told: BaseAbout, lake: LakeInput, id: string): LakeVersion[] | null {
  const kept = told.datasets[id]
  const now = lake.versions.get(id) ?? []
  if (!kept || !canBeKept(now)) return null
  if (!kept.versions.every((version) => now.some((one) => one.version === version))) return null
  if (exceptionsOf(lake, id, kept.versions) !== kept.exceptions) return null
  return now.filter(({ version, files }) => !kept.versions.includes(version) && files.length > 0)
}
