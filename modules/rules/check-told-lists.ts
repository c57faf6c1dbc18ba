/** Faults of the departments' lists that the statistics tell: a data set, field or code that does not exist, ages that overlap. */
import type { reporter } from './check-datasets.ts'
import type { Region } from './shared.ts'
import type { YamlFile } from './yaml-file.ts'

/** @example checkToldLists(region, places, report) */
export function checkToldLists(
  region: Region,
  places: Map<string, YamlFile>,
  report: ReturnType<typeof reporter>,
): void {
  const yaml = places.get('region')
  for (const [i, list] of region.meta.statistics_lists.entries()) {
    const at = ['statistics_lists', i]
    const dataset = region.datasets.get(list.dataset)
    if (!dataset) {
      report(yaml, [...at, 'dataset'], `unknown data set "${list.dataset}"`)
      continue
    }
    const roles = Object.values(dataset.fields).map((field) => field.role)
    for (const role of ['person', 'event-date', 'amount'] as const)
      if (!roles.includes(role))
        report(yaml, [...at, 'dataset'], `"${list.dataset}" has no field with the role ${role}`)
    if (dataset.content !== 'events') report(yaml, [...at, 'dataset'], `"${list.dataset}" is no list of events`)
    const codesOf = (name: string, path: string) => {
      const codes = dataset.fields[name]?.codes
      if (!codes) report(yaml, [...at, path], `"${list.dataset}" has no field "${name}" with codes`)
      return codes
    }
    const stated = list.field === undefined ? undefined : codesOf(list.field, 'field')
    list.groups.forEach((group, g) => {
      if (stated && !stated[group.id])
        report(yaml, [...at, 'groups', g, 'id'], `"${list.field}" has no code "${group.id}"`)
      const before = list.groups[g - 1]
      if (before && (before.to === undefined || before.to >= group.from))
        report(yaml, [...at, 'groups', g, 'from'], `ages overlap with "${before.id}"`)
    })
    const paid = list.paid && codesOf(list.paid.field, 'paid')
    for (const code of list.paid?.is ?? [])
      if (paid && !paid[code]) report(yaml, [...at, 'paid', 'is'], `"${list.paid?.field}" has no code "${code}"`)
  }
}
