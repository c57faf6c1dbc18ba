/** What a correction asks of the database: the row must be one the office may know of, and lies with the department that delivered it. */
import { sql } from 'kysely'
import type { CheckInput, Db, ProcessWork, Taken, Words } from '../../../platform/process/index.ts'
import { type Correction, correction } from './process.ts'

/** The matter lies on the desk of the department that was named. */
async function send(tx: Db, { matter }: Taken<Correction>): Promise<undefined> {
  await sql`update process.matter set unit = ${matter.data.department} where id = ${matter.id}`.execute(tx)
}

type Asked = Pick<CheckInput<Correction>, 'area' | 'hh' | 'input' | 'ctx'>

/** Who delivers the data set, by the region's catalogue. */
const delivererOf = ({ input, ctx }: Asked) =>
  ctx.lists?.['dataset-departments']?.find((one) => one.under === input.dataset)

/** A row goes to the department that delivered it; only the county forwards it, once that one has answered. */
function otherDepartment(asked: Asked): Words | undefined {
  const by = delivererOf(asked)
  return by && by.id !== asked.input.department
    ? {
        zh: `该数据集由${by.label.zh}提供，请发给${by.label.zh}；如该部门反馈非本部门数据，由旗县“再次提出”转其他部门。`,
        en: `${by.label.en} delivers this data set: send it there. Once it answers that the data is not its own, the county forwards it with "Ask again".`,
      }
    : undefined
}

/**
 * A version of another county says nothing about the families here, except in a warning of this family. A row is a line of the
 * file: titles, header, blank lines and cells of several lines count besides the rows, so there may be more lines than rows.
 */
async function outOfReach(tx: Db, { area, hh, input }: Asked): Promise<Words | undefined> {
  const [version, row] = [input.version as number, input.row as number]
  const found = await sql<{ here: boolean; within: boolean; warned: boolean }>`
    with county as (
      select left(${area}::text, 6) as code union
      select left(unnest(array[area, managing_area, residence_area]), 6) from registry.household where hh = ${hh}::bigint)
    select v.areas = '{}' or exists (
        select 1 from county c, unnest(v.areas) a where starts_with(a, c.code) or starts_with(c.code, a)) as here,
      ${row}::bigint <= 2 * v.rows_in + 100 as within,
      exists (select 1 from monitoring.evidence e join monitoring.hit h on h.id = e.hit_id
        join monitoring.warning w on w.id = h.warning_id
        where w.hh = ${hh}::bigint and e.version_id = v.id and e.row = ${row}::bigint) as warned
    from sources.version v where v.id = ${version} and v.dataset = ${input.dataset as string}`.execute(tx)
  const one = found.rows[0]
  if (!one || !(one.here || one.warned))
    return {
      zh: '没有这个数据批次，或不属于该数据集、本旗县。请从预警或家庭画像中该行数据旁的“数据有误”提出。',
      en: 'There is no such version of this data set for this county. Ask from "wrong data" beside the row of the warning or the household.',
    }
  return one.within || one.warned
    ? undefined
    : {
        zh: '该批次没有这一行，请按文件核对行号。',
        en: 'This version has no such row: look the number of the row up in the file.',
      }
}

export const correctionWork: ProcessWork<Correction> = {
  declaration: correction,
  adds: {
    // Whoever corrects looks for this file: it is the one the version came in, whatever was typed.
    request: async (tx, asked) => {
      const found = await sql<{ file: string | null }>`select d.file_name as file from sources.version v
        join sources.delivery d on d.id = v.delivery_id where v.id = ${asked.input.version as number}`.execute(tx)
      return { file: found.rows[0]?.file ?? '', department: asked.input.department ?? delivererOf(asked)?.id }
    },
  },
  checks: {
    request: async (tx, asked) => {
      const { input } = asked
      const unfit = otherDepartment(asked) ?? (await outOfReach(tx, asked))
      if (unfit) return unfit
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
