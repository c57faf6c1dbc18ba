/**
 * The paper sheet in the village: whoever hung it takes a photo, which stands with the evidence of the sheet. Where people read
 * no screens the paper is the publicity (最低生活保障审核确认办法第十九条: 在申请家庭所在村、社区公示).
 */
import { sql } from 'kysely'
import type { CheckInput, Db, ProcessContext, Taken } from '../../../platform/process/index.ts'
import { todayOf } from '../../../platform/process/index.ts'
import type { Words } from '../../../platform/process/shared.ts'
import { hangs } from './boards.ts'
import { writeEvidence } from './evidence.ts'

const filesOf = (input: Record<string, unknown>): string[] => (input.photos as string[] | undefined) ?? []

/** Why these are no photos: a scan of something else proves nothing about the board; undefined: they are. */
export async function onlyPhotos(tx: Db, { input }: Pick<CheckInput<unknown>, 'input'>): Promise<Words | undefined> {
  const ids = filesOf(input)
  if (ids.length === 0) return undefined
  const other = await sql<{ name: string }>`select f.name from files.file f join files.content c on c.sha256 = f.sha256
    where f.id = any(${sql.val(ids)}::uuid[]) and c.media_type not like 'image/%' limit 1`.execute(tx)
  return other.rows[0]
    ? {
        zh: `“${other.rows[0].name}”不是照片，请拍摄张贴的公示表后上传。`,
        en: `"${other.rows[0].name}" is no photo; take a photo of the sheet on the board.`,
      }
    : undefined
}

/** Effect of an action with `photos`: each is evidence of the matter's sheets that hang today. */
export async function keepPhotos<Data>(
  tx: Db,
  { matter, action, actor }: Taken<Data>,
  ctx: ProcessContext,
): Promise<undefined> {
  const today = todayOf(ctx)
  const up = await sql<{ id: number }>`select s.id::int as id from cases.publicity_sheet s
    where s.matter_id = ${matter.id} and ${hangs(today)}`.execute(tx)
  for (const { id } of up.rows)
    for (const file of filesOf(action.input))
      await writeEvidence(tx, id, { what: 'photo', on: today, today, by: actor.name, file })
}
