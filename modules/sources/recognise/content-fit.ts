/** How well the cells of a column fit a field: the type must be possible, and codes must be known. */
import type { FieldDef } from '../../rules/index.ts'
import { cleanCitizenId } from '../clean/citizen-id.ts'
import { cleanField, decimalOf } from '../clean/field-rule.ts'
import { cleanCode } from '../clean/plain-values.ts'

/** How names of divisions end; which one is meant is found out when the rows are cleaned. */
const placeName =
  /^\p{Script=Han}{2,40}(旗|县|区|市|镇|乡|苏木|街道|办事处|社区|居委会|村|嘎查|委员会|分场|林场|农场|牧场)$/u

export interface Fit {
  /** Share of filled cells the field could take, 0 to 1; null when there is nothing to judge. */
  share: number | null
  /** The type says much about the meaning: an id, a date, a diagnosis, known codes. */
  telling: boolean
}

const nameLike = /^[\u4e00-\u9fff\u3400-\u4dbf][\u4e00-\u9fff\u3400-\u4dbf·‧•∙∘⋅・･ㆍ.\s]{1,19}$/u

/**
 * Judges sample cells against a field.
 * @example contentFit({ type: 'date', … }, ['2026-10-01', '20261002']) // { share: 1, telling: true }
 */
export function contentFit(field: FieldDef, samples: readonly string[]): Fit {
  const cells = samples.filter((s) => s.trim() !== '')
  if (cells.length === 0) return { share: null, telling: false }
  const share = (fits: (cell: string) => boolean) => cells.filter(fits).length / cells.length
  switch (field.type) {
    case 'citizen-id':
      return {
        share: share(
          (c) =>
            ['ok', 'repaired', 'placeholder'].includes(cleanCitizenId(c).idq) ||
            /^id-(excel|check)/.test(cleanCitizenId(c).fault ?? ''),
        ),
        telling: true,
      }
    case 'disability-cert':
      return { share: share((c) => cleanField(field, c).value !== null), telling: true }
    case 'name':
      return { share: share((c) => nameLike.test(c.trim())), telling: false }
    case 'code': {
      if (!field.codes || Object.keys(field.codes).length === 0) return { share: null, telling: false }
      const codes = { codes: field.codes, strict: true }
      const known = share((c) => cleanCode(c, codes).fault === null)
      return { share: known, telling: known > 0.5 }
    }
    case 'date':
    case 'datetime':
      return {
        share: share(
          (c) =>
            (/\d/.test(c) && cleanField(field, c).fault === null && !/^\d{1,5}(\.\d+)?$/.test(c.trim())) || isSerial(c),
        ),
        telling: true,
      }
    case 'month':
      return { share: share((c) => cleanField(field, c).value !== null), telling: true }
    case 'integer':
      return {
        share: share((c) => /\d|级/.test(c) && cleanField(field, c).fault === null && c.trim().length < 12),
        telling: false,
      }
    case 'division':
      return { share: share((c) => cleanField(field, c).fault === null || placeName.test(c.trim())), telling: false }
    case 'icd10':
      return { share: share((c) => /^[A-Za-z]\d\d/.test(c.trim())), telling: true }
    case 'household-no':
      return { share: share((c) => /\d{3,}/.test(c) && cleanCitizenId(c).pid === null), telling: false }
    case 'boolean':
      return { share: share((c) => cleanField(field, c).value !== null), telling: false }
    default:
      return decimalOf(field.type)
        ? {
            share: share((c) => /\d/.test(c) && cleanField(field, c).fault === null && !/^\d{11,}$/.test(c.trim())),
            telling: false,
          }
        : { share: null, telling: false }
  }
}

/** A day number of the years 1930 to 2080, as spreadsheets give for a date. */
function isSerial(cell: string): boolean {
  const n = Number(cell)
  return /^\d{5}(\.\d+)?$/.test(cell.trim()) && n > 10_959 && n < 65_000
}
