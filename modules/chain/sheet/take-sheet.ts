/** Takes a list that came back: a receipt for each row; what one row says has its effect once, however often it comes. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../platform/access/shared.ts'
import { allOrNothing, type Db, nowOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { Answer } from '../exchange/answer-shape.ts'
import { takeAnswer } from '../exchange/take-answer.ts'
import type { RowReceipt } from '../shapes.ts'
import { answersOf } from './columns.ts'
import type { SheetContext } from './make-sheet.ts'
import { readSheet, type SheetRow } from './read-sheet.ts'

/**
 * Takes the answers of a list for the department of the actor.
 * @returns a receipt for each row in the order of the file, or why the whole file is refused
 * @example const taken = await takeSheet(ctx, actor, bytes); if (taken.ok) taken.receipts[0].result // 'taken'
 */
export async function takeSheet(
  ctx: SheetContext,
  actor: Actor,
  bytes: Uint8Array,
): Promise<{ ok: true; sheet: string; receipts: RowReceipt[] } | Refusal> {
  const read = await readSheet(ctx.vault, bytes)
  if (!read.ok) return read
  const { manifest } = read
  if (manifest.unit !== actor.unit || !manifest.area.startsWith(actor.area))
    return refusal('not-your-list', {
      zh: '这份清单不是发给贵部门的，未作处理。',
      en: 'This list was not made for your department.',
      status: 403,
    })
  return allOrNothing(ctx.matters.db, async (tx) => {
    // Rows in one order whatever the file's: two uploads wait for each other instead of blocking.
    const rows = [...read.rows].sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : a.row - b.row))
    const receipts: RowReceipt[] = []
    for (const row of rows) receipts.push(await takeRow(tx, ctx, actor, row))
    receipts.sort((a, b) => a.row - b.row)
    await sql`insert into chain.sheet_return (sheet_id, sha256, by, at, receipts)
      values (${manifest.id}, ${createHash('sha256').update(bytes).digest('hex')}, ${actor.userId}, ${nowOf(ctx.matters)}, ${JSON.stringify(receipts)}::jsonb)`.execute(
      tx,
    )
    return { ok: true as const, sheet: manifest.id, receipts }
  })
}

/** One row: all it says, or nothing of it. */
async function takeRow(tx: Db, ctx: SheetContext, actor: Actor, row: SheetRow): Promise<RowReceipt> {
  const receipt = (result: RowReceipt['result'], zh: string, en: string): RowReceipt => ({
    row: row.row,
    number: row.number,
    result,
    zh,
    en,
  })
  if (!row.untouched)
    return receipt(
      'wrong',
      '本行的编号、人员信息或校验码被改动，未计入。请重新下载清单填写。',
      'What this row told was changed; nothing of it was taken.',
    )
  const read = answersOf(row.answer)
  if (!read.ok) return receipt('wrong', read.zh, read.en)
  if (read.answers.length === 0) return receipt('empty', '未填写答复。', 'No answer yet.')
  let taken = false
  await sql`savepoint row_of_list`.execute(tx)
  for (const said of read.answers) {
    const answer = Answer.safeParse({ ...said, round: row.round, number: row.number })
    const key = createHash('sha256')
      .update(JSON.stringify([row.round, said]))
      .digest('hex')
      .slice(0, 40)
    const became = answer.success
      ? await takeAnswer(tx, ctx.matters, { acting: actor, key: `sheet:${key}` }, answer.data)
      : {
          state: 'nonsense',
          zh: '填写内容过长或不符合要求，请核对。',
          en: 'Something filled in is too long or not allowed.',
        }
    if (became.state !== 'taken' && became.state !== 'no-effect') {
      await sql`rollback to savepoint row_of_list`.execute(tx)
      return became.state === 'parked'
        ? receipt('wrong', '尚未作出决定，不能只填反馈。请先填写“答复”。', 'A decision comes before its feedback.')
        : receipt('wrong', became.zh, became.en)
    }
    taken ||= became.state === 'taken'
  }
  await sql`release savepoint row_of_list`.execute(tx)
  return taken
    ? receipt('taken', '已计入。', 'Taken.')
    : receipt('repeated', '此前已收到，未重复计入。', 'This was said before; it counts once.')
}
