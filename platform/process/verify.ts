/** Whether what is kept beside the actions still equals what they add up to. */
import { sql } from 'kysely'
import type { ProcessContext } from './context.ts'
import { fold } from './fold.ts'
import { readActionsOf, readMatters } from './read.ts'

/**
 * Tells every matter again from its actions, in batches.
 * @returns matters whose stored state, facts or number of actions differ; empty: all is sound
 */
export async function verifyMatters(
  ctx: ProcessContext,
  batch = 2000,
): Promise<{ id: number; what: 'state' | 'data' | 'seq' }[]> {
  const wrong: { id: number; what: 'state' | 'data' | 'seq' }[] = []
  for (let after = 0; ; ) {
    const matters = await readMatters(ctx.db, sql`m.id > ${after}`, sql`order by m.id limit ${batch}`)
    if (matters.length === 0) return wrong
    const actions = await readActionsOf(
      ctx.db,
      matters.map((m) => m.id),
    )
    for (const matter of matters) {
      const process = ctx.processes.get(matter.process)?.declaration
      const list = actions.get(matter.id) ?? []
      if (list.length !== matter.seq) wrong.push({ id: matter.id, what: 'seq' })
      if (!process) continue
      const told = fold(process, list)
      if (told.state !== matter.state) wrong.push({ id: matter.id, what: 'state' })
      if (canonical(told.data) !== canonical(matter.data)) wrong.push({ id: matter.id, what: 'data' })
    }
    after = matters.at(-1)!.id
  }
}

/** JSON with keys in order: the database does not keep theirs. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
