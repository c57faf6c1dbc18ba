/** One field of a form, by its kind. The same description checks the input at the server. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, DatePicker, Input, InputNumber, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect } from 'react'
import { type Field, type Fields, type Option, optionsOf, type TypedFacts } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { membersQuery } from './calls.ts'
import { FactsField } from './facts-field.tsx'
import { FilesField } from './files-field.tsx'

export interface FieldPlace {
  hh: string | null
  /** What the files of the form hang on: 'matter:12'. */
  subject: string | null
  lists: Record<string, Option[]>
  /** What the form, or the line of a table, says so far: some lists follow another field. */
  form: Record<string, unknown>
  /** Files of the form that are still on their way. */
  uploading: Set<string>
  /** Members of the matter, in its order. */
  parts?: readonly string[]
}

interface InputProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  /** Takes what the field fills in by itself when it is opened; nobody typed it. */
  onFill?: (value: unknown) => void
  place: FieldPlace
  id: string
  wrong: boolean
}

export function FieldInput({ field, value, onChange, onFill = onChange, place, id, wrong }: InputProps) {
  const { t, pick } = useWords()
  const status = wrong ? { status: 'error' as const } : {}
  switch (field.kind) {
    case 'text':
      return field.lines ? (
        <Input.TextArea
          id={id}
          rows={field.lines}
          maxLength={field.max ?? 500}
          value={(value as string) ?? ''}
          onChange={(e) => onChange(e.target.value || undefined)}
          {...status}
        />
      ) : (
        <Input
          id={id}
          maxLength={field.max ?? 500}
          value={(value as string) ?? ''}
          onChange={(e) => onChange(e.target.value || undefined)}
          {...status}
        />
      )
    case 'date':
      return (
        <DatePicker
          id={id}
          inputReadOnly
          value={value ? dayjs(value as string) : null}
          onChange={(day) => onChange(day ? day.format('YYYY-MM-DD') : undefined)}
          {...(field.past ? { maxDate: dayjs() } : {})}
          {...status}
        />
      )
    case 'money':
      return (
        <InputNumber
          id={id}
          className="form-money"
          precision={2}
          step={100}
          {...(field.negative ? {} : { min: 0 })}
          suffix={t('form.yuan')}
          formatter={(v) => (v === undefined ? '' : String(v).replace(/\B(?=(\d{3})+(?!\d))/g, ','))}
          parser={(v) => Number((v ?? '').replace(/,/g, ''))}
          value={value as number | undefined}
          onChange={(v) => onChange(v ?? undefined)}
          {...status}
        />
      )
    case 'number':
      return (
        <InputNumber
          id={id}
          {...(field.min !== undefined ? { min: field.min } : {})}
          {...(field.max !== undefined ? { max: field.max } : {})}
          {...(field.unit ? { suffix: pick(field.unit) } : {})}
          value={value as number | undefined}
          onChange={(v) => onChange(v ?? undefined)}
          {...status}
        />
      )
    case 'yes-no':
      return (
        <Radio.Group
          id={id}
          value={value as boolean | undefined}
          onChange={(e) => onChange(e.target.value as boolean)}
          optionType="button"
          buttonStyle="solid"
        >
          <Radio value={true}>{t('form.yes')}</Radio>
          <Radio value={false}>{t('form.no')}</Radio>
        </Radio.Group>
      )
    case 'choice':
      return field.many ? (
        <Checkbox.Group
          className="form-choices"
          value={(value as string[]) ?? []}
          onChange={(next) => onChange(next.length > 0 ? next : undefined)}
          options={field.options.map((o) => ({ value: o.id, label: pick(o.label) }))}
        />
      ) : (
        <Choice id={id} open={9} options={field.options} value={value} onChange={onChange} />
      )
    case 'listed':
      return field.many ? (
        <Checkbox.Group
          className="form-choices"
          value={(value as string[]) ?? []}
          onChange={(next) => onChange(next.length > 0 ? next : undefined)}
          options={optionsOf(field, place.lists, place.form).map((o) => ({ value: o.id, label: pick(o.label) }))}
        />
      ) : (
        <Choice id={id} options={optionsOf(field, place.lists, place.form)} value={value} onChange={onChange} />
      )
    case 'facts':
      return <FactsField parts={place.parts ?? []} value={value as TypedFacts | undefined} onChange={onChange} />
    case 'members':
      return (
        <Members
          hh={place.hh}
          all={field.all === true}
          value={value as string[] | undefined}
          onChange={(next) => onChange(next.length > 0 || field.all ? next : undefined)}
          onFill={onFill}
        />
      )
    case 'files':
      return (
        <FilesField
          id={id}
          photos={field.photos === true}
          uploading={place.uploading}
          value={(value as string[]) ?? []}
          onChange={(next) => onChange(next.length > 0 ? next : undefined)}
        />
      )
    case 'rows':
      return (
        <Rows
          columns={field.columns}
          value={(value as Record<string, unknown>[]) ?? []}
          onChange={(next) => onChange(next.length > 0 ? next : undefined)}
          place={place}
          id={id}
        />
      )
  }
}

