/** Where a list without rows comes from: what the same sender delivered before, and who hands it in. */
import { sql } from 'kysely'
import type { SourcesContext } from '../context.ts'

/** Counties known of a sender, for lists whose rows tell none. */
export interface SenderAreas {
  /** Division prefix (at most a county) of who hands in; '' for the whole region. Nobody delivers for another county. */
  within: string
  /** Of the sender's newest delivery of this data set. */
  sameDataset: string[]
  /** County of who hands it in; null when that person looks after more than one county. */
  handedIn: string | null
  /** Of the sender's newest delivery of any data set. */
  other: string[]
}

/**
 * Looks up the counties of a delivery's sender, within the area of who hands it in.
 * @example await senderAreas(ctx, 12, 'deaths') // { sameDataset: ['150403'], handedIn: null, other: ['150403'] }
 */
export async function senderAreas(
  ctx: Pick<SourcesContext, 'db'>,
  delivery: number,
  dataset: string,
): Promise<SenderAreas> {
  const mine = await ctx.db
    .selectFrom('sources.delivery')
    .where('id', '=', delivery)
    .select(['sender', 'area'])
    .executeTakeFirstOrThrow()
  const within = mine.area.slice(0, 6)
  const newest = async (only: string | null) => {
    const row = await ctx.db
      .selectFrom('sources.version as v')
      .innerJoin('sources.delivery as d', 'd.id', 'v.delivery_id')
      .where('d.sender', '=', mine.sender)
      .where('v.state', '=', 'live')
      .where(sql<boolean>`cardinality(v.areas) > 0`)
      .where(sql<boolean>`not exists (select 1 from unnest(v.areas) a where not starts_with(a, ${within}))`)
      .$if(only !== null, (q) => q.where('v.dataset', '=', only!))
      .select('v.areas')
      .orderBy('v.id', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.areas ?? []
  }
  return {
    within,
    sameDataset: await newest(dataset),
    handedIn: within.length === 6 ? within : null,
    other: await newest(null),
  }
}
