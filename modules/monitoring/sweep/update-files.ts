/** Keeps household files in step during a sweep: new warnings, households of the ledgers, and all files when the register changed. */
import { sql } from 'kysely'
import type { Session } from '../../../engine/sql/index.ts'
import { type AnyDb, keepLedgerAccounts, readState, replaceLedgerHoldings, writeState } from '../../registry/index.ts'
import type { FieldDef } from '../../rules/shared.ts'
import type { MonitoringContext } from '../context.ts'
import { type LakeState, ledgerOf } from './lake-state.ts'
import { ledgerAccounts } from './ledger-accounts.ts'
import { openWantedFiles, wantFiles } from './registry-files.ts'
import { ledgerSteps, tierHistory } from './tier-history.ts'

const numbers = (versions: readonly { id: number }[]) =>
  versions
    .map((version) => version.id)
    .sort((a, b) => a - b)
    .join()

/** The field of the region's ledger with this role. */
const fieldOf = (ctx: Pick<MonitoringContext, 'region'>, role: FieldDef['role']): string | null =>
  Object.entries(ctx.region.datasets.get(ledgerOf(ctx))?.fields ?? {}).find(([, field]) => field.role === role)?.[0] ??
  null

/**
 * Opens and refreshes files inside the sweep's transaction. Work is skipped when neither register nor ledgers changed.
 * @param opened households whose warning was opened now
 * @example await updateFiles(tx, ctx, session, lake, applied.opened)
 */
export async function updateFiles(
  tx: AnyDb,
  ctx: MonitoringContext,
  session: Session,
  lake: LakeState,
  opened: readonly string[],
): Promise<{ opened: number; changed: number }> {
  const register = numbers(lake.population)
  const ledgers = await ledgerSteps(ctx, lake.asOf)
  const ledger = `${ledgers.steps
    .map((step) => `${step.version}:${step.county}`)
    .sort()
    .join()}|${register}`
  const before = await readState(tx, 'files')
  const total = { opened: 0, changed: 0 }
  const seen = new Set<string>()
  const open = async (households: Iterable<string>, because: 'tier' | 'warning') => {
    const wanted = [...households]
    if ((await wantFiles(session, wanted)) === 0) return
    for (const hh of wanted) seen.add(hh)
    const done = await openWantedFiles(tx, session, ctx.region, lake, because)
    total.opened += done.opened
    total.changed += done.changed
  }
  if (before?.ledger !== ledger) {
    const fields = {
      care: fieldOf(ctx, 'care-level'),
      support: fieldOf(ctx, 'support-mode'),
      upliftPersons: fieldOf(ctx, 'uplift-persons'),
      upliftAmount: fieldOf(ctx, 'uplift-amount'),
    }
    const holdings = await tierHistory(session, lake, ledgers, fields)
    await open(new Set(holdings.map((one) => one.hh)), 'tier')
    await replaceLedgerHoldings(tx, holdings)
    const accounts = await ledgerAccounts(session, ledgers.files, {
      holder: fieldOf(ctx, 'account-holder'),
      bank: fieldOf(ctx, 'account-bank'),
      number: fieldOf(ctx, 'account-number'),
    })
    await keepLedgerAccounts(tx, accounts)
  }
  await open(opened, 'warning')
  if (before?.register !== register) {
    const known = await sql<{ hh: string }>`select hh::text as hh from registry.household`.execute(tx)
    const rest = known.rows.map((row) => row.hh).filter((hh) => !seen.has(hh))
    await open(rest, 'warning')
  }
  await writeState(tx, 'files', { register, ledger })
  return total
}
