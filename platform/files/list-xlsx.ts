/** A list as a spreadsheet: exactly what the screen shows, one line a row. */

export interface ListColumn<Row> {
  title: string
  /** In characters. */
  width: number
  /** Numbers stay numbers; everything else is text. */
  value: (row: Row) => string | number
}

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The most lines one file has. */
export const mostRows = 100_000

/** Text that a spreadsheet would take for a formula is made harmless. */
const harmless = (value: string) => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value)

/**
 * @param sheet name of the sheet, at most 31 characters
 * @returns bytes of an XLSX file
 * @example await listXlsx('退出名单', [{ title: '户主', width: 10, value: (line) => line.name }], lines)
 */
export async function listXlsx<Row>(
  sheet: string,
  columns: readonly ListColumn<Row>[],
  rows: readonly Row[],
): Promise<Buffer> {
  const header = columns.map(({ title }) => ({ value: title, fontWeight: 'bold' as const, backgroundColor: '#EAF1FB' }))
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  const file = writeXlsxFile(
    [
      header,
      ...rows.map((row) =>
        columns.map(({ value }) => {
          const cell = value(row)
          return typeof cell === 'number' ? { type: Number, value: cell } : { type: String, value: harmless(cell) }
        }),
      ),
    ],
    { columns: columns.map(({ width }) => ({ width })), sheet, stickyRowsCount: 1 },
  )
  return file.toBuffer()
}

/** Head of a download under its name. @example attachment('退出名单.xlsx', 'exits.xlsx') */
export const attachment = (name: string, plain: string): string =>
  `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`
