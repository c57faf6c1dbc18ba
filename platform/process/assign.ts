/** Handing a matter to one person, or back to all of the role. */
import { sql } from 'kysely'
import { refusal } from '../web/index.ts'
import { type Acted, insertAction } from './act.ts'
import { type Acting, type Db, nowOf, type ProcessContext } from './context.ts'
import { readMatter } from './read.ts'
import { maySee } from './scope.ts'
import { takersOf } from './second-person.ts'
import { assignKind } from './shared.ts'

/**
 * Names who works on a matter. Only people of the role whose turn it is, inside its area, and only by one of them.
 * @param to user id; null gives it back to all
 */
export async function assign(ctx: ProcessContext, actor: Acting, matterId: number, to: string | null): Promise<Acted> {
  return ctx.db.transaction().execute(async (tx: Db): Promise<Acted> => {
    const matter = await readMatter(tx, matterId, { lock: true })
    if (!matter || !maySee(ctx, actor, matter)) return refusal('not-found')
    if (matter.closedAt || matter.turn !== actor.role)
      return refusal('not-allowed', {
        zh: '现在不由您的角色办理，不能指定承办人。',
        en: 'It is not the turn of your role.',
      })
    if (matter.assignee === to) return { ok: true, matter, repeated: true }
    let name: string | null = null
    if (to !== null) {
      const found = await sql<{
        name: string
        role: string
        area: string
        unit: string | null
        disabled: boolean
      }>`select name, role, area, unit, disabled from access."user" where id = ${to}`.execute(tx)
      const user = found.rows[0]
      if (
        !user ||
        user.disabled ||
        user.role !== matter.turn ||
        !maySee(
          ctx,
          {
            userId: to,
            name: user.name,
            role: user.role as Acting['role'],
            area: user.area,
            ...(user.unit ? { unit: user.unit } : {}),
          },
          matter,
        )
      )
        return refusal('bad-request', {
          zh: '只能指定本环节、管辖该事项的在职人员。',
          en: 'Only somebody of this step whose area the matter lies in.',
        })
      if ((await takersOf(ctx, tx, [matter])).get(matter.id)?.has(to))
        return refusal('four-eyes', {
          zh: '上一步由其办理，本环节须由另一人承办。',
          en: 'The earlier step was taken by this person; another must take this one.',
        })
      name = user.name
    }
    const now = nowOf(ctx).toISOString()
    await insertAction(
      tx,
      matter.id,
      {
        seq: matter.seq + 1,
        kind: assignKind,
        at: now,
        by: actor.userId,
        byName: actor.name,
        role: actor.role,
        input: { to, name },
        stateAfter: matter.state,
      },
      actor.area,
      undefined,
    )
    await sql`update process.matter set assignee = ${to}, seq = seq + 1, updated_at = ${now} where id = ${matter.id}`.execute(
      tx,
    )
    await ctx.emit?.(tx, [
      {
        kind: `${matter.process}.${assignKind}`,
        subject: `matter:${matter.id}`,
        payload: { matter: matter.id, seq: matter.seq + 1, state: matter.state, hh: matter.hh },
      },
    ])
    return { ok: true, matter: (await readMatter(tx, matter.id))!, repeated: false }
  })
}
