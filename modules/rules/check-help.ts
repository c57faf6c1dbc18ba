/** Faults of the region's kinds of help: a data set, field, code, tier or need that does not exist, a kind named twice or not at all. */
import type { reporter } from './check-datasets.ts'
import type { Region } from './shared.ts'
import type { YamlFile } from './yaml-file.ts'

/** @example checkHelp(region, places, report) */
export function checkHelp(region: Region, places: Map<string, YamlFile>, report: ReturnType<typeof reporter>): void {
  const { help } = region.meta
  if (!help) return
  const yaml = places.get('region')
  const ids = new Set<string>()
  help.kinds.forEach((kind, i) => {
    if (ids.has(kind.id)) report(yaml, ['help', 'kinds', i, 'id'], `"${kind.id}" stands twice`)
    ids.add(kind.id)
    kind.from.forEach((from, f) => {
      const wrong = unknown(region, from)
      if (wrong) report(yaml, ['help', 'kinds', i, 'from', f], wrong)
    })
  })
  help.exclusive.forEach((pair, i) => {
    for (const id of pair.kinds)
      if (!ids.has(id)) report(yaml, ['help', 'exclusive', i, 'kinds'], `unknown kind of help "${id}"`)
  })
}

function unknown(region: Region, from: string): string | undefined {
  const [place, condition] = from.split('/') as [string, string | undefined]
  const [what, id] = place.split(':') as [string, string]
  if (what === 'tier') return region.meta.tiers.some((tier) => tier.id === id) ? undefined : `unknown tier "${id}"`
  if (what === 'need')
    return !region.referrals || region.referrals.needs[id] ? undefined : `no need "${id}" in referrals.yaml`
  if (what !== 'rows') return undefined
  const dataset = region.datasets.get(id)
  if (!dataset) return `unknown data set "${id}"`
  if (condition === undefined) return undefined
  const [field, code] = condition.split('=') as [string, string]
  const codes = dataset.fields[field]?.codes
  if (!codes) return `"${id}" has no field "${field}" with codes`
  return codes[code] ? undefined : `"${field}" of "${id}" has no code "${code}"`
}
