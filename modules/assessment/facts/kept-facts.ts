/** The facts of everybody kept as files under `<data>/facts/`: found again by their key, built beside and renamed. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Session } from '../../../engine/sql/index.ts'
import { type LakeState, sweptVersions } from '../../monitoring/index.ts'
import type { Region } from '../../rules/index.ts'
import { type FactColumns, factFiles, writeFacts } from './population-facts.ts'

/** How many sets are kept besides those that are still asked for. */
const keptFacts = 3

/** Facts depend on the day, on the versions read, and on the definitions of data sets, measures and facts. */
export function factsKey({ lake, region }: { lake: LakeState; region: Region }): string {
  const definitions = [[...region.datasets], [...region.measures], region.benefits?.inputs, region.meta.division_prefix]
  const fold = createHash('sha256')
    .update(JSON.stringify([sweptVersions(lake), definitions]))
    .digest('hex')
    .slice(0, 16)
  return `${lake.asOf}-${fold}`
}

/** Whether the facts of a key lie there whole. */
export const hasFacts = (dataDir: string, key: string): boolean => existsSync(factFiles(dataDir, key).household)

/** Writes the facts of the session beside and renames, so that a killed process leaves no half set. */
export async function keepFacts(dataDir: string, session: Session, key: string): Promise<void> {
  if (hasFacts(dataDir, key)) return
  const wanted = factFiles(dataDir, key)
  const building = factFiles(dataDir, `${key}.building-${process.pid}`)
  await writeFacts(session, building)
  rmSync(dirname(wanted.person), { recursive: true, force: true })
  renameSync(dirname(building.person), dirname(wanted.person))
}

/** Keeps the newest sets and those asked for; each can be computed again as long as the lake holds the same versions. */
export function sweepOldFacts(dataDir: string, asked: ReadonlySet<string>): void {
  const dir = join(dataDir, 'facts')
  if (!existsSync(dir)) return
  const age = (name: string) => statSync(join(dir, name)).mtimeMs
  const old = readdirSync(dir)
    .filter((name) => !asked.has(name))
    .sort((a, b) => age(b) - age(a))
    .slice(keptFacts)
  for (const name of old) rmSync(join(dir, name), { recursive: true, force: true })
}

/** Number formats of facts opened from files, as `makePopulationFacts` gives them. */
export async function columnsOfFacts(session: Session): Promise<FactColumns> {
  const found: FactColumns = {}
  for (const [root, relation] of [
    ['members', 'fact person'],
    ['household', 'fact household'],
  ] as const)
    for (const { name, type } of await session.columns(`SELECT * FROM "${relation}"`)) {
      const digits = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type)
      found[`${root}.${name}`] = digits ? { precision: Number(digits[1]), scale: Number(digits[2]) } : null
    }
  return found
}
