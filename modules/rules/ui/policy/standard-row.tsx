/** A row of the grid of standards in a draft: to be read, or to be edited in its cells with the faults beneath each. */
import { Button, Checkbox, Input, Select } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { StateMark } from '../../../../ui/state-mark.tsx'
import type { DraftFault, StandardChange, StandardInput, StandardView } from '../../drafts/shapes.ts'
import { AreaPicker } from '../area-picker.tsx'
import { RowStateMark, useUnitWord, useUrbanWord } from './policy-words.tsx'

export const gridColumns = ['area', 'urban', 'value', 'unit', 'valid_from', 'valid_to', 'source'] as const
export type GridColumn = (typeof gridColumns)[number]

/** A cell that turns into a line of a card on a phone. */
function Cell(props: {
  column: GridColumn | 'standard' | 'do'
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    <td data-label={props.label} className={`grid-${props.column} ${props.className ?? ''}`}>
      {props.children}
    </td>
  )
}

export function useColumnLabels(): Record<GridColumn, string> {
  const { t } = useWords()
  return {
    area: t('policy.area'),
    urban: t('policy.urban'),
    value: t('policy.value'),
    unit: t('policy.unit'),
    valid_from: t('policy.from'),
    valid_to: t('policy.to'),
    source: t('policy.source'),
  }
}

export function ReadingRow(props: {
  row: StandardView
  label: string
  mark?: StandardChange['act']
  actions?: ReactNode
}) {
  const { t } = useWords()
  const { row, mark } = props
  const labels = useColumnLabels()
  const urbanWord = useUrbanWord()
  const unitWord = useUnitWord()
  return (
    <tr className={mark ? 'grid-touched' : ''}>
      <Cell column="standard" label={t('policy.standard')}>
        <strong>{props.label}</strong>
        <div className="small faint">{row.id}</div>
      </Cell>
      <Cell column="area" label={labels.area}>
        {row.area === '' ? t('policy.wholeRegion') : row.areaName}
      </Cell>
      <Cell column="urban" label={labels.urban}>
        {urbanWord(row.urban)}
      </Cell>
      <Cell column="value" label={labels.value} className="num right">
        <strong>{row.value}</strong>
      </Cell>
      <Cell column="unit" label={labels.unit} className="soft">
        {unitWord(row.unit)}
      </Cell>
      <Cell column="valid_from" label={labels.valid_from} className="num">
        {row.valid_from}
      </Cell>
      <Cell column="valid_to" label={labels.valid_to} className="num">
        {row.valid_to || <span className="faint">{t('policy.open')}</span>}
      </Cell>
      <Cell column="source" label={labels.source} className="small">
        {row.source}
        <div className="faint">{t(row.verified ? 'policy.verified' : 'policy.unverified')}</div>
      </Cell>
      <Cell column="do" label={t('policy.state')}>
        {mark ? <StateMark tone="accent">{t(`policy.mark.${mark}`)}</StateMark> : <RowStateMark state={row.state} />}
        {props.actions}
      </Cell>
    </tr>
  )
}

/**
 * @param units units that stand in the region, to choose from
 * @param onSave gets the change as it is now and as it was saved before
 */
export function EditingRow(props: {
  change: StandardChange
  label: string
  units: string[]
  /** Faults of the newest check; what was typed since then is not yet judged. */
  faults: DraftFault[]
  onSave: (change: StandardChange, before: StandardChange) => void
  onRemove: (saved: StandardChange) => void
}) {
  const { t, language } = useWords()
  const labels = useColumnLabels()
  const unitWord = useUnitWord()
  const [row, setRow] = useState<StandardInput>(props.change.row)
  const saved = useRef(props.change)
  const [checkedRow, setCheckedRow] = useState({ faults: props.faults, row: props.change.row })
  if (checkedRow.faults !== props.faults) setCheckedRow({ faults: props.faults, row })
  const type = (change: Partial<StandardInput>) => setRow((now) => ({ ...now, ...change }))
  const commit = (change: Partial<StandardInput> = {}) => {
    const next: StandardChange = { ...props.change, row: { ...row, ...change } }
    if (JSON.stringify(next) === JSON.stringify(saved.current)) return
    const before = saved.current
    saved.current = next
    setRow(next.row)
    props.onSave(next, before)
  }
  const faultOf = (column: GridColumn) =>
    checkedRow.row[column] === row[column] ? props.faults.filter((fault) => fault.cell === column) : []
  const status = (column: GridColumn) => (faultOf(column).length > 0 ? ('error' as const) : ('' as const))
  const faults = (column: GridColumn) =>
    faultOf(column).map((fault) => (
      <p key={fault.en} className="cell-fault">
        {language === 'zh' ? fault.zh : fault.en}
      </p>
    ))
  const name = (column: GridColumn) => `${props.label} ${labels[column]}`
  const text = (column: 'value' | 'valid_from' | 'valid_to' | 'source', placeholder = '') => (
    <>
      <Input
        size="small"
        value={row[column]}
        status={status(column)}
        placeholder={placeholder}
        aria-label={name(column)}
        className={column === 'value' ? 'num right' : ''}
        onChange={(event) => type({ [column]: event.target.value })}
        onBlur={() => commit()}
        onPressEnter={() => commit()}
      />
      {faults(column)}
    </>
  )
  const free = props.change.act === 'add'
  return (
    <tr className="grid-touched grid-editing">
      <Cell column="standard" label={t('policy.standard')}>
        <strong>{props.label}</strong>
        <div className="small faint">{row.id}</div>
      </Cell>
      <Cell column="area" label={labels.area}>
        {free ? (
          <AreaPicker
            value={row.area}
            onChange={(area) => commit({ area })}
            look={{ 'aria-label': name('area'), className: 'grid-area-picker' }}
          />
        ) : (
          row.area
        )}
        {faults('area')}
      </Cell>
      <Cell column="urban" label={labels.urban}>
        <Select
          size="small"
          value={row.urban}
          disabled={!free}
          aria-label={name('urban')}
          onChange={(urban) => commit({ urban })}
          options={[
            { value: 'urban', label: t('policy.urban.urban') },
            { value: 'rural', label: t('policy.urban.rural') },
            { value: '', label: t('policy.urban.both') },
          ]}
        />
        {faults('urban')}
      </Cell>
      <Cell column="value" label={labels.value}>
        {text('value')}
      </Cell>
      <Cell column="unit" label={labels.unit}>
        <Select
          size="small"
          value={row.unit}
          status={status('unit')}
          aria-label={name('unit')}
          popupMatchSelectWidth={false}
          onChange={(unit) => commit({ unit })}
          options={props.units.map((unit) => ({ value: unit, label: unitWord(unit) }))}
        />
        {faults('unit')}
      </Cell>
      <Cell column="valid_from" label={labels.valid_from}>
        {free ? text('valid_from', '2027-01-01') : <span className="num">{row.valid_from}</span>}
      </Cell>
      <Cell column="valid_to" label={labels.valid_to}>
        {text('valid_to', t('policy.open'))}
      </Cell>
      <Cell column="source" label={labels.source}>
        {text('source', t('policy.sourceHint'))}
        <Checkbox checked={row.verified} onChange={(event) => commit({ verified: event.target.checked })}>
          <span className="small">{t('policy.verified')}</span>
        </Checkbox>
      </Cell>
      <Cell column="do" label={t('policy.state')}>
        <StateMark tone="accent">{t(`policy.mark.${props.change.act}`)}</StateMark>
        <Button size="small" type="text" onClick={() => props.onRemove(saved.current)}>
          {t('policy.undo')}
        </Button>
      </Cell>
    </tr>
  )
}
