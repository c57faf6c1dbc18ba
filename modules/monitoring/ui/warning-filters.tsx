/** Filter bar of the worklist: few controls in view, everything in force as chips. */
import { FilterOutlined, SearchOutlined } from '@ant-design/icons'
import { Badge, Button, Checkbox, Drawer, Input, Segmented, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { type Chip, FilterChips } from '../../../ui/filter-chips.tsx'
import { LevelTag } from '../../../ui/level-tag.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { dimensions } from '../../rules/shared.ts'
import { useRegion } from '../../rules/ui/use-region.ts'
import { type FilterKey, filterKeys, valuesOf } from './filters.ts'
import type { Worklist } from './worklist.ts'

const levels = ['red', 'orange', 'yellow'] as const

/** The filters in force, in words. */
function useChips(list: Worklist): Chip[] {
  const { t, maybe, pick } = useWords()
  const region = useRegion()
  const word = (key: FilterKey, value: string): string => {
    if (key === 'level') return maybe(`level.${value}`, value)
    if (key === 'state') return maybe(`wstate.${value}`, value)
    if (key === 'dimension') return maybe(`dimension.${value}`, value)
    if (key === 'side') return maybe(`side.${value}`, value)
    if (key === 'indicator') return pick(region?.indicators.find((one) => one.id === value)?.label) || value
    if (key === 'tier')
      return value === 'none'
        ? t('warnings.noTier')
        : pick(region?.tiers.find((one) => one.id === value)?.label) || value
    return value
  }
  return filterKeys.flatMap((key): Chip[] => {
    const values = valuesOf(list.address, key)
    if (values.length === 0) return []
    if (key === 'overdue') return [{ key, label: t('warnings.due'), value: t('warnings.overdue') }]
    return [{ key, label: t(`warnings.${key}` as 'warnings.level'), value: values.map((v) => word(key, v)).join('、') }]
  })
}

export function WarningFilters({ list }: { list: Worklist }) {
  const { t } = useWords()
  const narrow = useNarrow()
  const [open, setOpen] = useState(false)
  const chips = useChips(list)
  return (
    <div className="filters">
      <div className="filters-bar">
        <SearchBox list={list} />
        {!narrow && <Controls list={list} />}
        {narrow && (
          <Badge count={chips.length} size="small">
            <Button icon={<FilterOutlined />} onClick={() => setOpen(true)} aria-label={t('warnings.state')} />
          </Badge>
        )}
      </div>
      <FilterChips chips={chips} onRemove={(key) => list.setFilter(key as FilterKey, [])} onClear={list.clearFilters} />
      <Drawer
        placement="bottom"
        size="large"
        open={narrow && open}
        onClose={() => setOpen(false)}
        title={t('do.search')}
      >
        <div className="stack filters-sheet">
          <Controls list={list} />
          <SortChoice list={list} />
          <Button type="primary" size="large" onClick={() => setOpen(false)}>
            {t('do.confirm')} · {t('list.total', { n: list.total })}
          </Button>
        </div>
      </Drawer>
    </div>
  )
}

function SearchBox({ list }: { list: Worklist }) {
  const { t } = useWords()
  const inForce = list.address.q ?? ''
  const [text, setText] = useState(inForce)
  useEffect(() => setText(inForce), [inForce])
  return (
    <Input
      className="filters-search"
      allowClear
      prefix={<SearchOutlined className="faint" />}
      placeholder={t('warnings.search')}
      aria-label={t('warnings.search')}
      value={text}
      onChange={(e) => {
        setText(e.target.value)
        if (e.target.value === '' && inForce) list.setFilter('q', [])
      }}
      onPressEnter={() => list.setFilter('q', text.trim() ? [text.trim()] : [])}
    />
  )
}

function Controls({ list }: { list: Worklist }) {
  const { t, pick, maybe } = useWords()
  const region = useRegion()
  const state = list.address.state ?? 'live'
  const many = (
    key: FilterKey,
    label: string,
    options: { value: string; label: React.ReactNode; search?: string }[],
    width = 100,
  ) => (
    <Select
      mode="multiple"
      maxTagCount={0}
      maxTagPlaceholder={(chosen) => `${label} ${chosen.length}`}
      showSearch={{ optionFilterProp: 'search' }}
      style={{ minWidth: width }}
      popupMatchSelectWidth={false}
      placeholder={label}
      aria-label={label}
      value={valuesOf(list.address, key)}
      onChange={(values: string[]) => list.setFilter(key, values)}
      options={options.map((o) => ({ ...o, search: o.search ?? o.value }))}
    />
  )
  return (
    <>
      <Segmented
        value={['live', 'open', 'dispatched', 'closed', 'all'].includes(state) ? state : 'all'}
        onChange={(value) => list.setFilter('state', value === 'live' ? [] : [String(value)])}
        options={(['live', 'open', 'dispatched', 'closed', 'all'] as const).map((value) => ({
          value,
          label: maybe(`wstate.${value}`, value),
        }))}
      />
      {many(
        'level',
        t('warnings.level'),
        levels.map((level) => ({
          value: level,
          label: <LevelTag level={level} />,
          search: maybe(`level.${level}`, level),
        })),
        88,
      )}
      {many(
        'indicator',
        t('warnings.indicator'),
        (region?.indicators ?? [])
          .filter((one) => one.on)
          .map((one) => ({
            value: one.id,
            label: `${one.id} ${pick(one.label)}`,
            search: `${one.id} ${one.label.zh} ${one.label.en}`,
          })),
      )}
      {many(
        'dimension',
        t('warnings.dimension'),
        dimensions.map((d) => ({ value: d, label: maybe(`dimension.${d}`, d), search: maybe(`dimension.${d}`, d) })),
        104,
      )}
      {many(
        'tier',
        t('warnings.tier'),
        [{ value: 'none', label: t('warnings.noTier'), search: t('warnings.noTier') }].concat(
          (region?.tiers ?? []).map((tier) => ({ value: tier.id, label: pick(tier.label), search: pick(tier.label) })),
        ),
        104,
      )}
      <Checkbox
        checked={list.address.overdue === 'true'}
        onChange={(e) => list.setFilter('overdue', e.target.checked ? ['true'] : [])}
      >
        {t('warnings.onlyOverdue')}
      </Checkbox>
    </>
  )
}

export function SortChoice({ list }: { list: Worklist }) {
  const { t } = useWords()
  return (
    <Select
      aria-label={t('warnings.sort')}
      value={list.address.sort ?? 'urgency'}
      popupMatchSelectWidth={false}
      onChange={(value: string) => list.setFilter('sort', value === 'urgency' ? [] : [value])}
      options={(['urgency', 'due', 'opened', 'level', 'area'] as const).map((value) => ({
        value,
        label: t(`warnings.sort.${value}`),
      }))}
    />
  )
}
