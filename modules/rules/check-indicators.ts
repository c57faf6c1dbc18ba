import type { reporter } from './check-datasets.ts'
import type { Region } from './shared.ts'
import type { YamlFile } from './yaml-file.ts'

/** Names every indicator may use without a measure of that name. */
export const builtInNames = ['tier', 'members', 'urban'] as const

/**
 * Faults of meaning in measures and indicators that need no expression to be understood: unknown data sets and fields,
 * unknown actions, a placeholder in a reason that stands for nothing, a case that gives an unknown name, no case for a level,
 * a tier or standard that does not exist. Expressions themselves are checked by the engine.
 */
export function checkIndicators(
  region: Region,
  places: Map<string, YamlFile>,
  report: ReturnType<typeof reporter>,
): void {
  const standardIds = new Set(region.standards.map((s) => s.id))
  const known = (name: string) =>
    region.measures.has(name) ||
    (builtInNames as readonly string[]).includes(name) ||
    (name.startsWith('standard.') && standardIds.has(name.slice('standard.'.length)))

  for (const [id, def] of region.measures) {
    const yaml = places.get(`measure:${id}`)
    const dataset = region.datasets.get(def.dataset)
    if (!dataset) {
      report(yaml, [id, 'dataset'], `unknown data set "${def.dataset}"`)
      continue
    }
    const counts = def.aggregate === 'count' || def.aggregate === 'count-persons'
    if (counts && def.value) report(yaml, [id, 'value'], `${def.aggregate} counts rows and takes no value`)
    if (!counts && !def.value) report(yaml, [id, 'aggregate'], `${def.aggregate} needs a value`)
    for (const field of def.show ?? [])
      if (!dataset.fields[field]) report(yaml, [id, 'show'], `unknown field "${field}"`)
    const dated = Object.values(dataset.fields).some((f) => f.role === 'event-date')
    if (def.window && !dated) report(yaml, [id, 'window'], `${def.dataset} has no field with role event-date`)
  }

  for (const [id, def] of region.indicators) {
    const yaml = places.get(`indicator:${id}`)
    if (!id.startsWith(def.side)) report(yaml, ['side'], `the id says side ${id[0]}`)
    const levels = Object.entries(def.when).filter(([, condition]) => condition)
    if (def.on && levels.length === 0) report(yaml, ['when'], 'an indicator that is on needs a condition')
    if (!def.on && levels.length === 0 && !def.needs)
      report(yaml, ['needs'], 'say what is missing before this indicator can run')
    for (const locale of ['zh', 'en'] as const)
      for (const [, name] of def.reason[locale].matchAll(/\{([^}]+)\}/g)) {
        const measure = name!.replace(/\.count$/, '')
        if (!known(measure)) report(yaml, ['reason', locale], `{${name}} is no measure`)
      }
    if (def.magnitude && !region.measures.has(def.magnitude))
      report(yaml, ['magnitude'], `unknown measure "${def.magnitude}"`)
    def.actions.forEach((action, i) => {
      if (!region.meta.actions[action] && !/^refer:/.test(action))
        report(yaml, ['actions', i], `unknown action "${action}"`)
      const department = action.match(/^refer:(.+)$/)?.[1]
      if (department && !region.meta.departments[department])
        report(yaml, ['actions', i], `unknown department "${department}"`)
    })
    def.cases.forEach((example, i) => {
      for (const name of Object.keys(example.given))
        if (!known(name)) report(yaml, ['cases', i, 'given', name], `"${name}" is no measure`)
    })
    for (const [level] of levels)
      if (!def.cases.some((c) => c.expect === level)) report(yaml, ['when', level], `no case expects ${level}`)
    const tiers = new Set([...region.meta.tiers.map((t) => t.id), 'none'])
    for (const [level, condition] of levels)
      for (const [, value] of (condition ?? '').matchAll(/\btier\s*(?:=|!=)\s*"([^"]*)"/g))
        if (!tiers.has(value!)) report(yaml, ['when', level], `unknown tier "${value}"`)
  }

  for (const [i, row] of region.standards.entries())
    if (!region.meta.standards[row.id] && region.standards.findIndex((s) => s.id === row.id) === i)
      report(
        { file: 'standards.csv', doc: undefined, line: () => i + 2 },
        ['id'],
        `region.yaml has no label for standard "${row.id}"`,
      )
  for (const [i, row] of region.standards.entries())
    if (row.area && ![...region.divisions.keys()].some((code) => code.startsWith(row.area)))
      report({ file: 'standards.csv', doc: undefined, line: () => i + 2 }, ['area'], `unknown area "${row.area}"`)
}
