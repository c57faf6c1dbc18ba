/** How departments' rows come damaged (domain facts, section 4): one kind per row at most, each can be switched off. */
import { literal } from '../../engine/sql/index.ts'
import { spellingVariants } from '../people/name-words.ts'

/** Damage to a row. */
export const rowFaults = [
  'id-15',
  'small-x',
  'greek-x',
  'full-width',
  'id-spaces',
  'name-dot',
  'wrong-month',
  'duplicate',
  'spelling',
  'excel-number',
  'placeholder-id',
  'no-id',
  'wrong-name',
  'impossible-date',
  'amount-words',
] as const
/** Damage to a file, a delivery or an account. */
export const fileFaults = ['encoding', 'delimiter', 'title-rows', 'merged-cells', 'silent-month', 'refund'] as const
export const faultKinds = [...rowFaults, ...fileFaults] as const
export type RowFault = (typeof rowFaults)[number]
export type FaultKind = (typeof faultKinds)[number]

/** A row with one of these can be given to nobody by machine, or cannot be accepted: it leaves no trace. */
export const fatalFaults: readonly RowFault[] = [
  'spelling',
  'excel-number',
  'placeholder-id',
  'no-id',
  'wrong-name',
  'impossible-date',
  'amount-words',
]

const placeholders = [
  '000000000000000000',
  '111111111111111111',
  '999999999999999999',
  '150000190001010000',
  '123456789012345678',
]

interface RowFaultRule {
  kind: RowFault
  /** Share of the rows it can happen to. */
  rate: number
  /** SQL over the clean row (id, name and the like): can it happen to this row? */
  can: string
}

const rules: RowFaultRule[] = [
  { kind: 'small-x', rate: 0.35, can: "id LIKE '%X'" },
  { kind: 'greek-x', rate: 0.06, can: "id LIKE '%X'" },
  { kind: 'id-15', rate: 0.012, can: "substr(id, 7, 2) = '19'" },
  { kind: 'name-dot', rate: 0.4, can: "name LIKE '%·%'" },
  { kind: 'spelling', rate: 0.02, can: spellingVariants.map(([a]) => `name LIKE '%${a}%'`).join(' OR ') },
  { kind: 'full-width', rate: 0.008, can: 'true' },
  { kind: 'id-spaces', rate: 0.012, can: 'true' },
  { kind: 'duplicate', rate: 0.006, can: 'true' },
  { kind: 'wrong-month', rate: 0.006, can: 'true' },
  { kind: 'excel-number', rate: 0.0012, can: 'true' },
  { kind: 'placeholder-id', rate: 0.0015, can: 'true' },
  { kind: 'wrong-name', rate: 0.0012, can: 'true' },
  { kind: 'impossible-date', rate: 0.0008, can: 'true' },
  { kind: 'amount-words', rate: 0.0005, can: 'true' },
]

/** Which faults a data set may have, from its fields; the household register and lists by household get only those that can be repaired. */
export interface FaultScope {
  hasId: boolean
  hasName: boolean
  hasEventDate: boolean
  hasAmount: boolean
  events: boolean
  careful: boolean
}

/** The kinds that can strike rows of a data set. */
export function faultsFor(scope: FaultScope, enabled: readonly FaultKind[]): RowFault[] {
  return rules
    .map((rule) => rule.kind)
    .filter((kind) => enabled.includes(kind))
    .filter((kind) => {
      if (scope.careful && (fatalFaults.includes(kind) || kind === 'wrong-month')) return false
      if (['name-dot', 'spelling', 'wrong-name'].includes(kind)) return scope.hasName
      if (kind === 'impossible-date') return scope.hasEventDate && scope.events
      if (kind === 'amount-words') return scope.hasAmount
      if (kind === 'wrong-month') return scope.events
      if (kind === 'duplicate') return true
      if (kind === 'excel-number' || kind === 'placeholder-id') return scope.hasId && scope.hasName
      return scope.hasId
    })
}

/**
 * SQL for the fault of a row, NULL when clean. Reads `_k`, `id`, `name`; `draw` keeps data sets apart.
 * @example faultSql(['small-x'], 1500) // CASE WHEN (id LIKE '%X') AND u(_k, 1500) < 0.35 THEN 'small-x' END
 */
export function faultSql(kinds: readonly RowFault[], draw: number): string {
  const chosen = rules.filter((rule) => kinds.includes(rule.kind))
  if (chosen.length === 0) return 'NULL::VARCHAR'
  // Every rule has a draw of its own, so switching one off does not move the others.
  return `CASE ${chosen
    .map(
      (rule) =>
        `WHEN (${rule.can}) AND u(_k * 16 + ${rules.indexOf(rule)}, ${draw}) < ${rule.rate} THEN '${rule.kind}'`,
    )
    .join(' ')} END`
}

const wide = "translate(%, '0123456789X', '０１２３４５６７８９Ｘ')"

/** SQL for a citizen id (or a number that begins with one) as it stands in the file; reads `_fault`, `_k`. */
export function damagedId(column: string): string {
  return `CASE _fault
    WHEN 'small-x' THEN replace(${column}, 'X', 'x') WHEN 'greek-x' THEN replace(${column}, 'X', 'Χ')
    WHEN 'id-15' THEN CASE WHEN length(${column}) = 18 THEN substr(${column}, 1, 6) || substr(${column}, 9, 9) ELSE ${column} END
    WHEN 'full-width' THEN ${wide.replace('%', column)}
    WHEN 'id-spaces' THEN CASE floor(u(_k, 1490) * 3)::INTEGER WHEN 0 THEN ' ' || ${column} WHEN 1 THEN '''' || ${column} ELSE substr(${column}, 1, 6) || ' ' || substr(${column}, 7) END
    WHEN 'excel-number' THEN substr(${column}, 1, 1) || '.' || substr(${column}, 2, 5) || 'E+17'
    WHEN 'placeholder-id' THEN pick(${literal(placeholders)}, u(_k, 1491))
    WHEN 'no-id' THEN NULL ELSE ${column} END`
}

/** SQL for a name as it stands in the file. `other` is another person's name. */
export function damagedName(column: string, other: string): string {
  const spelled = spellingVariants.reduce((sql, [a, b]) => `replace(${sql}, '${a}', '${b}')`, column)
  return `CASE _fault WHEN 'name-dot' THEN replace(${column}, '·', pick(['•', '・', '.', '。', '‧', '∙', ''], u(_k, 1492)))
    WHEN 'spelling' THEN ${spelled} WHEN 'wrong-name' THEN ${other} ELSE ${column} END`
}

/** SQL for the event date of a row, already written as text. */
export function damagedDate(textSql: string): string {
  return `CASE _fault WHEN 'impossible-date' THEN pick(['2026-02-30', '2026-13-05', '20260931', '0000-00-00'], u(_k, 1493)) ELSE ${textSql} END`
}

/** SQL for an amount: some rows carry it in words. */
export function damagedAmount(column: string, textSql: string): string {
  const digits = "['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖']"
  return `CASE _fault WHEN 'amount-words' THEN ${digits}[1 + (abs(${column})::BIGINT // 1000 % 10)::INTEGER] || '仟' || ${digits}[1 + (abs(${column})::BIGINT // 100 % 10)::INTEGER] || '佰元整' ELSE ${textSql} END`
}
