/** Keeps household files in step during a sweep: new warnings, households of the ledgers, and all files when the register changed. */
import { sql } from 'kysely'
import type { Session } from '../../../engine/sql/index.ts'
import { fieldWithRole } from '../../matching/index.ts'
import { type AnyDb, keepLedgerAccounts, readState, replaceLedgerHoldings, writeState } from '../../registry/index.ts'
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
    const definition = ctx.region.datasets.get(ledgerOf(ctx))
    const holdings = await tierHistory(session, lake, ledgers, {
      care: fieldWithRole(definition, 'care-level'),
      support: fieldWithRole(definition, 'support-mode'),
      upliftPersons: fieldWithRole(definition, 'uplift-persons'),
      upliftAmount: fieldWithRole(definition, 'uplift-amount'),
    })
    await open(new Set(holdings.map((one) => one.hh)), 'tier')
    await replaceLedgerHoldings(tx, holdings)
    const accounts = await ledgerAccounts(session, ledgers.files, {
      holder: fieldWithRole(definition, 'account-holder'),
      bank: fieldWithRole(definition, 'account-bank'),
      number: fieldWithRole(definition, 'account-number'),
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
