/** Values of a case as they are typed: a number, yes or no, a word; nothing is unknown. */
export type Given = number | string | boolean | null

/** What stands in the cell. */
export const writeGiven = (value: Given | undefined): string =>
  value === null || value === undefined ? '' : String(value)

/**
 * What was typed. A number that is not finished yet, such as '12.', stays text until it is one.
 * @example readGiven('12000') // 12000
 */
export function readGiven(text: string): Given {
  if (text.trim() === '') return null
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text) ? Number(text) : text
}

/** The cell was left: what looks like a number is one. @example settle({ oop_12m: '12.50' }) // { oop_12m: 12.5 } */
export const settle = (given: Record<string, Given>): Record<string, Given> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' && /^-?\d+(\.\d*)?$/.test(value) ? Number(value) : value,
    ]),
  )
