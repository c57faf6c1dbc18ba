/** The list of what waits for a department that has no system: signed, with empty columns for the answers. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { logRead } from '../../../platform/access/index.ts'
import type { Actor } from '../../../platform/access/shared.ts'
import { nowOf, type ProcessContext, scopeOf, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { Region } from '../../rules/index.ts'
import type { Vault } from '../exchange/vault.ts'
import { answerTitles, factTitles, helpLines, keyTitles, proofTitles, sheetNames } from './columns.ts'
import { type Manifest, manifestMark, rowMark } from './proof.ts'

/** Rows of one list; the first due go first, the others into the next. */
export const mostRows = 500

export interface SheetContext {
  region: Pick<Region, 'meta' | 'referrals'>
  vault: Vault
  matters: ProcessContext
}

interface Row {
  number: string
  hh: string
  need: string
  round: string
  asked: string | null
  due_on: string | null
  facts: Record<string, string | number | null> | null
}

/**
 * Makes the list; every family in it is logged as read, for the purpose of its need.
 * @returns the bytes of the XLSX, or a refusal when nothing waits
 * @example const made = await makeSheet(ctx, actor); if (made.ok) made.bytes
 */
export async function makeSheet(
  ctx: SheetContext,
  actor: Actor,
): Promise<{ ok: true; id: string; bytes: Buffer; rows: number } | Refusal> {
  const { matters, region, vault } = ctx
  if (!actor.unit) return refusal('not-allowed')
  const today = todayOf(matters)
  const rows = (
    await sql<Row>`select m.number, m.hh::text as hh, r.need, r.id as round, m.data ->> 'asked' as asked, m.due_on::text as due_on,
      case when r.expires_on >= ${today}::date then r.facts end as facts
    from process.matter m join chain.round r on r.matter_id = m.id and r.ended_at is null and r.unit = m.unit
    where m.process = 'referral' and m.state in ('pushed', 'accepted', 'decided') and ${scopeOf(matters, actor)}
    order by m.urgent desc, m.due_on nulls last, m.id limit ${mostRows}`.execute(matters.db)
  ).rows
  if (rows.length === 0)
    return refusal('nothing-to-do', { zh: '没有待办理的转办。', en: 'Nothing waits.', status: 409 })
  const needs = region.referrals?.needs ?? {}
  const facts = Object.keys(factTitles).filter((field) =>
    rows.some((row) => needs[row.need]?.fields.includes(field as never)),
  )
  const told = [...Object.values(keyTitles), ...facts.map((field) => factTitles[field]!)]
  const manifest: Manifest = {
    id: randomUUID(),
    unit: actor.unit,
    area: actor.area,
    madeAt: nowOf(matters).toISOString(),
    rows: rows.length,
    told,
  }
  await matters.db.transaction().execute(async (tx) => {
    await sql`insert into chain.sheet (id, unit, area, made_by, made_at, rows)
      values (${manifest.id}, ${manifest.unit}, ${manifest.area}, ${actor.userId}, ${manifest.madeAt}, ${rows.length})`.execute(
      tx,
    )
    for (const row of rows)
      await logRead(tx, actor, {
        action: 'export-referral',
        household: row.hh,
        purpose: needs[row.need]?.purpose.zh ?? '转办清单',
        caseRef: row.number,
        detail: { sheet: manifest.id, fields: Object.keys(row.facts ?? {}) },
      })
  })
  const lines = rows.map((row) => {
    const cells = [
      row.number,
      needs[row.need]?.label.zh ?? row.need,
      row.asked ?? '',
      row.due_on ?? '',
      ...facts.map((field) => String(row.facts?.[field] ?? '')),
    ].map(plain)
    return [
      ...cells,
      ...Object.values(answerTitles).map(() => ''),
      row.round,
      rowMark(vault, manifest.id, row.round, cells),
    ]
  })
  const bytes = await write(manifest, lines, manifestMark(vault, manifest))
  return { ok: true, id: manifest.id, bytes, rows: rows.length }
}

/** One line, and never taken for a formula by a program that reads the list as text. */
const plain = (text: string) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return /^[=+\-@]/.test(line) ? `'${line}` : line
}

async function write(manifest: Manifest, lines: string[][], mark: string): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const text = (value: string, more: object = {}) => ({ type: String, value, ...more })
  const head = (value: string, backgroundColor: string) => text(value, { fontWeight: 'bold', backgroundColor })
  const filled = Object.values(answerTitles)
  const from = manifest.told.length
  const list = [
    [
      ...manifest.told.map((title) => head(title, '#EAF1FB')),
      ...filled.map((title) => head(title, '#E3F3E6')),
      ...Object.values(proofTitles).map((title) => head(title, '#EEEEEE')),
    ],
    ...lines.map((cells) =>
      cells.map((cell, i) =>
        cell === ''
          ? i >= from && i < from + filled.length
            ? text('', { backgroundColor: '#F4FBF5' })
            : null
          : text(cell, i >= from + filled.length ? { textColor: '#999999' } : {}),
      ),
    ),
  ]
  const proof = [
    ['清单编号', manifest.id],
    ['部门', manifest.unit],
    ['区划', manifest.area],
    ['制表时间', manifest.madeAt],
    ['行数', String(manifest.rows)],
    ['校验码', mark],
    ...manifest.told.map((title, i) => [`列${i + 1}`, title]),
  ]
  const width = (title: string) => ({
    width: title === keyTitles.number || title === factTitles['id-number'] ? 24 : 16,
  })
  return writeXlsxFile([
    {
      sheet: sheetNames.list,
      data: list,
      columns: [...manifest.told.map(width), ...filled.map(() => ({ width: 16 })), { width: 12 }, { width: 12 }],
      stickyRowsCount: 1,
    },
    { sheet: sheetNames.help, data: helpLines.map((line) => [text(line)]), columns: [{ width: 100 }] },
    {
      sheet: sheetNames.proof,
      data: proof.map(([name, value]) => [text(name!), text(value!)]),
      columns: [{ width: 16 }, { width: 72 }],
    },
  ]).toBuffer()
}
