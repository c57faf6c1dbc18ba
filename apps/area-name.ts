import type { Region } from '../modules/rules/index.ts'

/**
 * Names a division prefix in the region's words.
 * @example areaName(region, '150426') // '翁牛特旗'
 */
export function areaName(region: Region, area: string): string {
  if (area === '') return region.meta.label.zh
  return region.divisions.get(area.padEnd(12, '0'))?.name ?? area
}
