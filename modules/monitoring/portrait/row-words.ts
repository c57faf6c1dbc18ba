/** A department's row as a phrase: labels and values, without what only names the person. */
import { formatted } from '../../../engine/measure/index.ts'
import { maskText } from '../../../platform/access/shared.ts'
import type { DatasetDef, Region } from '../../rules/shared.ts'
import type { LakeRow } from './lake-rows.ts'

const hidden = new Set(['citizen-id', 'name', 'household-no', 'division', 'disability-cert'])
/** An account may stand under any name of a field. */
const hiddenRoles = new Set<string>(['event-date', 'account-number'])

/** Field that says how much, and its value in this row. */
export function amountOf(dataset: DatasetDef | undefined, row: Pick<LakeRow, 'fields'>, field?: string): number | null {
  const name = field ?? Object.entries(dataset?.fields ?? {}).find(([, def]) => def.role === 'amount')?.[0]
  const value = name === undefined ? undefined : row.fields[name]
  return typeof value === 'number' ? value : null
}

/**
 * The phrase of a row in both languages; dates of the event, keys and person fields are left out. `mask` is what the reader may
 * not see in its texts ({@link householdMask}).
 * @example rowWords(region, row).zh // '残疾类别 肢体残疾，残疾等级 一级'
 */
export function rowWords(
  region: Region,
  row: Pick<LakeRow, 'dataset' | 'fields'>,
  mask: (text: string) => string = maskText,
): { zh: string; en: string } {
  const dataset = region.datasets.get(row.dataset)
  const zh: string[] = []
  const en: string[] = []
  for (const [name, def] of Object.entries(dataset?.fields ?? {})) {
    const value = row.fields[name]
    if (value === undefined || value === null || typeof value === 'object' || typeof value === 'bigint') continue
    if (hidden.has(def.type) || hiddenRoles.has(def.role ?? '') || /(^|_)(no|number|account)$/.test(name)) continue
    const unit =
      def.unit === 'CNY' || def.unit === '元'
        ? { zh: '元', en: ' yuan' }
        : { zh: def.unit ?? '', en: def.unit ? ` ${def.unit}` : '' }
    const text = typeof value === 'string' ? mask(value) : null
    zh.push(`${def.label.zh} ${text === null ? formatted(value, 'zh') + unit.zh : (def.codes?.[text]?.[0] ?? text)}`)
    en.push(`${def.label.en} ${text === null ? formatted(value, 'en') + unit.en : text}`)
    if (zh.length === 5) break
  }
  return { zh: zh.join('，'), en: en.join(', ') }
}
