/** The sentence for each refusal: what is the matter and what to do. */
import type { Refusal, RefusalReason } from './shape.ts'

type Words = [zh: string, en: string]

const words: Record<RefusalReason, (detail: string) => Words> = {
  'empty-file': () => [
    '文件是空的，没有任何内容。请核对后重新发送。',
    'The file is empty. Please check it and send it again.',
  ],
  'not-a-file': () => [
    '这不是普通文件（可能是文件夹或快捷方式）。请直接发送数据文件。',
    'This is not a plain file (a folder or a link?). Please send the data file itself.',
  ],
  'not-a-table': (d) => [
    `这个文件不是数据表${d ? `（看起来是${d}）` : ''}。请发送 CSV、XLSX、JSON Lines 或 Parquet 文件。`,
    `This file is not a table${d ? ` (it looks like ${d})` : ''}. Please send CSV, XLSX, JSON Lines or Parquet.`,
  ],
  'old-excel': (d) => [
    `这是${d || '旧版 Excel（.xls）'}文件，不能直接读取。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新发送。`,
    `This is ${d || 'an old Excel file (.xls)'}, which cannot be read. Please open it in Excel or WPS, save it as .xlsx and send it again.`,
  ],
  protected: () => [
    '这个文件加了打开密码。请在 Excel 或 WPS 中取消密码，另存为 .xlsx 后重新发送。',
    'This file is protected by a password. Please remove the password in Excel or WPS, save it as .xlsx and send it again.',
  ],
  damaged: (d) => [
    `文件不完整或已损坏${d ? `（${d}）` : ''}，可能是传输中断。请重新导出后发送。`,
    `The file is cut off or damaged${d ? ` (${d})` : ''}. Please export it again and send it.`,
  ],
  'zip-bomb': (d) => [
    `文件解压后异常巨大（${d}），为安全起见没有读取。请导出为 CSV 后发送。`,
    `The file unpacks to an abnormal size (${d}) and was not read. Please export it as CSV and send that.`,
  ],
  'unsafe-xml': () => [
    '文件内部含有不允许的实体定义，可能被篡改。请用 Excel 或 WPS 重新另存为 .xlsx 后发送。',
    'The file contains entity definitions, which are not allowed. Please save it again as .xlsx with Excel or WPS and send it.',
  ],
  'too-many-sheets': (d) => [
    `工作表太多（${d}）。请只保留数据所在的工作表后重新发送。`,
    `The workbook has too many sheets (${d}). Please keep only the sheets with data and send it again.`,
  ],
  'too-many-columns': (d) => [
    `列数太多（${d}），不像一张数据表。请核对分隔符和表头后重新发送。`,
    `The table has too many columns (${d}). Please check the delimiter and the header and send it again.`,
  ],
  'unknown-encoding': () => [
    '无法识别文件的文字编码。请另存为 UTF-8 或 GB18030 编码后重新发送。',
    'The text encoding of the file is not known. Please save it as UTF-8 or GB18030 and send it again.',
  ],
  'changed-while-reading': () => [
    '文件在读取过程中发生了变化（可能仍在上传或被其他程序修改）。请等文件写完后重新发送。',
    'The file changed while it was being read (still being written?). Please send it again when it is complete.',
  ],
  'no-such-sheet': (d) => [`文件中没有名为“${d}”的工作表。`, `The file has no sheet named "${d}".`],
}

/**
 * A refusal value with its sentences. `detail` fills the brackets of the sentence, where it has some.
 * @example refuse('not-a-table', 'PDF') // { ok: false, reason: 'not-a-table', message_zh: '这个文件不是数据表（看起来是PDF）。…' }
 */
export function refuse(reason: RefusalReason, detail = ''): Refusal {
  const [message_zh, message_en] = words[reason](detail)
  return { ok: false, reason, message_zh, message_en }
}

/** Thrown inside the readers, turned into its refusal at the door. Never leaves this folder. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(reason: RefusalReason, detail = '') {
    const refusal = refuse(reason, detail)
    super(refusal.message_en)
    this.refusal = refusal
  }
}

/**
 * Runs a reader and gives its refusal as a value; faults stay exceptions.
 * @example await orRefusal(() => inspectXlsx(path, limits))
 */
export async function orRefusal<T>(read: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}
