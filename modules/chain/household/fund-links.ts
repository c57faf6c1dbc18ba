/** Money of the funds as links, and the money that is owed and has not arrived. */
import { type FundEntry, fundsOfHousehold } from '../../funds/index.ts'
import type { ChainContext } from './context.ts'
import { type HelpKinds, kindOfHelp, spanOf } from './help-kinds.ts'
import type { Link, Missing } from './shared.ts'
import { unitWords } from './units.ts'

/**
 * Payments of the rolls, back-pay and claw-backs. What a petty fund paid at once stands at its action already
 * (`atAction`, by matter) and is left out. The kind of help of a monthly line is that of the tier held then.
 */
export async function fundLinks(
  ctx: ChainContext,
  hh: string,
  known: { atAction: ReadonlySet<number>; tiers: readonly Link[] },
  help: HelpKinds,
): Promise<{ links: Link[]; missing: Missing[] }> {
  const entries = (await fundsOfHousehold(ctx.db, hh)).filter(
    (entry) => !(entry.kind === 'aid' && known.atAction.has(entry.matter)),
  )
  return {
    links: entries.map((entry, i) => linkOf(ctx, entry, i, known.tiers, help)),
    missing: entries.flatMap((entry) => gapOf(ctx, entry)),
  }
}

function linkOf(ctx: ChainContext, entry: FundEntry, i: number, tiers: readonly Link[], help: HelpKinds): Link {
  const paid = entry.state === 'paid' && entry.kind !== 'claw-back'
  const kind =
    entry.kind === 'aid'
      ? kindOfHelp(help, 'matter:temporary-aid')
      : tiers.find((one) => one.help !== null && one.help.from <= entry.at && entry.at <= one.help.to)?.help?.kind
  const months = help.kinds.find((one) => one.id === kind)?.months ?? 1
  const monthly = entry.kind === 'regular' ? `${entry.at.slice(0, 7)}-01` : entry.at
  return {
    id: `funds:${entry.matter}:${entry.kind}:${i}`,
    at: entry.at,
    kind: entry.kind === 'claw-back' ? 'step' : 'payment',
    title: entry.what,
    detail: entry.stateLabel,
    giver: unitWords(ctx, {
      role: /0{3}$/.test(entry.giver) && !/0{6}$/.test(entry.giver) ? 'township' : 'county',
      area: entry.giver,
    }),
    by: '',
    source: { type: 'matter', id: entry.matter, number: entry.number, process: 'funds', seq: 0 },
    pid: null,
    level: null,
    amount: entry.amount,
    help: paid && kind ? { kind, ...spanOf(monthly, months) } : null,
    echoOf: null,
    doubled: false,
  }
}

const unarrived = new Set(['held', 'failed'])

/** Money that bounced or is held back: granted, and not with the family. */
function gapOf(ctx: ChainContext, entry: FundEntry): Missing[] {
  if (!unarrived.has(entry.state) || entry.kind === 'claw-back') return []
  return [
    {
      why: 'unpaid',
      title: { zh: `${entry.what.zh}没有到账`, en: `${entry.what.en} has not arrived` },
      detail: {
        zh: `${entry.stateLabel.zh}${entry.amount === null ? '' : `，${entry.amount.toFixed(2)}元`}`,
        en: `${entry.stateLabel.en}${entry.amount === null ? '' : `, ${entry.amount.toFixed(2)} yuan`}`,
      },
      since: entry.at,
      dueOn: null,
      late: 0,
      clock: null,
      waitsFor: unitWords(ctx, { role: 'county', area: entry.giver }),
      matter: null,
    },
  ]
}
