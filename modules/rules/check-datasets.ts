import type { Region, RegionFault } from './shared.ts'
import type { YamlFile } from './yaml-file.ts'

type Report = (yaml: YamlFile | undefined, path: PropertyKey[], message: string) => void

/** A reporter that knows where each part of the region stands. */
export function reporter(faults: RegionFault[]): Report {
  return (yaml, path, message) =>
    faults.push({
      file: yaml?.file ?? 'region.yaml',
      line: yaml?.line(path) ?? 1,
      message: `${path.map(String).join('.')}: ${message}`,
    })
}

/** Header folding as the recogniser does it at its simplest: width, spaces and brackets do not make another header. */
const foldedHeader = (header: string) => header.normalize('NFKC').replace(/[\s()[\]【】_-]/g, '')

/** Columns that reading a file adds to its rows. */
const takenNames = ['reason', 'field', 'original', 'detail']

/**
 * Faults of meaning in data sets: keys and columns that name no field, a header that would mean two fields, a role held twice,
 * an unknown department, no population register.
 */
export function checkDatasets(region: Region, places: Map<string, YamlFile>, report: Report): void {
  const kinds = new Map<string, string[]>()
  for (const [id, def] of region.datasets) {
    const yaml = places.get(`dataset:${id}`)
    kinds.set(def.kind, [...(kinds.get(def.kind) ?? []), id])
    if (!region.meta.departments[def.department]) report(yaml, ['department'], `unknown department "${def.department}"`)
    def.key.forEach((field, i) => {
      if (!def.fields[field]) report(yaml, ['key', i], `unknown field "${field}"`)
    })
    const meant = new Map<string, string>()
    for (const [header, field] of Object.entries(def.columns)) {
      if (!def.fields[field]) report(yaml, ['columns', header], `unknown field "${field}"`)
      const before = meant.get(foldedHeader(header))
      if (before && before !== field) report(yaml, ['columns', header], `the same header already means "${before}"`)
      meant.set(foldedHeader(header), field)
    }
    const roles = new Map<string, string>()
    for (const [name, field] of Object.entries(def.fields)) {
      if (field.role && roles.has(field.role))
        report(yaml, ['fields', name, 'role'], `role ${field.role} is already held by "${roles.get(field.role)}"`)
      if (field.role) roles.set(field.role, name)
      if (takenNames.includes(name)) report(yaml, ['fields', name], 'the name is taken: reading a file uses it itself')
      if (field.strict_codes && !field.codes) report(yaml, ['fields', name, 'strict_codes'], 'strict_codes needs codes')
      if (field.codes && field.type !== 'code')
        report(yaml, ['fields', name, 'codes'], `codes belong to type code, not ${field.type}`)
      const labels = new Map<string, string>()
      for (const [code, words] of Object.entries(field.codes ?? {}))
        for (const word of words) {
          if (labels.has(word) && labels.get(word) !== code)
            report(yaml, ['fields', name, 'codes', code], `"${word}" already means ${labels.get(word)}`)
          labels.set(word, code)
        }
    }
    if (def.own && (def.content !== 'snapshot' || def.kind !== 'facts'))
      report(yaml, ['own'], 'a list of the product is a snapshot of facts')
    if (def.content === 'events' && !roles.has('event-date'))
      report(yaml, ['content'], 'events need a field with role event-date')
    if (!roles.has('person') && !roles.has('household'))
      report(yaml, ['fields'], 'no field with role person or household: its rows could belong to nobody')
  }
  for (const kind of ['population', 'tier-ledger']) {
    const ids = kinds.get(kind) ?? []
    if (ids.length !== 1)
      report(
        places.get('region'),
        ['id'],
        `a region needs exactly one data set of kind ${kind}, found ${ids.length ? ids.join(', ') : 'none'}`,
      )
  }
}
