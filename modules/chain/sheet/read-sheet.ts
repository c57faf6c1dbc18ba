/** Reads a list that came back: only one of ours, for this department, with nothing told in it changed. */
import { type Grid, readGrid } from '../../../engine/load/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import type { Vault } from '../exchange/vault.ts'
import { type AnswerColumn, answerTitles, keyTitles, proofTitles, sheetNames } from './columns.ts'
import { type Manifest, manifestMark, rowMark, sameMark } from './proof.ts'

/** Rows of a file that are looked at: a list and as many left over. */
const mostLooked = 2_000

export interface SheetRow {
  row: number
  number: string
  round: string
  /** What the department was told stands there as it went out. */
  untouched: boolean
  answer: Partial<Record<AnswerColumn, string>>
}

const notOurs = () =>
  refusal('not-our-list', {
    zh: '这不是从转办工作台下载的清单，或“校验（勿改）”表被删改。请重新下载清单，把答复填入后上传。',
    en: 'This is no list of the desk, or its sheet of proof was changed; download it anew.',
    status: 422,
  })

/**
 * @returns the list's manifest and its rows, or why the file is not taken
 * @example const read = await readSheet(vault, bytes); if (read.ok) read.rows[0].answer
 */
export async function readSheet(
  vault: Vault,
  bytes: Uint8Array,
): Promise<{ ok: true; manifest: Manifest; rows: SheetRow[] } | Refusal> {
  const read = await readGrid(bytes, mostLooked)
  if (!read.ok) return refusal('unreadable-file', { zh: read.message_zh, en: read.message_en, status: 422 })
  return understand(vault, read.sheets)
}

function understand(vault: Vault, sheets: readonly Grid[]) {
  const manifest = manifestOf(
    vault,
    sheets.find(({ name }) => name === sheetNames.proof),
  )
  const list = sheets.find(({ name }) => name === sheetNames.list)
  const head = list?.rows[0]?.cells.map((cell) => cell.trim())
  if (!manifest || !list || !head) return notOurs()
  const at = (title: string) => head.indexOf(title)
  const needed = [...manifest.told, ...Object.values(answerTitles), ...Object.values(proofTitles)]
  const lost = needed.filter((title) => head.filter((one) => one === title).length !== 1)
  if (lost.length > 0)
    return refusal('changed-columns', {
      zh: `列标题被改动、删除或重复：${lost.slice(0, 5).join('、')}。请重新下载清单。`,
      en: 'Titles of columns were changed; download the list anew.',
      status: 422,
    })
  const answers = Object.entries(answerTitles) as [AnswerColumn, string][]
  const rows = list.rows.slice(1).map(({ row, cells }): SheetRow => {
    const cell = (title: string) => cells[at(title)]?.trim() ?? ''
    const round = cell(proofTitles.round)
    return {
      row,
      number: cell(keyTitles.number).slice(0, 40),
      round,
      untouched: sameMark(rowMark(vault, manifest.id, round, manifest.told.map(cell)), cell(proofTitles.mark)),
      answer: Object.fromEntries(answers.map(([name, title]) => [name, cell(title)])),
    }
  })
  return { ok: true as const, manifest, rows }
}

/** The manifest, when its mark is ours. */
function manifestOf(vault: Vault, sheet: Grid | undefined): Manifest | undefined {
  const said = new Map(sheet?.rows.map(({ cells }) => [cells[0] ?? '', cells[1] ?? '']))
  const told: string[] = []
  for (let i = 1; said.has(`列${i}`); i++) told.push(said.get(`列${i}`)!)
  const manifest: Manifest = {
    id: said.get('清单编号') ?? '',
    unit: said.get('部门') ?? '',
    area: said.get('区划') ?? '',
    madeAt: said.get('制表时间') ?? '',
    rows: Number(said.get('行数')),
    told,
  }
  return sameMark(manifestMark(vault, manifest), said.get('校验码') ?? '') ? manifest : undefined
}
