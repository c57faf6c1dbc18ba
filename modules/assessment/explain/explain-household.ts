/** Why a household of the register is suggested a tier and an amount, as of any day: from the result to the departments' rows. */
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { openDuckdb } from '../../../engine/sql/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { exceptionsStep } from '../../matching/index.ts'
import { lakeState, today } from '../../monitoring/index.ts'
import {
  calculateFamily,
  explain,
  type Family,
  factLabel,
  type Label,
  policyAsOf,
  type Reason,
  type Region,
  type Scalar,
  tierWords,
  withAssumptions,
} from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'
import { makePopulationFacts } from '../facts/population-facts.ts'
import type { AssessmentTables } from '../tables.ts'
import { type FactSource, type RegisterRow, sourcesOf } from './fact-sources.ts'

export interface HouseholdExplained {
  hh: string
  asOf: string
  area: string
  members: { pid: string | null; relation: string | null; age: number | null }[]
  values: Record<string, unknown>
  /** Trees of reasons of the main answers. */
  reasons: Reason[]
  /** Facts of departments that were assumed because nobody delivered them. */
  assumed: { path: string; label: Label }[]
  /** How many facts were assumed that only a visit can tell. */
  asked: number
  missing: { path: string; label: Label }[]
  sources: FactSource[]
}

/**
 * Explains one household of the actor's area; undefined when the register of that day does not know it there.
 * @param day default: that of the newest assessment, else today; two years ago is as good, as far as data reach
 * @example (await explainHousehold(ctx, actor, '150403000499', '2026-10-31'))?.reasons[0]?.sentence.zh // '建议类别：城市低保'
 */
export async function explainHousehold(
  ctx: AssessmentContext,
  actor: Pick<Actor, 'area'>,
  hh: string,
  day?: string,
): Promise<HouseholdExplained | undefined> {
  if (!/^-?\d{1,19}$/.test(hh)) return undefined
  const asOf = day ?? (await newestDay(ctx)) ?? today(ctx)
  const region = await policyAsOf(ctx, asOf)
  const { benefits } = region
  if (!benefits) return undefined
  const found = await readFamily({ ...ctx, region }, hh, asOf)
  if (!found || !found.area.startsWith(actor.area)) return undefined
  const { family, assumed } = withAssumptions(benefits, found.family)
  const urban = family.household.urban
  const place = { area: found.area, urban: typeof urban === 'boolean' ? urban : null, asOf }
  const result = calculateFamily(benefits, family, place)
  const tiers = tierWords(region.meta.tiers)
  const main = Object.keys(benefits.outputs.household).filter((name) => ['tier', 'monthly_amount'].includes(name))
  const labelled = (path: string) => ({ path, label: factLabel(benefits, path) })
  return {
    hh,
    asOf,
    area: found.area,
    members: found.members,
    values: Object.fromEntries(
      Object.keys(benefits.outputs.household).map((name) => [name, result.values[name] ?? null]),
    ),
    reasons: main.flatMap((name) => explain(benefits, family, result, name, tiers) ?? []),
    assumed: [...new Set(assumed.filter((path) => !asks(region, path)).map(ofAnyMember))].map(labelled),
    asked: assumed.filter((path) => asks(region, path)).length,
    missing: (result.traces.tier?.missing ?? []).map(labelled),
    sources: await sourcesOf({ ...ctx, region }, hh, asOf, found.register),
  }
}

async function newestDay(ctx: AssessmentContext): Promise<string | null> {
  const row = await (ctx.db as Kysely<AssessmentTables>)
    .selectFrom('assessment.run')
    .where('state', '=', 'done')
    .where('applied', '=', true)
    .select('as_of')
    .orderBy('as_of', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.as_of ?? null
}

interface FamilyFound {
  area: string
  members: HouseholdExplained['members']
  family: Family
  /** Where each member stands in the register. */
  register: RegisterRow[]
}

/**
 * What the departments' data say about a household, newest: its facts by the names of the catalogue, each member with the key
 * of the person. Null is unknown. Undefined when the register does not know the household.
 * @example (await factsOfHousehold(ctx, '150403000499'))?.members[0]?.facts.wage_year // 3000
 */
export async function factsOfHousehold(ctx: AssessmentContext, hh: string, day?: string) {
  const asOf = day ?? (await newestDay(ctx)) ?? today(ctx)
  const region = await policyAsOf(ctx, asOf)
  if (!region.benefits) return undefined
  const found = await readFamily({ ...ctx, region }, hh, asOf)
  return (
    found && {
      household: found.family.household,
      members: found.members.map(({ pid }, i) => ({ pid, facts: found.family.members[i] ?? {} })),
    }
  )
}

/** Facts of one household from the lake, the same way as for everybody. */
async function readFamily(ctx: AssessmentContext, hh: string, asOf: string): Promise<FamilyFound | undefined> {
  const { benefits } = ctx.region
  const lake = await lakeState(ctx, asOf)
  if (lake.population.every((version) => version.files.length === 0)) return undefined
  const session = await openDuckdb({
    memoryLimitMib: Math.min(ctx.memoryLimitMib ?? 1024, 1024),
    threads: ctx.threads ?? 2,
    tempDir: join(ctx.dataDir, 'tmp', 'explain'),
  })
  try {
    await exceptionsStep(ctx, session, lake.versions)
    await session.step('wanted household', `SELECT ${BigInt(hh)}::BIGINT AS hh`, 'table')
    await makePopulationFacts(session, ctx.region, benefits!, lake, 'wanted household')
    const [household] = await session.rows<Record<string, Scalar>>('SELECT * FROM "fact household"')
    if (!household) return undefined
    const rows = await session.rows<Record<string, Scalar>>(
      `SELECT *, pid::VARCHAR AS person_key FROM "fact person" ORDER BY coalesce(_relation = 'head', FALSE) DESC, _age DESC NULLS LAST, _row`,
    )
    const only = (row: Record<string, Scalar>, facts: object) =>
      Object.fromEntries(Object.keys(facts).map((name) => [name, plain(row[name])]))
    return {
      area: String(household.area ?? ''),
      members: rows.map((row) => ({
        pid: row.person_key === null ? null : String(row.person_key),
        relation: row._relation === null ? null : String(row._relation),
        age: typeof row._age === 'number' ? row._age : null,
      })),
      register: rows.map((row) => ({
        pid: row.person_key === null ? null : String(row.person_key),
        version: Number(row._version),
        row: Number(row._row),
      })),
      family: {
        household: only(household, benefits!.inputs.household),
        members: rows.map((row) => only(row, benefits!.inputs.person)),
      },
    }
  } finally {
    session.close()
  }
}

const plain = (value: Scalar | undefined): Scalar => (typeof value === 'bigint' ? Number(value) : (value ?? null))

/** A fact of whichever member. @example ofAnyMember('members[1].age') // 'members.age' */
const ofAnyMember = (path: string): string => path.replace(/^members\[\d+\]/, 'members')

/** Whether only a person can tell a fact. */
function asks(region: Region, path: string): boolean {
  const name = path.slice(path.indexOf('.') + 1)
  const { inputs } = region.benefits!
  return (path.startsWith('members') ? inputs.person : inputs.household)[name]?.ask === true
}
