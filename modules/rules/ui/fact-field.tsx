/** One fact to type in; every fact can also be unknown, which is not zero. */
import { Checkbox, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { memo, useId } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import type { FactDef, Scalar } from '../benefits/shared.ts'
import { valueWords } from '../calculate/value-words.ts'
import type { Label } from '../label.ts'

export interface FactFieldProps {
  name: string
  def: FactDef
  value: Scalar
  words: Record<string, Label> | undefined
  /** Keep the function the same between drawings: then only the changed field is drawn anew. */
  onChange: (name: string, value: Scalar) => void
  disabled?: boolean
}

export const FactField = memo(function FactField(props: FactFieldProps) {
  const { name, def, value, words, disabled } = props
  const onChange = (next: Scalar) => props.onChange(name, next)
  const { t, pick } = useWords()
  const id = useId()
  const unit = def.unit
    ? pick(valueWords(0, { unit: def.unit }))
        .replace(/^0/, '')
        .trim()
    : ''
  if (def.type === 'boolean')
    return (
      <Checkbox
        className="fact fact-yes"
        checked={value === true}
        indeterminate={value === null}
        disabled={disabled}
        onChange={() => onChange(value === true ? false : value === false ? null : true)}
      >
        {pick(def.label)}
        {value === null && <span className="unknown"> · {t('calculate.unknown')}</span>}
      </Checkbox>
    )
  return (
    <div className="fact">
      <label htmlFor={id}>{pick(def.label)}</label>
      {def.type === 'number' ? (
        <NumberField
          id={id}
          value={typeof value === 'number' ? value : null}
          disabled={disabled}
          placeholder={t('calculate.unknown')}
          unit={unit}
          onChange={onChange}
        />
      ) : def.type === 'date' ? (
        <DatePicker
          id={id}
          value={typeof value === 'string' ? dayjs(value) : null}
          disabled={disabled}
          onChange={(next) => onChange(next ? next.format('YYYY-MM-DD') : null)}
        />
      ) : (
        <Select
          id={id}
          value={typeof value === 'string' ? value : null}
          disabled={disabled}
          placeholder={t('calculate.unknown')}
          allowClear
          onClear={() => onChange(null)}
          onChange={(next) => onChange(next ?? null)}
          options={(def.codes ?? []).map((code) => ({ value: code, label: words?.[code] ? pick(words[code]) : code }))}
          popupMatchSelectWidth={false}
        />
      )}
    </div>
  )
})
