/** One need in the form of referring: to whom, for whom, what is asked, and only those data the need names. */
import { Link } from '@tanstack/react-router'
import { Alert, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import type { FileMember } from '../../cases/ui/calls.ts'
import type { NeedView, OpenNeed, UnitView } from '../shared.ts'

interface Props {
  need: NeedView
  units: UnitView[]
  members: FileMember[]
  input: Record<string, unknown>
  /** Ids of the fields that are missing. */
  wrong: string[]
  /** The same need, on its way already for somebody of the family. */
  open: OpenNeed[]
  onChange: (name: string, value: unknown) => void
}

export function NeedFields({ need, units, members, input, wrong, open, onChange }: Props) {
  const { t, pick, maybe } = useWords()
  const twice = open.find((one) => one.person === ((input.person as string[] | undefined)?.[0] ?? null))
  const id = (name: string) => `refer-${need.id}-${name}`
  const text = (name: string) => (input[name] as string | undefined) ?? ''
  const field = (name: string, label: string, control: ReactNode) => (
    <FieldLine id={id(name)} label={label} wrong={wrong.includes(id(name)) && !text(name)}>
      {control}
    </FieldLine>
  )
  const giver = (unit: string) => pick(units.find((one) => one.id === unit)?.label) || unit
  return (
    <Panel
      title={pick(need.label)}
      note={t('refer.sends', {
        fields: need.fields.map((one) => maybe(`desk.field.${one}`, one)).join(t('refer.comma')),
      })}
    >
      {twice && (
        <Alert
          type="warning"
          showIcon
          title={t('refer.twice')}
          action={
            <Link to="/work/$id" params={{ id: String(twice.id) }} search={{}} className="num">
              {twice.number}
            </Link>
          }
        />
      )}
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
        {need.fields.includes('detail') &&
          field(
            'detail',
            t('desk.field.detail'),
            <Input
              id={id('detail')}
              maxLength={300}
              value={text('detail')}
              onChange={(e) => onChange('detail', e.target.value || undefined)}
            />,
          )}
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

/** What the chosen needs have in common: typed once, sent only with those that name it. */
export function CommonFields({
  fields,
  input,
  wrong,
  onChange,
}: {
  fields: readonly string[]
  input: Record<string, unknown>
  wrong: string[]
  onChange: (name: string, value: unknown) => void
}) {
  const { t } = useWords()
  const line = (name: 'phone' | 'address', most: number) =>
    fields.includes(name) && (
      <FieldLine
        id={`refer-${name}`}
        label={t(`desk.field.${name}`)}
        wrong={wrong.includes(`refer-${name}`) && !input[name]}
        optional={name === 'phone'}
      >
        <Input
          id={`refer-${name}`}
          maxLength={most}
          value={(input[name] as string | undefined) ?? ''}
          onChange={(e) => onChange(name, e.target.value || undefined)}
        />
      </FieldLine>
    )
  if (!['phone', 'address', 'costs'].some((name) => fields.includes(name))) return null
  return (
    <Panel title={t('refer.common')} note={t('refer.commonNote')}>
      <div className="refer-fields">
        {fields.includes('costs') && (
          <FieldLine
            id="refer-costs"
            label={t('desk.field.costs')}
            wrong={wrong.includes('refer-costs') && input.costs === undefined}
          >
            <InputNumber
              id="refer-costs"
              className="form-money"
              min={0}
              precision={2}
              value={(input.costs as number | undefined) ?? null}
              onChange={(value) => onChange('costs', value ?? undefined)}
            />
          </FieldLine>
        )}
        {line('phone', 20)}
        {line('address', 120)}
      </div>
    </Panel>
  )
}

function FieldLine(props: { id: string; label: string; wrong: boolean; optional?: boolean; children: ReactNode }) {
  const { t } = useWords()
  return (
    <div className={`form-field${props.wrong ? ' form-wrong' : ''}`}>
      <label htmlFor={props.id} className="form-label">
        {props.label}
        {props.optional && <span className="faint small"> {t('form.optional')}</span>}
      </label>
      {props.children}
      {props.wrong && (
        <p className="form-fault" role="alert">
          {t('form.required')}
        </p>
      )}
    </div>
  )
}
