/** A list that did not change is still news when it is sent as the list of a later day: its data are fresh again. */
import { type Kysely, sql } from 'kysely'
import type { SourcesContext } from '../context.ts'
import type { Declared } from '../shared.ts'
import type { SourcesTables } from '../tables.ts'
import { periodWords } from './period-words.ts'

/**
 * Whether the same bytes are told to show a later day than the versions of an earlier delivery do. Only snapshots are renewed:
 * events carry their days themselves. A list without any date of its own stays the same file, as it may have been sent twice by
 * mistake; a date in the title of the sheet is among the same bytes.
 * @example await isRenewed(tx, ctx, 7, { fileName: '低保台账_202610.csv', declared: {} }) // true after 低保台账_202609.csv
 */
export async function isRenewed(
  tx: Kysely<SourcesTables>,
  ctx: Pick<SourcesContext, 'region' | 'now'>,
  delivery: number,
  file: { fileName: string; declared: Declared },
): Promise<boolean> {
  const versions = await tx
    .selectFrom('sources.version')
    .where('delivery_id', '=', delivery)
    .where('state', '=', 'live')
    .select(['dataset', 'quality', sql<string>`data_date::text`.as('date')])
    .execute()
  const snapshots = versions.every((one) => ctx.region.datasets.get(one.dataset)?.content === 'snapshot')
  if (versions.length === 0 || !snapshots) return false
  const today = (ctx.now?.() ?? new Date()).toISOString().slice(0, 10)
  const { dataDate, assumedDataDate } = file.declared
  const named = periodWords(file.fileName, today)
  const titled = versions.some((one) => one.quality.dataDateFrom === '表头填报日期')
  // The order of coveredPeriod: what the sender says, a day in the name, the title, a month in the name, the batch.
  const told = dataDate ?? (named?.day ? named.to : titled ? undefined : (named?.to ?? assumedDataDate))
  if (told === undefined) return false
  // A month that is not over shows no later day than today.
  const shown = dataDate || named?.day || told < today ? told : today
  return versions.every((one) => shown > one.date)
}
