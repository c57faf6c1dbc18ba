/** The persons whose rows are wanted of a data set that drives no indicator. */
import { ident, type Session } from '../sql/index.ts'
import { type Base, householdsSql } from './candidates.ts'
import type { Plan } from './compile-plan.ts'
import { askable } from './dataset-tables.ts'
import { askedOf } from './population.ts'

/** Data sets with fewer rows than this share of the persons are computed for everybody: telling persons apart costs more. */
const leastShare = 0.5
/** About so many persons are registered in a household. */
const perHousehold = 2.5
/** Values told apart are kept in lists, which costs about so much more per row than adding up. */
const listWeight = 4
/** Candidates with more than this share of the households are not told apart. */
const mostShare = 0.2

/**
 * Gives for a data set (and its rows) the name of a table with the only persons whose rows are wanted: those of the households
 * that its indicators can hit. Data sets with the same candidates share a table. Null (everybody) when one of its indicators can
 * hit anybody, when they are too many to be worth it, or when the data set is small anyway.
 * @param live relation (indicator, hh) of earlier hits that are looked at again
 * @example const only = await followers(session, plan, bases)('vehicles', 290_062) // 'vehicles person'
 */
export function followers(
  session: Session,
  plan: Plan,
  bases: readonly Base[],
  live?: string,
): (dataset: string, rows: number) => Promise<string | null> {
  const made = new Map<string, string | null>()
  let persons: number | null = null

  return async (dataset, rows) => {
    persons ??= await count(session, 'person')
    const lists = plan.byDataset.get(dataset)?.some(({ input }) => input.aggregate === 'count-distinct')
    if (rows * (lists ? listWeight : 1) < persons * leastShare) return null
    const using = bases.filter(({ indicator }) =>
      indicator.names.some((name) => plan.measures.get(name)?.input.dataset === dataset),
    )
    const candidates = using.length > 0 ? householdsSql(using, live) : null
    if (!candidates) return null
    const known = made.get(candidates)
    if (known !== undefined) return known
    await session.step(`${dataset} candidate`, candidates, 'table')
    const some = (await count(session, `${dataset} candidate`)) < (persons / perHousehold) * mostShare
    made.set(candidates, some ? `${dataset} person` : null)
    if (some) await makePersons(session, dataset, askable.filter(askedOf(plan)))
    return made.get(candidates)!
  }
}

/** Table `<dataset> person`: the persons of candidate households. */
async function makePersons(session: Session, dataset: string, asked: readonly string[]): Promise<void> {
  const columns = ['pid', 'hh', ...asked].map((column) => `p.${column}`).join(', ')
  await session.step(
    `${dataset} person`,
    `SELECT ${columns} FROM person p SEMI JOIN ${ident(`${dataset} candidate`)} c ON c.hh = p.hh WHERE p.pid IS NOT NULL`,
    'table',
  )
}

async function count(session: Session, table: string): Promise<number> {
  return (await session.row<{ n: number }>(`SELECT count(*) AS n FROM ${ident(table)}`)).n
}
