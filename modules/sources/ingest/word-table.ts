/**
 * A table of the distinct cells of one column, each cleaned once. Few of them are cleaned by the TypeScript form of the rule,
 * many by its SQL form: planning the SQL costs more than a thousand cells. Both forms agree (clean/agreement.test.ts).
 */
import { ident, type Session, text } from '../../../engine/sql/index.ts'
import type { FieldDef } from '../../rules/index.ts'
import { cleanCitizenId } from '../clean/citizen-id.ts'
import { cleanField, fieldRule } from '../clean/field-rule.ts'
import { foldName, nameKey } from '../clean/person-name.ts'
import { applyRuleSql } from '../clean/rule.ts'

/** Extra outputs a rule has beside value and fault, with their types. */
export const extrasOf: Record<string, Record<string, string>> = {
  'citizen-id': { pid: 'BIGINT', idq: 'VARCHAR' },
  'disability-cert': { pid: 'BIGINT' },
  name: { folded: 'VARCHAR', key: 'UBIGINT' },
}

const fewWords = 2000

/**
 * Makes the table `name`: raw, value, fault and the extras of the field's type.
 * @param from table or view with the column
 * @example await wordTable(session, 'words_sex', 'raw', 'c2', def.fields.sex, 1)
 */
export async function wordTable(
  session: Session,
  name: string,
  from: string,
  cell: string,
  field: FieldDef,
  times: number,
): Promise<void> {
  const distinct = `SELECT DISTINCT ${cell} AS raw FROM ${ident(from)} WHERE ${cell} IS NOT NULL`
  const extras = extrasOf[field.type] ?? {}
  // The driver takes a byte order mark off a text it hands over, so such words stay in SQL.
  const some = await session.rows<{ raw: string; marked: boolean }>(
    `SELECT raw, starts_with(raw, chr(65279)) AS marked FROM (${distinct}) LIMIT ${fewWords + 1}`,
  )
  const rule = fieldRule(field, times)
  if (some.length > fewWords || some.some((s) => s.marked)) {
    await session.step(name, applyRuleSql(rule, `(${distinct})`, Object.keys(extras)), 'table')
    return
  }
  const shape = { raw: 'VARCHAR', value: rule.type, fault: 'VARCHAR', ...extras }
  const words = some.map(({ raw }) => ({ raw, ...cleanField(field, raw, times), ...extrasFor(field.type, raw) }))
  await session.step(
    name,
    `SELECT unnest(from_json(${text(JSON.stringify(words))}, ${text(JSON.stringify([shape]))}), recursive := true)`,
    'table',
  )
}

function extrasFor(type: string, raw: string): Record<string, string | null> {
  if (type === 'citizen-id') {
    const { pid, idq } = cleanCitizenId(raw)
    return { pid: pid === null ? null : String(pid), idq }
  }
  if (type === 'disability-cert') {
    const { value } = cleanField({ type, strict_codes: false }, raw)
    return { pid: value === null ? null : value.slice(0, 17) }
  }
  if (type !== 'name') return {}
  const folded = foldName(raw)
  return { folded, key: folded === null ? null : String(nameKey(folded)) }
}
