/** Steps that a second person takes: whoever took the one before has the role whose turn it is, and yet it is not his turn. */
import { type RawBuilder, sql } from 'kysely'
import type { Acting, Db, Matter, ProcessContext } from './context.ts'
import type { AnyProcess, TakenAction } from './declare.ts'
import { readActionsOf } from './read.ts'

type Processes = Pick<ProcessContext, 'processes'>

/**
 * People whose turn it is not in this state, whatever their role.
 * @example takersIn(fundTransfer, 'proposed', actions).has(actor.userId) // true: he proposed it
 */
export function takersIn(process: AnyProcess, state: string, actions: readonly TakenAction[]): ReadonlySet<string> {
  const kinds = process.states[state]?.turnNotBy ?? []
  return new Set(actions.filter((one) => kinds.includes(one.kind)).map((one) => one.by))
}

/** The same for many matters, by matter; those that any person of the role may take on are left out. */
export async function takersOf(
  ctx: Processes,
  db: Db,
  matters: readonly Pick<Matter, 'id' | 'process' | 'state'>[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const declared = (process: string) => ctx.processes.get(process)?.declaration
  const asked = matters.filter(({ process, state }) => declared(process)?.states[state]?.turnNotBy)
  if (asked.length === 0) return new Map()
  const ids = asked.map((one) => one.id)
  const actions = await readActionsOf(db, ids)
  return new Map(
    asked.map((one) => [one.id, takersIn(declared(one.process)!, one.state, actions.get(one.id) ?? [])] as const),
  )
}

/** The same for one person, as a condition on `process.matter m`. */
export function turnOfAnother(ctx: Processes, { userId }: Pick<Acting, 'userId'>): RawBuilder<boolean> {
  const steps = [...ctx.processes.values()].flatMap(({ declaration: { id, states } }) =>
    Object.entries(states).flatMap(([state, { turnNotBy }]) =>
      turnNotBy
        ? [
            sql<boolean>`(m.process = ${id} and m.state = ${state} and exists (select from process.action a
              where a.matter_id = m.id and a."by" = ${userId} and a.kind = any(${sql.val([...turnNotBy])}::text[])))`,
          ]
        : [],
    ),
  )
  return steps.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(steps, sql` or `)})`
}
