/** Beside a row of a department: which of its fields is wrong; leads to the request for a correction with everything filled in. */
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { useRegion } from './use-region.ts'

/**
 * Nothing for whoever may not ask for a correction, and for rows that no department delivered.
 * @example <WrongData hh={data.hh} dataset="wages" version={12} file="工资_202610.csv" row={34} fields={['wage']} />
 */
export function WrongData({
  hh,
  dataset,
  version,
  file,
  row,
  fields,
}: {
  hh: string
  dataset: string
  version: number
  file: string
  row: number
  /** Fields that are shown beside the button; without them all of the data set. */
  fields?: readonly string[]
}) {
  const { t, pick } = useWords()
  const session = useSession()
  const navigate = useNavigate()
  const known = useRegion()?.datasets.find((one) => one.id === dataset)
  if (!known || known.own || !session.may.includes('handle-warnings')) return null
  const items = Object.entries(known.fields)
    .filter(([field]) => fields?.includes(field) ?? true)
    .map(([key, { label }]) => ({ key, label: pick(label) }))
  if (items.length === 0) return null
  const ask = (field: string) =>
    void navigate({
      to: '/work',
      search: { correct: dataset, version: String(version), file, row: String(row), field, hh },
    })
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [{ type: 'group', label: t('correct.which'), children: items }],
        onClick: ({ key }) => ask(key),
        className: 'wrong-data',
      }}
    >
      <Button type="text" size="small" className="soft no-print">
        {t('correct.ask')}
      </Button>
    </Dropdown>
  )
}
