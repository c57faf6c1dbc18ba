/** What a visit asks of the database and does to it. */
import { sql } from 'kysely'
import type { ProcessWork } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/shared.ts'
import type { MonitoringContext } from '../context.ts'
import { writeClosed } from '../worklist/act-on-warning.ts'
import { type WarningVisit, warningVisit } from './process.ts'

/**
 * The process of visits for the server: closing a visit closes its warning with the feedback code; a transfer moves the matter.
 * @param ctx.region whose divisions a transfer may name; without it every code of the right length is taken
 * @example processesOf([visitWork({ now })])
 */
export function visitWork(ctx: Pick<MonitoringContext, 'now'> & { region?: Region }): ProcessWork<WarningVisit> {
  return {
    declaration: warningVisit,
    checks: {
      // Where nobody answers for the code, nobody would find the family again.
      transfer: async (_db, { input }) => {
        const code = String(input.area)
        if (!ctx.region || ctx.region.divisions.has(code)) return undefined
        return {
          zh: `没有区划 ${code}，请核对12位代码。`,
          en: `There is no division ${code}; look at the twelve digits again.`,
        }
      },
    },
    effects: {
      transfer: async (tx, { matter, action }) => {
        await sql`update process.matter set other_area = coalesce(other_area, area), area = ${action.input.area as string} where id = ${matter.id}`.execute(
          tx,
        )
        return undefined
      },
      '*': async (tx, { matter, action, actor }) => {
        if (matter.state !== 'closed' || !matter.subject?.startsWith('warning:')) return undefined
        const warning = Number(matter.subject.slice('warning:'.length))
        const live =
          await sql`select 1 from monitoring.warning where id = ${warning} and state in ('open', 'dispatched') for update`.execute(
            tx,
          )
        if (live.rows.length === 0) return undefined
        const note = typeof action.input.note === 'string' ? action.input.note : undefined
        await writeClosed(ctx, tx, actor, warning, { code: matter.data.feedback ?? '', ...(note ? { note } : {}) })
        return undefined
      },
    },
  }
}
