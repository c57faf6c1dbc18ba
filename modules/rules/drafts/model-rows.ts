/** The rows of a decision model that can differ: rules of tables, expressions, switches of a table. */
import { type Boxed, readDmn } from '../../../engine/decide/index.ts'
import type { Comparable } from './compare-policy.ts'

/**
 * Rows of all decisions and functions of a model. A model that cannot be read is one row: its text.
 * @example modelRows('benefits/dibao/rule.dmn', xml).map((row) => row.row)
 */
export function modelRows(file: string, xml: string): Comparable[] {
  const read = readDmn(xml, file)
  if (!read.ok) return [{ group: file, groupLabel: null, row: 'text', cells: new Map([['text', xml]]) }]
  const { decisions, knowledge } = read.model
  return [
    ...decisions.map((one) => [one.label ?? one.name, one.expression] as const),
    ...knowledge.map((one) => [one.label ?? one.name, one.logic?.body] as const),
  ].flatMap(([name, boxed]) => (boxed ? rowsOf(name, '', boxed) : []))
}

function rowsOf(group: string, path: string, boxed: Boxed): Comparable[] {
  const row = (name: string, cells: [string, string][]): Comparable => ({
    group,
    groupLabel: null,
    row: path ? `${path} · ${name}` : name,
    cells: new Map(cells),
  })
  if (boxed.kind === 'table') {
    const inputs = boxed.inputs.map((input, i) => input.label || input.expression.text || `${i + 1}`)
    const outputs = boxed.outputs.map((output, i) => output.label || output.name || boxed.outputLabel || `${i + 1}`)
    return [
      row('hit-policy', [['value', [boxed.hitPolicy, boxed.aggregation].filter(Boolean).join(' ')]]),
      ...boxed.rules.map((rule, i) =>
        row(`rule:${rule.id ?? i + 1}`, [
          ...rule.tests.map((test, n): [string, string] => [inputs[n] ?? '', test.text]),
          ...rule.outputs.map((output, n): [string, string] => [`→ ${outputs[n] ?? ''}`, output.text]),
          ...rule.annotations.map((words, n): [string, string] => [boxed.annotations[n] || `# ${n + 1}`, words]),
        ]),
      ),
    ]
  }
  if (boxed.kind === 'literal') return [row('expression', [['value', boxed.text]])]
  if (boxed.kind === 'context')
    return boxed.entries.flatMap((entry) =>
      rowsOf(group, [path, entry.variable?.name ?? '='].filter(Boolean).join(' · '), entry.value),
    )
  if (boxed.kind === 'function' && boxed.body) return rowsOf(group, path, boxed.body)
  // Rarer forms are compared whole: their places would differ with every line above them.
  const plain = JSON.stringify(boxed, (key, value) => (/place$/i.test(key) ? undefined : value))
  return [row(boxed.kind, [['value', plain]])]
}
