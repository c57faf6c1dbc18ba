/** A person says which data set a sheet is and which column is which field. */
import { inspectFile } from '../../../engine/load/index.ts'
import type { DatasetDef } from '../../rules/index.ts'
import type { SourcesContext } from '../context.ts'
import { headerScale } from '../recognise/header-fold.ts'
import { remember } from '../recognise/remember.ts'
import type { SheetMapping } from '../shared.ts'

export interface ChosenSheet {
  sheet: string
  dataset: string | null
  columns: Record<string, string | null>
}

export type Chosen =
  | { ok: true; sheets: [string, SheetMapping | null][] }
  | { ok: false; reason: string; zh: string; en: string }

/** Whoever could hand such a list in could raise or silence a sign about others' work. */
export const ownListWords = ({ label }: Pick<DatasetDef, 'label'>): [zh: string, en: string] => [
  `“${label.zh}”由本平台根据办理情况自动生成，不接收报送。`,
  `${label.en} is made by the product itself from the work done on it; it cannot be handed in.`,
]

const no = (reason: string, zh: string, en: string): Chosen => ({ ok: false, reason, zh, en })

/**
 * Checks a choice against the file and the data sets, and remembers it for this sender's next file with the same header.
 * @example await chooseMapping(ctx, 12, [{ sheet: 'Sheet1', dataset: 'deaths', columns: { 逝者: 'name' } }], '王芳')
 */
export async function chooseMapping(
  ctx: SourcesContext,
  delivery: number,
  sheets: readonly ChosenSheet[],
  by: string,
): Promise<Chosen> {
  const d = await ctx.db
    .selectFrom('sources.delivery')
    .where('id', '=', delivery)
    .select(['state', 'path', 'sender', 'file_name'])
    .executeTakeFirst()
  if (d?.state !== 'needs-mapping' || !d.path)
    return no('not-waiting', '这份报送不在等待确认的状态。', 'This delivery does not wait for a mapping.')
  const look = await inspectFile(d.path, { fileName: d.file_name })
  if (!look.ok) return no(look.reason, look.message_zh, look.message_en)
  const made: [string, SheetMapping | null][] = []
  for (const choice of sheets) {
    const sheet = look.sheets.find((s) => s.name === choice.sheet)
    if (!sheet)
      return no('no-such-sheet', `文件中没有工作表“${choice.sheet}”。`, `The file has no sheet ${choice.sheet}.`)
    if (choice.dataset === null) {
      made.push([sheet.name, null])
      continue
    }
    const def = ctx.region.datasets.get(choice.dataset)
    if (!def) return no('no-such-dataset', `没有数据集“${choice.dataset}”。`, `There is no data set ${choice.dataset}.`)
    if (def.own) return no('own-list', ...ownListWords(def))
    const fields = Object.values(choice.columns).filter((f) => f !== null)
    const unknown = fields.find((f) => !def.fields[f])
    if (unknown)
      return no('no-such-field', `“${def.label.zh}”没有字段“${unknown}”。`, `${def.id} has no field ${unknown}.`)
    const twice = fields.find((f, i) => fields.indexOf(f) !== i)
    if (twice)
      return no(
        'field-twice',
        `字段“${def.fields[twice]!.label.zh}”对应了两列，请只保留一列。`,
        `Field ${twice} is given to two columns.`,
      )
    const strange = Object.keys(choice.columns).find((h) => !sheet.headers.includes(h))
    if (strange !== undefined)
      return no('no-such-column', `工作表中没有列“${strange}”。`, `The sheet has no column ${strange}.`)
    const cert = fields.some((f) => def.fields[f]!.type === 'disability-cert')
    const missing = Object.entries(def.fields).find(
      ([name, f]) => f.required && !fields.includes(name) && !(f.role === 'person' && cert),
    )
    if (missing)
      return no(
        'required-missing',
        `必填项“${missing[1].label.zh}”还没有对应的列。`,
        `The required field ${missing[0]} has no column.`,
      )
    const mapping: SheetMapping = {
      dataset: def.id,
      by: 'person',
      columns: sheet.headers.map((header, index) => {
        const field = choice.columns[header] ?? null
        const scale = field && def.fields[field]!.type.startsWith('decimal') ? headerScale(header) : 1
        return { index, header, field, ...(scale === 1 ? {} : { scale }) }
      }),
    }
    made.push([sheet.name, mapping])
    await remember(ctx, d.sender, sheet.headers, mapping, by)
  }
  return { ok: true, sheets: made }
}