/** Few choices lie open, many are a list that can be searched. */
function Choice({
  id,
  open = 8,
  options,
  value,
  onChange,
}: {
  id: string
  /** So many lie open. */
  open?: number
  options: readonly Option[]
  value: unknown
  onChange: (value: unknown) => void
}) {
  const { t, pick } = useWords()
  if (options.length > 0 && options.length <= open)
    return (
      <Radio.Group id={id} className="form-choices" value={value} onChange={(e) => onChange(e.target.value)}>
        {options.map((o) => (
          <Radio key={o.id} value={o.id}>
            {pick(o.label)}
          </Radio>
        ))}
      </Radio.Group>
    )
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('form.choose')}
      disabled={options.length === 0}
      // What was chosen before the list changed is no longer there to be chosen.
      value={options.find((one) => one.id === value)?.id ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      options={options.map((o) => ({ value: o.id, label: pick(o.label) }))}
    />
  )
}

function Members({
  hh,
  all,
  value,
  onChange,
  onFill,
}: {
  hh: string | null
  /** Everybody is chosen until somebody is taken out. */
  all: boolean
  value: string[] | undefined
  onChange: (value: string[]) => void
  onFill: (value: string[]) => void
}) {
  const { t, maybe } = useWords()
  const members = useQuery(membersQuery(hh)).data?.items
  const everybody = all && value === undefined && members && members.length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the members are there
  useEffect(() => {
    if (everybody) onFill(members.map((m) => m.pid))
  }, [everybody])
  if (!members || members.length === 0) return <span className="faint">{t('form.noMembers')}</span>
  return (
    <Checkbox.Group
      className="form-choices"
      value={value ?? []}
      onChange={(next) => onChange(next as string[])}
      options={members.map((m) => ({
        value: m.pid,
        label: [m.name, m.relation && maybe(`relation.${m.relation}`, m.relation), m.age !== null && `${m.age}`]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  )
}

function Rows({
  columns,
  value,
  onChange,
  place,
  id,
}: {
  columns: Fields
  value: Record<string, unknown>[]
  onChange: (value: Record<string, unknown>[]) => void
  place: FieldPlace
  id: string
}) {
  const { t, pick } = useWords()
  const change = (i: number, name: string, next: unknown) =>
    onChange(value.map((row, j) => (i === j ? { ...row, [name]: next } : row)))
  return (
    <div className="form-rows">
      {value.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place; it has no other name
        <fieldset key={i} className="form-row">
          {Object.entries(columns).map(([name, column]) => (
            <div key={name} className="form-cell">
              <label htmlFor={`${id}-${i}-${name}`}>{pick(column.label)}</label>
              <FieldInput
                field={column}
                value={row[name]}
                onChange={(next) => change(i, name, next)}
                place={{ ...place, form: row }}
                id={`${id}-${i}-${name}`}
                wrong={false}
              />
            </div>
          ))}
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('form.removeRow')}
            onClick={() => onChange(value.filter((_row, j) => j !== i))}
          />
        </fieldset>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => onChange([...value, {}])}>
        {t('form.addRow')}
      </Button>
    </div>
  )
}
