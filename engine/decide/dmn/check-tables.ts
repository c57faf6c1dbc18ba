/** What is wrong with the tables of a program: rows that overlap under policy U, gaps, rows that never fire. */
import { checkRules } from '../tables/index.ts'
import type { ModelScope, Program } from './program.ts'
import type { Report } from './report.ts'

/** Adds a fault for each overlap, a warning for each gap and each row that never fires. */
export function checkTables(program: Program, report: Report): void {
  for (const unit of program.units)
    for (const step of unit.steps) {
      if (step.kind !== 'table') continue
      const { table } = step
      const findings = checkRules(table, (column) => optionsOf(table.inputs[column]!.text, program.scope))
      for (const { kind, rows, example } of findings) {
        const rule = table.rules[(rows[0] ?? 1) - 1]
        const place = { ...table.place, ...(kind === 'gap' ? {} : rule?.place) }
        const where = rows[0] === undefined ? {} : { rule: rows[0] }
        if (kind === 'overlap')
          report.add(
            'overlap',
            place,
            `rows ${rows[1]} and ${rows[0]} of ${unit.name} both match ${example}`,
            `${unit.name} 第${rows[1]}行与第${rows[0]}行重叠：${example}`,
            where,
          )
        else if (kind === 'unreachable')
          report.warn(
            'unreachable',
            place,
            `row ${rows[0]} of ${unit.name} never fires: earlier rows take all of it`,
            `${unit.name} 第${rows[0]}行永远不会命中：前面的行已全部覆盖`,
            where,
          )
        else
          report.warn(
            'gap',
            place,
            `no row of ${unit.name} matches ${example}`,
            `${unit.name} 没有任何一行匹配：${example}`,
          )
      }
    }
}

/** What the catalogue knows of an input by the last part of its path. */
function optionsOf(text: string, { integers = [], codes = {} }: ModelScope) {
  const path = /^[\p{L}_][\p{L}\p{N}_]*\.([\p{L}_][\p{L}\p{N}_]*)$/u.exec(text.trim())
  if (!path) return {}
  const ends = (known: string) => known.endsWith(`.${path[1]}`)
  const own = Object.entries(codes).filter(([known]) => known === text.trim())
  const found = own.length > 0 ? own : Object.entries(codes).filter(([known]) => ends(known))
  const values = [...new Set(found.flatMap(([, all]) => all))]
  return { whole: integers.some(ends), ...(values.length > 0 && { codes: values }) }
}
