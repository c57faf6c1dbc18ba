/** One need in the form of referring: to whom, for whom, what is asked, and only those data the need names. */
import { Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import type { FileMember } from '../../cases/ui/calls.ts'
import type { NeedView, UnitView } from '../shared.ts'

interface Props {
  need: NeedView
  units: UnitView[]
  members: FileMember[]
  input: Record<string, unknown>
  /** `need field` of what is missing. */
  wrong: string[]
  onChange: (name: string, value: unknown) => void
}

export function NeedFields({ need, units, members, input, wrong, onChange }: Props) {
  const { t, pick, maybe } = useWords()
  const id = (name: string) => `refer-${need.id}-${name}`
  const text = (name: string) => (input[name] as string | undefined) ?? ''
  const field = (name: string, label: string, control: ReactNode, optional = false) => {
    const bad = wrong.includes(`${need.id} ${name}`) && (input[name] === undefined || input[name] === '')
    return (
      <div className={`form-field${bad ? ' form-wrong' : ''}`}>
        <label htmlFor={id(name)} className="form-label">
          {label}
          {optional && <span className="faint small"> {t('form.optional')}</span>}
        </label>
        {control}
        {bad && (
          <p className="form-fault" role="alert">
            {t('form.required')}
          </p>
        )}
      </div>
    )
  }
  const giver = (unit: string) => pick(units.find((one) => one.id === unit)?.label) || unit
  const line = (name: 'phone' | 'address' | 'detail', most: number, optional: boolean) =>
    need.fields.includes(name) &&
    field(
      name,
      t(`desk.field.${name}`),
      <Input
        id={id(name)}
        maxLength={most}
        value={text(name)}
        onChange={(e) => onChange(name, e.target.value || undefined)}
      />,
      optional,
    )
  return (
    <Panel
      title={pick(need.label)}
      note={t('refer.sends', {
        fields: need.fields.map((one) => maybe(`desk.field.${one}`, one)).join(t('refer.comma')),
      })}
    >
      <div className="refer-fields">
        {field(
          'to',
          t('refer.to'),
          need.units.length === 1 ? (
            <span id={id('to')}>{giver(need.units[0]!)}</span>
          ) : (
            <Select
              id={id('to')}
              value={(input.to as string | undefined) ?? need.units[0]}
              onChange={(unit) => onChange('to', unit)}
              options={need.units.map((unit) => ({ value: unit, label: giver(unit) }))}
            />
          ),
        )}
        {field(
          'person',
          t('refer.person'),
          <Select
            id={id('person')}
            value={(input.person as string[] | undefined)?.[0] ?? ''}
            onChange={(pid) => onChange('person', pid ? [pid] : undefined)}
            options={[
              { value: '', label: t('refer.head') },
              ...members.map((one) => ({
                value: one.pid,
                label: [one.name, one.relation, one.age].filter((part) => part !== null).join(' · '),
              })),
            ]}
          />,
        )}
        {need.fields.includes('costs') &&
          field(
            'costs',
            t('desk.field.costs'),
            <InputNumber
              id={id('costs')}
              className="form-money"
              min={0}
              precision={2}
              value={(input.costs as number | undefined) ?? null}
              onChange={(value) => onChange('costs', value ?? undefined)}
            />,
          )}
        {line('phone', 20, true)}
        {line('address', 120, false)}
        {line('detail', 300, false)}
      </div>
      {field(
        'asked',
        t('refer.asked'),
        <Input.TextArea
          id={id('asked')}
          rows={2}
          maxLength={500}
          value={text('asked')}
          onChange={(e) => onChange('asked', e.target.value)}
        />,
      )}
      <p className="faint small">{t('refer.askedHint')}</p>
    </Panel>
  )
}
