/** Worked cases of an indicator as a grid: one column for each name, an empty cell is unknown. */
import { DeleteOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { DraftFault, IndicatorView } from '../../drafts/shapes.ts'
import { readGiven, settle, writeGiven } from './given-values.ts'

type Case = IndicatorView['cases'][number]

export function CaseGrid(props: {
  cases: Case[]
  editable: boolean
  faults: DraftFault[]
  onChange: (cases: Case[]) => void
}) {
  const { t, maybe, language } = useWords()
  const [cases, setCases] = useState(props.cases)
  const names = [...new Set(cases.flatMap((one) => Object.keys(one.given)))]
  const expects = ['red', 'orange', 'yellow', 'none', 'unknown'] as const
  const replace = (i: number, part: Partial<Case>) => cases.map((one, n) => (n === i ? { ...one, ...part } : one))
  const commit = (next: Case[]) => {
    setCases(next)
    props.onChange(next)
  }
  const left = () => {
    const settled = cases.map((one) => ({ ...one, given: settle(one.given) }))
    if (JSON.stringify(settled) !== JSON.stringify(props.cases)) commit(settled)
  }
  return (
    <section className="grid-scroll" aria-label={t('policy.indicator.cases')}>
      <table className="grid-table case-table">
        <thead>
          <tr>
            <th>{t('policy.indicator.caseName')}</th>
            {names.map((name) => (
              <th key={name} className="code">
                {name}
              </th>
            ))}
            <th>{t('policy.indicator.expect')}</th>
            {props.editable && <th aria-label={t('policy.undo')} />}
          </tr>
        </thead>
        <tbody>
          {cases.map((one, i) => {
            const faults = props.faults.filter((fault) => fault.cell === `cases.${i}`)
            const title = one.name ?? String(i + 1)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: cases may bear the same name; their place is their key
              <tr key={i} className={faults.length > 0 ? 'grid-wrong' : ''}>
                <td data-label={t('policy.indicator.caseName')}>
                  <Input
                    size="small"
                    readOnly={!props.editable}
                    aria-label={`${t('policy.indicator.caseName')} ${i + 1}`}
                    value={one.name ?? ''}
                    onChange={(event) => setCases(replace(i, { name: event.target.value }))}
                    onBlur={left}
                  />
                  {faults.map((fault) => (
                    <p key={fault.en} className="cell-fault">
                      {language === 'zh' ? fault.zh : fault.en}
                    </p>
                  ))}
                </td>
                {names.map((name) => (
                  <td key={name} data-label={name}>
                    <Input
                      size="small"
                      className="num"
                      readOnly={!props.editable}
                      aria-label={`${title} ${name}`}
                      value={writeGiven(one.given[name])}
                      onChange={(event) =>
                        setCases(replace(i, { given: { ...one.given, [name]: readGiven(event.target.value) } }))
                      }
                      onBlur={left}
                    />
                  </td>
                ))}
                <td data-label={t('policy.indicator.expect')}>
                  <Select
                    size="small"
                    disabled={!props.editable}
                    aria-label={`${title} ${t('policy.indicator.expect')}`}
                    value={one.expect}
                    popupMatchSelectWidth={false}
                    onChange={(expect) => commit(replace(i, { expect }))}
                    options={expects.map((value) => ({
                      value,
                      label: maybe(`policy.expect.${value}`, maybe(`level.${value}`, value)),
                    }))}
                  />
                </td>
                {props.editable && (
                  <td>
                    <Button
                      size="small"
                      type="text"
                      icon={<DeleteOutlined />}
                      aria-label={t('policy.indicator.removeCase', { name: title })}
                      onClick={() => commit(cases.filter((_, n) => n !== i))}
                    />
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
      {props.editable && (
        <Button
          size="small"
          onClick={() =>
            commit([
              ...cases,
              { name: '', given: Object.fromEntries(names.map((name) => [name, null])), expect: 'none' },
            ])
          }
        >
          {t('policy.indicator.addCase')}
        </Button>
      )}
    </section>
  )
}
