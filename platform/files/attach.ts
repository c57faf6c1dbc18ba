/** Ties files to the action that names them, inside its transaction. */
import { sql } from 'kysely'
import type { FilesOfActions } from '../process/index.ts'
import { refusal } from '../web/index.ts'

/**
 * What `platform/process` asks about files: each must exist, be this person's upload or hang on the matter already, and not
 * be infected.
 * @example const ctx: ProcessContext = { …, files: filesOfActions }
 */
export const filesOfActions: FilesOfActions = {
  async check(tx, actor, matterId, ids) {
    // Locked: an upload that is being cleaned away is not attached at the same moment.
    const found = await sql<{ id: string; mine: boolean; here: boolean; scan: string; name: string }>`
      select f.id, f.name, f.uploaded_by = ${actor.userId} as mine, c.scan,
        exists (select 1 from files.attachment a where a.file_id = f.id and a.matter_id = ${matterId}) as here
      from files.file f join files.content c on c.sha256 = f.sha256
      where f.id = any(${sql.val(ids)}::uuid[]) order by f.id for share of f`.execute(tx)
    const usable = found.rows.filter((row) => row.mine || row.here)
    if (usable.length < new Set(ids).size)
      return refusal('file-unknown', {
        zh: '有附件已不存在，请移除后重新上传。',
        en: 'An attachment is not there any more; remove it and upload it again.',
        status: 422,
      })
    const infected = usable.find((row) => row.scan === 'infected')
    return infected
      ? refusal('infected', {
          zh: `附件“${infected.name}”含有病毒，请移除后再提交。`,
          en: `The attachment "${infected.name}" is infected; remove it first.`,
          status: 422,
        })
      : undefined
  },
  async attach(tx, matterId, seq, files) {
    await sql`insert into files.attachment (file_id, matter_id, seq, field)
      select id, ${matterId}, ${seq}, field from json_to_recordset(${JSON.stringify(files)}::json) as t(id uuid, field text)
      on conflict do nothing`.execute(tx)
  },
}
