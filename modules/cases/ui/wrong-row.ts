/** A row that somebody found wrong elsewhere in the console, as the address hands it over to the request for its correction. */
import type { RegionWords } from '../../rules/ui/use-region.ts'

/** What is taken out of the address when the form is closed. */
export const notCorrecting = {
  correct: undefined,
  version: undefined,
  file: undefined,
  row: undefined,
  field: undefined,
  hh: undefined,
}

/**
 * What the form holds: data set, version, file, row and field of the address, the department that delivers the data set; undefined
 * when the address names no row.
 * @example wrongRowOf({ correct: 'wages', version: '12', row: '34', field: 'wage' }, region)?.input.department // 'tax'
 */
export function wrongRowOf(
  address: Record<string, string | undefined>,
  region: Pick<RegionWords, 'datasets'> | undefined,
): { of: string; input: Record<string, unknown> } | undefined {
  const { correct: dataset, file, field } = address
  const [version, row] = [Number(address.version), Number(address.row)]
  const known = region?.datasets.find((one) => one.id === dataset)
  if (!known || !Number.isInteger(version) || !Number.isInteger(row)) return undefined
  return {
    of: [version, row, field].join('.'),
    input: { dataset, version, file, row, field, department: known.department },
  }
}
