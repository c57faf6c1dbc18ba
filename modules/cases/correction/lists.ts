/** What a correction is chosen from: data sets that departments deliver, and the fields of each. */
import type { Option } from '../../../platform/process/shared.ts'
import type { Region } from '../../rules/shared.ts'

/**
 * Lists `datasets` and `dataset-fields` of the region, by the names of its catalogue. Lists the product keeps itself are left out:
 * no department has delivered them.
 * @example correctionLists(region)['dataset-fields'][0] // { id: 'wage', label: { zh: '工资', en: 'Wage' }, under: 'wages' }
 */
export function correctionLists(region: Pick<Region, 'datasets'>): { datasets: Option[]; 'dataset-fields': Option[] } {
  const delivered = [...region.datasets.values()].filter((one) => !one.own)
  return {
    datasets: delivered.map(({ id, label }) => ({ id, label })),
    'dataset-fields': delivered.flatMap((one) =>
      Object.entries(one.fields).map(([id, { label }]) => ({ id, label, under: one.id })),
    ),
  }
}
