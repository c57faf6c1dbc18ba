/** One what-if run as its page shows it, for one area of it. */
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { areaName } from '../../matching/index.ts'
import { parametersOf } from '../../rules/index.ts'
import type { AssessmentContext } from '../context.ts'
import { areaAbove } from './begin-what-if.ts'
import { type BinCount, figuresOf, type Move } from './figures.ts'
import { findWhatIf, itemOf } from './find-what-if.ts'
import { unknownTier, type WhatIfView } from './shapes.ts'

/** Length of the areas below one: leagues of the region, banners, townships. */
const lengthBelow = (area: string): number => [2, 4, 6, 9].find((length) => length > area.length) ?? 9

/**
 * @param area area to look into, within one's own; without it all of the run
 * @returns undefined when there is no such run for this person, or the area is not his to look into
 * @example const view = await readWhatIf(ctx, actor, 7, '150426'); view?.variants[0]?.total.in
 */
export async function readWhatIf(
  ctx: AssessmentContext,
  actor: Pick<Actor, 'userId' | 'area'>,
  id: number,
  area?: string,
): Promise<WhatIfView | undefined> {
  const row = await findWhatIf(ctx, actor, id)
  if (!row) return undefined
  const shown = area ?? row.area
  // Deeper than the whole run one sees only what is one's own.
  if (!shown.startsWith(row.area) || !(shown === row.area || shown.startsWith(actor.area))) return undefined
  const own = shown.startsWith(actor.area) ? null : actor.area
  // Beyond the area right above there is nothing to compare with.
  if (own !== null && areaAbove(actor.area) !== shown) return undefined
  const least = Number(parametersOf(ctx.region)('small_cell', shown, row.as_of)?.value ?? 0)
  const length = lengthBelow(shown)
  const moves =
    await sql<Move>`select variant, left(area, ${length}) as child, coalesce(before, ${unknownTier}) as before,
      coalesce(after, ${unknownTier}) as after, sum(households)::int as households, sum(persons)::int as persons,
      sum(amount_before)::float8 as "monthlyBefore", sum(amount_after)::float8 as "monthlyAfter",
      sum(raised)::int as raised, sum(lowered)::int as lowered
    from assessment.what_if_cell where what_if = ${id} and area like ${`${shown}%`} group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(
      ctx.db,
    )
  const bins =
    await sql<BinCount>`select variant, left(area, ${length}) as child, bin, sum(households)::int as households
    from assessment.what_if_bin where what_if = ${id} and area like ${`${shown}%`} group by 1, 2, 3 order by 1, 2, 3`.execute(
      ctx.db,
    )
  const figures = figuresOf(moves.rows, bins.rows, { own, least })
  const earlier = row.repeats === null ? undefined : await findWhatIf(ctx, actor, row.repeats)
  const name = (code: string) => areaName(ctx.region, code)
  return {
    ...itemOf(ctx, row),
    shown: { area: shown, name: name(shown) },
    path: [2, 4, 6, 9]
      .filter((one) => one >= row.area.length && one < shown.length)
      .map((one) => ({ area: shown.slice(0, one), name: name(shown.slice(0, one)) })),
    least,
    masked: own !== null,
    households: figures.households,
    persons: figures.persons,
    published: figures.published,
    variants: row.drafts.flatMap((draft, at) => {
      const variant = figures.variants.get(at + 1)
      return variant
        ? [
            {
              number: at + 1,
              draft: draft.id,
              title: draft.title,
              changes: draft.changes.length,
              ...variant,
              areas: variant.areas.map((one) => ({ ...one, name: name(one.area) })),
            },
          ]
        : []
    }),
    basis: {
      facts: row.facts,
      versions: Array.isArray(row.lake) ? row.lake.length : 0,
      policy: row.up_to,
      folds: row.folds ?? [],
      resultFold: row.result_fold,
      seconds: row.seconds && Object.values(row.seconds).reduce((all, one) => all + one, 0),
    },
    same: row.state === 'done' && earlier ? row.result_fold === earlier.result_fold : null,
  }
}
