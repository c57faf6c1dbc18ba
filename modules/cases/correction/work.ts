/** What a correction asks of the database: the row must exist, and lies with the department that delivered it. */
import { sql } from 'kysely'
import type { Db, ProcessWork, Taken } from '../../../platform/process/index.ts'
import { type Correction, correction } from './process.ts'

/** The matter lies on the desk of the department that was named. */
async function send(tx: Db, { matter }: Taken<Correction>): Promise<undefined> {
  await sql`update process.matter set unit = ${matter.data.department} where id = ${matter.id}`.execute(tx)
}

export const correctionWork: ProcessWork<Correction> = {
  declaration: correction,
  adds: {
    // Whoever corrects looks for this file: it is the one the version came in, whatever was typed.
    request: async (tx, { input }) => {
      const found = await sql<{ file: string | null }>`select d.file_name as file from sources.version v
        join sources.delivery d on d.id = v.delivery_id where v.id = ${input.version as number}`.execute(tx)
      return { file: found.rows[0]?.file ?? '' }
    },
  },
  checks: {
    request: async (tx, { input }) => {
      const found = await sql<{ dataset: string }>`select dataset from sources.version
        where id = ${input.version as number}`.execute(tx)
      const version = found.rows[0]
      if (version?.dataset !== input.dataset)
        return { zh: '没有这个数据批次，或不属于该数据集。', en: 'There is no such version of this data set.' }
      const twice =
        await sql`select 1 from process.matter where process = 'correction' and closed_at is null and data ->> 'dataset' = ${input.dataset as string}
        and (data ->> 'version')::bigint = ${input.version as number} and (data ->> 'row')::bigint = ${input.row as number} and data ->> 'field' = ${input.field as string}`.execute(
          tx,
        )
      return twice.rows.length > 0
        ? { zh: '这一行的这一字段已提出校核，尚未办结。', en: 'This field of this row is being corrected already.' }
        : undefined
    },
  },
  effects: { request: send, 'ask-again': send },
}
