/** A worked case typed in: what differs from the usual family and what must come out, added to the cases of a model. */
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { stringify } from 'yaml'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { Benefits, Scalar } from '../../benefits/shared.ts'

interface Line {
  /** 'household' or the number of a member from 0. */
  subject: string
  name: string
  value: string
}

const members = ['0', '1', '2', '3']
const empty: Line = { subject: 'household', name: '', value: '' }

/** A typed value in the type of its fact or answer; undefined when it does not fit. */
function scalar(value: string, type: string): Scalar | undefined {
  if (type === 'number') return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined
  return type === 'boolean' ? value === 'true' : value.trim()
}

/** @param onAdd gets the whole new text of the cases */
export function CaseForm(props: { text: string; benefits: Benefits; onAdd: (text: string) => void }) {
  const { benefits } = props
  const { t, pick } = useWords()
  const [name, setName] = useState('')
  const [given, setGiven] = useState<Line[]>([empty])
  const [expected, setExpected] = useState<Line[]>([empty])
  const [fault, setFault] = useState('')
  const factsOf = (subject: string) => (subject === 'household' ? benefits.inputs.household : benefits.inputs.person)
  const add = () => {
    const household: Record<string, Scalar> = {}
    const persons: Record<string, Scalar>[] = []
    const expect: Record<string, Scalar> = {}
    for (const line of given.filter((one) => one.name !== '')) {
      const value = scalar(line.value, factsOf(line.subject)[line.name]?.type ?? 'text')
      if (value === undefined) return setFault(t('policy.case.notNumber', { value: line.value }))
      if (line.subject === 'household') household[line.name] = value
      else {
        while (persons.length <= Number(line.subject)) persons.push({})
        persons[Number(line.subject)]![line.name] = value
      }
    }
    for (const line of expected.filter((one) => one.name !== '')) {
      const value = scalar(line.value, benefits.outputs.household[line.name]?.type ?? 'text')
      if (value === undefined) return setFault(t('policy.case.notNumber', { value: line.value }))
      expect[line.name] = value
    }
    if (name.trim() === '' || Object.keys(expect).length === 0) return setFault(t('policy.case.needs'))
    const one = {
      name: name.trim(),
      ...(Object.keys(household).length > 0 && { household }),
      ...(persons.length > 0 && { members: persons }),
      expect,
    }
    // One line in the style of the file; a case stands at its end.
    const line = stringify(one, { collectionStyle: 'flow', lineWidth: 0 }).trim()
    props.onAdd(`${props.text.trimEnd()}\n  - ${line}\n`)
    setName('')
    setGiven([empty])
    setExpected([empty])
    setFault('')
  }
  const value = (line: Line, type: string | undefined, label: string, change: (value: string) => void) =>
    type === 'boolean' ? (
      <Select
        aria-label={label}
        value={line.value || null}
        onChange={change}
        options={[
          { value: 'true', label: t('policy.case.yes') },
          { value: 'false', label: t('policy.case.no') },
        ]}
      />
    ) : (
      <Input
        aria-label={label}
        placeholder={t('policy.case.value')}
        value={line.value}
        onChange={(event) => change(event.target.value)}
      />
    )
  const set = (lines: Line[], at: number, more: Partial<Line>) =>
    lines.map((line, i) => (i === at ? { ...line, ...more } : line))
  const choice = (
    label: string,
    lines: Line[],
    at: number,
    facts: Record<string, { label: { zh: string; en: string } }>,
    change: (lines: Line[]) => void,
  ) => (
    <Select
      aria-label={label}
      showSearch={{ optionFilterProp: 'label' }}
      value={lines[at]!.name || null}
      onChange={(next: string) => change(set(lines, at, { name: next, value: '' }))}
      options={Object.entries(facts).map(([id, fact]) => ({ value: id, label: pick(fact.label) }))}
    />
  )
  return (
    <section className="case-form" aria-label={t('policy.case.add')}>
      <h3 className="panel-title">{t('policy.case.add')}</h3>
      <Input
        aria-label={t('policy.case.name')}
        placeholder={t('policy.case.nameHint')}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
      />
      <p className="small soft">{t('policy.case.given')}</p>
      {given.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name than their place
        <div key={at} className="case-line">
          <Select
            aria-label={t('policy.case.given')}
            value={line.subject}
            onChange={(subject) => setGiven(set(given, at, { subject, name: '', value: '' }))}
            options={[
              { value: 'household', label: t('policy.case.household') },
              ...members.map((n) => ({ value: n, label: t('policy.case.member', { n: Number(n) + 1 }) })),
            ]}
          />
          {choice(t('policy.case.given'), given, at, factsOf(line.subject), setGiven)}
          {value(line, factsOf(line.subject)[line.name]?.type, t('policy.case.value'), (next) =>
            setGiven(set(given, at, { value: next })),
          )}
        </div>
      ))}
      <div>
        <Button size="small" onClick={() => setGiven([...given, empty])}>
          {t('policy.case.more')}
        </Button>
      </div>
      <p className="small soft">{t('policy.case.expect')}</p>
      {expected.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name than their place
        <div key={at} className="case-line">
          <span className="soft">{t('policy.case.household')}</span>
          {choice(t('policy.case.expect'), expected, at, benefits.outputs.household, setExpected)}
          {value(line, benefits.outputs.household[line.name]?.type, t('policy.case.value'), (next) =>
            setExpected(set(expected, at, { value: next })),
          )}
        </div>
      ))}
      <div className="row">
        <Button size="small" onClick={() => setExpected([...expected, empty])}>
          {t('policy.case.more')}
        </Button>
        <Button type="primary" onClick={add}>
          {t('policy.case.add')}
        </Button>
      </div>
      {fault !== '' && (
        <p className="cell-fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  )
}
