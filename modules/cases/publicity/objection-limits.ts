/** How many objections are taken: of one address, about one sheet, at one board. Limits are the region's; counts survive a restart. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Db, nowOf, type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'

const hour = 3_600_000
const limitOf = (ctx: ProcessContext, id: string, area: string): number => {
  const most = ctx.parameter(id, area.padEnd(12, '0'), todayOf(ctx))?.value
  return typeof most === 'number' ? most : Number.POSITIVE_INFINITY
}

/**
 * Counts one attempt of an address; false: it handed in too often within this hour.
 * @example if (!(await countAttempt(ctx, addressOf(c), '150426100201'))) return tooMany
 */
export async function countAttempt(ctx: ProcessContext, address: string, area: string): Promise<boolean> {
  const slot = Math.floor(nowOf(ctx).getTime() / hour)
  const key = createHash('sha256').update(`${slot}|${address}`).digest('hex')
  const counted = await sql<{ count: number }>`insert into cases.objection_attempt as a (key, count, until)
    values (${key}, 1, ${new Date((slot + 1) * hour)}) on conflict (key) do update set count = a.count + 1 returning count`.execute(
    ctx.db,
  )
  return counted.rows[0]!.count <= limitOf(ctx, 'objection_address_hourly', area)
}

/** Fingerprints of hours that are over. */
export async function forgetAttempts(tx: Db, now: Date): Promise<void> {
  await sql`delete from cases.objection_attempt where until < ${now}`.execute(tx)
}

/**
 * Why no further objection is taken at this board today: many addresses together must not flood a village or one family. Whoever
 * is turned away is told where a person takes it down. Locks the board until the transaction ends.
 */
export async function boardIsFull(
  tx: Db,
  ctx: ProcessContext,
  { area, sheet }: { area: string; sheet: number },
): Promise<Refusal | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${area}, 44))`.execute(tx)
  const found = await sql<{ board: number; sheet: number }>`select count(*)::int as board,
      count(*) filter (where sheet_id = ${sheet})::int as sheet
    from cases.publicity_objection where area = ${area} and at > ${new Date(nowOf(ctx).getTime() - 24 * hour)}`.execute(
    tx,
  )
  const { board, sheet: about } = found.rows[0]!
  return board >= limitOf(ctx, 'objection_board_daily', area) || about >= limitOf(ctx, 'objection_sheet_daily', area)
    ? refusal('too-many', {
        status: 429,
        zh: '这里今天收到的异议已经很多，正在调查核实。如有新的情况，请向苏木乡镇、街道或者旗县民政部门当面或者电话提出。',
        en: 'Many objections came in here today and are being looked into. Please tell the township or the county in person or by phone.',
      })
    : undefined
}
