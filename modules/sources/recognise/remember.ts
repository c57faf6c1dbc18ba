/** Mappings a person confirmed, remembered per sender and header. */
import type { SourcesContext } from '../context.ts'
import type { SheetMapping } from '../shared.ts'
import { fingerprint } from './recognise.ts'

/**
 * The mapping this sender's same header had before, as long as the data set and its fields still exist.
 * @example await findRemembered(ctx, '医保局', ['结算流水号', '证件号码'])
 */
export async function findRemembered(
  ctx: Pick<SourcesContext, 'db' | 'region'>,
  sender: string,
  headers: readonly string[],
): Promise<SheetMapping | undefined> {
  const row = await ctx.db
    .selectFrom('sources.mapping')
    .where('sender', '=', sender)
    .where('fingerprint', '=', fingerprint(headers))
    .select('mapping')
    .executeTakeFirst()
  const def = row && ctx.region.datasets.get(row.mapping.dataset)
  if (!row || !def || row.mapping.columns.some((c) => c.field !== null && !def.fields[c.field])) return undefined
  return { ...row.mapping, by: 'remembered' }
}

/** Keeps a confirmed mapping for the next file of this sender. @example await remember(ctx, '医保局', headers, mapping, '王芳') */
export async function remember(
  ctx: Pick<SourcesContext, 'db' | 'now'>,
  sender: string,
  headers: readonly string[],
  mapping: SheetMapping,
  by: string,
): Promise<void> {
  const kept = {
    dataset: mapping.dataset,
    mapping: JSON.stringify(mapping),
    confirmed_by: by,
    confirmed_at: ctx.now?.() ?? new Date(),
  }
  await ctx.db
    .insertInto('sources.mapping')
    .values({ sender, fingerprint: fingerprint(headers), ...kept })
    .onConflict((c) => c.columns(['sender', 'fingerprint']).doUpdateSet(kept))
    .execute()
}
