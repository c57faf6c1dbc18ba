/** Loads JSON Lines or a JSON array. */
import { undecodableMark } from '../decode-text.ts'
import { utf8Source } from '../load-csv.ts'
import { type LoadJob, type LoadWay, storeRows, writeRow } from '../load-job.ts'
import { readHead } from '../read-chunks.ts'
import { rejectDetail } from '../reject-detail.ts'
import type { RejectReason } from '../shape.ts'
import { jsonShapeOf } from './inspect-json.ts'
import { jsonCells } from './json-cells.ts'
import { eachJsonText } from './json-texts.ts'

/**
 * Fills `<table>__cells`; `_row` is the line (or the element). Keys that no header has are noted as 'beside-table'.
 * @throws Refused
 * @example await loadJson(job)
 */
export async function loadJson(job: LoadJob): Promise<LoadWay> {
  const { sheet, limits, rejects, skipped } = job
  const source = await utf8Source(job)
  const { head } = await readHead(source.path, 1024)
  const shape = jsonShapeOf(head.toString('utf8').replace(/^[\ufeff\ufffd]+/, '')) === 'array' ? 'array' : 'lines'
  const known = new Set(sheet.headers)
  return await storeRows(job, ',', (rows) =>
    eachJsonText(source.path, source.bytes, shape, limits.recordBytes, (row, text, problem) => {
      const reject = (reason: RejectReason) => {
        const shown = text.replaceAll(undecodableMark, '').replaceAll('\0', '\\x00').slice(0, limits.originalChars)
        rejects.write(row, [reason, rejectDetail(reason, text.length), shown])
      }
      if (problem) return reject(problem)
      if (!source.clean && text.includes(undecodableMark)) return reject('undecodable')
      const cells = jsonCells(text)
      if (!cells) return reject('broken-json')
      if ([...cells.values()].every((value) => value === '')) return skipped.write(row, ['empty', text.slice(0, 1000)])
      const beside = [...cells].filter(([key, value]) => !known.has(key) && value !== '')
      if (beside.length > 0)
        skipped.write(row, ['beside-table', JSON.stringify(Object.fromEntries(beside)).slice(0, limits.originalChars)])
      writeRow(
        job,
        rows,
        row,
        sheet.headers.map((header) => cells.get(header) ?? ''),
      )
    }),
  )
}
