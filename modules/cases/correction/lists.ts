/** What a correction is chosen from: data sets that departments deliver, and the fields of each. */
import type { Option } from '../../../platform/process/shared.ts'
import type { Region } from '../../rules/shared.ts'

/**
 * Lists `datasets`, `dataset-fields` and `dataset-departments` (who delivers it) of the region, by the names of its catalogue. Lists
 * the product keeps itself are left out: no department has delivered them.
 * @example correctionLists(region)['dataset-fields'][0] // { id: 'wage', label: { zh: '工资', en: 'Wage' }, under: 'wages' }
 */
export function correctionLists(
  region: Pick<Region, 'datasets' | 'meta'>,
): Record<'datasets' | 'dataset-fields' | 'dataset-departments', Option[]> {
  const delivered = [...region.datasets.values()].filter((one) => !one.own)
  return {
    datasets: delivered.map(({ id, label }) => ({ id, label })),
    'dataset-fields': delivered.flatMap((one) =>
      Object.entries(one.fields).map(([id, { label }]) => ({ id, label, under: one.id })),
    ),
    'dataset-departments': delivered.map(({ id, department }) => ({
      id: department,
      label: region.meta.departments[department] ?? { zh: department, en: department },
      under: id,
    })),
  }
}
