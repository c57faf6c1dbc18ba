/** Every rule names its article and says itself in Chinese and English; so does every row of a table. */
import type { CompiledTable, Program, Unit } from '../../../engine/decide/shared.ts'
import type { RegionFault } from '../shared.ts'
import type { Benefits, LawDef } from './shapes.ts'
import { isTier, wordsOf } from './words-of.ts'

/**
 * The texts an article names, in order; null when one part begins with no known title.
 * @example lawsOf('社会救助法第二十条；最低生活保障审核确认办法第二十七条', laws)?.map((l) => l.law.id) // ['law', 'dibao']
 */
export function lawsOf(article: string, laws: readonly LawDef[]): { law: LawDef; place: string }[] | null {
  const found: { law: LawDef; place: string }[] = []
  for (const part of article.split('；')) {
    const law = laws.find(({ title }) => part.startsWith(title))
    if (!law) return null
    found.push({ law, place: part.slice(law.title.length) })
  }
  return found
}

const kinds = ['article', 'zh', 'en'] as const
const words = { article: '条文', zh: '中文说明', en: '英文说明' }

/** Faults of wording over all models, each at its decision or its row. */
export function checkSentences(program: Program, benefits: Benefits, faults: RegionFault[]): void {
  for (const unit of program.units) {
    const { file, line } = unit.place
    const here = { file, line, element: unit.id }
    for (const kind of kinds)
      if (!unit.wording[kind])
        faults.push({
          ...here,
          message: `${unit.name}: the description has no line "${kind}: …"`,
          zh: `${unit.name} 的说明缺少${words[kind]}（${kind}: …）`,
        })
    checkArticle(unit.wording.article, `${unit.name}`, here, benefits, faults)
    const known = new Set([
      unit.name,
      ...unit.parameters.map((p) => p.name),
      ...Object.keys(unit.uses),
      ...Object.keys(unit.inputs),
    ])
    for (const kind of ['zh', 'en'] as const)
      for (const [, name] of (unit.wording[kind] ?? '').matchAll(/\{([^}]+)\}/g)) {
        const [first = '', second] = name!.split('.')
        const standard = first === 'standard' && second !== undefined && second in benefits.inputs.standard
        if (!standard && !(known.has(first) && second === undefined))
          faults.push({
            ...here,
            message: `${unit.name}: {${name}} in the sentence stands for nothing`,
            zh: `${unit.name} 说明中的 {${name}} 没有对应的值`,
          })
      }
    for (const table of tablesOf(unit)) checkRows(table, unit, benefits, faults)
    checkWords(unit, benefits, faults)
  }
}

/** Every code that a table gives has its word; tiers have theirs in region.yaml. */
function checkWords(unit: Unit, benefits: Benefits, faults: RegionFault[]): void {
  if (unit.type !== 'text' || isTier(unit.name)) return
  const given = wordsOf(benefits, unit.name) ?? {}
  for (const { rules } of tablesOf(unit))
    for (const { row, id, place, outputs } of rules)
      for (const [index, { tree }] of outputs.entries()) {
        if (tree.kind !== 'text' || given[tree.value]) continue
        faults.push({
          file: place.file,
          line: place.line,
          element: id ?? unit.id,
          rule: row,
          cell: `output ${index + 1}`,
          message: `${unit.name}: "${tree.value}" has no word in benefits.yaml`,
          zh: `${unit.name}：代码“${tree.value}”在 benefits.yaml 中没有中文词`,
        })
      }
}

function checkRows(table: CompiledTable, unit: Unit, benefits: Benefits, faults: RegionFault[]): void {
  for (const rule of table.rules) {
    const { file, line } = rule.place
    const here = { file, line, element: rule.id ?? unit.id, rule: rule.row }
    for (const [index, kind] of kinds.entries())
      if (!rule.annotations[kind])
        faults.push({
          ...here,
          cell: `annotation ${index + 1}`,
          message: `${unit.name} row ${rule.row} has no annotation "${kind}"`,
          zh: `${unit.name} 第${rule.row}行缺少${words[kind]}`,
        })
    checkArticle(
      rule.annotations.article,
      `${unit.name} row ${rule.row}`,
      { ...here, cell: 'annotation 1' },
      benefits,
      faults,
    )
  }
}

function checkArticle(
  article: string | undefined,
  what: string,
  here: Omit<RegionFault, 'message'>,
  { laws }: Benefits,
  faults: RegionFault[],
): void {
  if (article && !lawsOf(article, laws))
    faults.push({
      ...here,
      message: `${what}: "${article}" begins with no title listed under laws in benefits.yaml`,
      zh: `${what}：条文“${article}”不是以 benefits.yaml 中 laws 所列名称开头`,
    })
}

/** Decision tables of a unit. */
export const tablesOf = (unit: Unit): CompiledTable[] =>
  unit.steps.flatMap((step) => (step.kind === 'table' ? [step.table] : []))
