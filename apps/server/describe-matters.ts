/** What a line of work is called, so that whoever has sixty of them knows each again. */
import { sql } from 'kysely'
import { maskName } from '../../platform/access/shared.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import type { MatterLine } from '../../platform/process/index.ts'

/**
 * The masked name of the household's head; without a file that of whoever asked for help; of a roll its month, of money that is moved
 * the amount. Others have
 * none: who complained is not named in a list.
 * @returns by id of the matter
 * @example (await describeMatters(db, lines)).get(14) // '李*兰'
 */
export async function describeMatters(
  db: AnyDb,
  lines: readonly Pick<MatterLine, 'id'>[],
): Promise<Map<number, string>> {
  if (lines.length === 0) return new Map()
  const found = await sql<{ id: number; head: string | null; asked: string | null; thing: string | null }>`
    select m.id, p.name as head, case when m.process in ('application', 'temporary-aid') then m.data ->> 'name' end as asked,
      case m.process when 'pay-roll' then m.data ->> 'month'
        when 'fund-transfer' then concat(m.data ->> 'amount', '元 ', m.data ->> 'keeper') end as thing
    from process.matter m left join registry.household h on h.hh = m.hh left join registry.person p on p.pid = h.head_pid
    where m.id = any(${sql.val(lines.map((line) => line.id))}::bigint[])`.execute(db)
  return new Map(
    found.rows.flatMap(({ id, head, asked, thing }) => {
      const name = head ?? asked
      const title = name ? maskName(name) : thing
      return title ? [[id, title] as const] : []
    }),
  )
}
