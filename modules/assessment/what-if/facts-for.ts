/** The facts a what-if run stands on: kept from a sweep, or computed from the lake as it is. */
import type { Kysely } from 'kysely'
import type { Session } from '../../../engine/sql/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { exceptionsStep, linkVersions } from '../../matching/index.ts'
import { lakeState, type SweptVersion, sweptVersions } from '../../monitoring/index.ts'
import type { Region } from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'
import { columnsOfFacts, factsKey, hasFacts, keepFacts } from '../facts/kept-facts.ts'
import { type FactColumns, factFiles, makePopulationFacts, openFacts } from '../facts/population-facts.ts'
import type { AssessmentTables } from '../tables.ts'

/** Runs whose facts are kept so that they can be repeated. */
const repeatable = 10

/** Keys of the facts that the newest runs stand on. */
export async function factsOfWhatIfs(db: Kysely<AssessmentTables>): Promise<Set<string>> {
  const rows = await db
    .selectFrom('assessment.what_if')
    .select('facts')
    .where('facts', 'is not', null)
    .orderBy('id', 'desc')
    .limit(repeatable)
    .execute()
  return new Set(rows.map(({ facts }) => facts!))
}

export interface FactsFound {
  ok: true
  key: string
  columns: FactColumns
  /** What the lake held, where the facts were computed from it as it is now. */
  lake: SweptVersion[] | null
}

/**
 * Opens the facts of a day in the session as `fact person` and `fact household`.
 * @param area division prefix of the households that are asked about
 * @param wanted key of facts that must be the very same, when a run is repeated
 * @returns a refusal when nobody knows the population of that day, or the wanted facts are gone
 */
export async function factsFor(
  ctx: AssessmentContext,
  session: Session,
  region: Region,
  asOf: string,
  area: string,
  wanted: string | null,
): Promise<FactsFound | Refusal> {
  const open = async (key: string, lake: SweptVersion[] | null): Promise<FactsFound> => {
    await openFacts(session, factFiles(ctx.dataDir, key), wholeRegion(region, area) ? '' : area)
    return { ok: true, key, columns: await columnsOfFacts(session), lake }
  }
  if (wanted !== null && hasFacts(ctx.dataDir, wanted)) return open(wanted, null)
  const lake = await lakeState(ctx, asOf)
  if (!lake.population.some((version) => version.files.length > 0))
    return refusal('no-register', {
      zh: `${asOf} 还没有户籍人口数据，无法推演。请选择较晚的日期。`,
      en: `There is no household register as of ${asOf}. Choose a later day.`,
    })
  const key = factsKey({ lake, region })
  if (wanted !== null && wanted !== key)
    return refusal('facts-gone', {
      zh: '当时的数据已不在库中，不能原样重算。请按现在的数据新建一次推演。',
      en: 'The data of that run are no longer kept, so it cannot be repeated exactly. Start a new run on the data of today.',
    })
  if (!hasFacts(ctx.dataDir, key)) {
    const others = lake.versions.filter((version) => !lake.population.includes(version))
    await linkVersions(ctx, session, lake.population, others)
    await exceptionsStep(ctx, session, others)
    await makePopulationFacts(session, region, region.benefits!, lake)
    await keepFacts(ctx.dataDir, session, key)
  }
  return open(key, sweptVersions(lake))
}

/** Whether an area is all of the region: then households without a known place belong to it too. */
const wholeRegion = (region: Region, area: string): boolean => region.meta.division_prefix.startsWith(area)
