/** Conditions, switch, quiet time and cases of one indicator, saved as they are left. */
import { Checkbox, Input, InputNumber, Switch } from 'antd'
import { Fragment, useRef, useState } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { LevelTag } from '../../../../ui/level-tag.tsx'
import type { DraftFault, IndicatorChange, IndicatorView } from '../../drafts/shapes.ts'
import { CaseGrid } from './case-grid.tsx'

const levels = ['red', 'orange', 'yellow'] as const

export function IndicatorForm(props: {
  view: IndicatorView
  /** What the draft changes so far. */
  change: IndicatorChange
  editable: boolean
  faults: DraftFault[]
  onSave: (change: IndicatorChange) => void
}) {
  const { t, pick, language } = useWords()
  const { view, editable } = props
  const [when, setWhen] = useState(view.when)
  const [silence, setSilence] = useState(view.silence)
  const change = useRef(props.change)
  const save = (part: Partial<IndicatorChange>) => {
    change.current = { ...change.current, ...part }
    props.onSave(change.current)
  }
  const faults = (cell: string) =>
    props.faults
      .filter((fault) => fault.cell === cell)
      .map((fault) => (
        <p key={fault.en} className="cell-fault">
          {language === 'zh' ? fault.zh : fault.en}
        </p>
      ))
  const { days, rise } = view.regionSilence
  return (
    <div className="stack tight">
      <div className="spread">
        <h2 className="panel-title">
          {pick(view.label)} <span className="faint num">{view.id}</span>
        </h2>
        <span className="row">
          <span>{t('policy.indicator.on')}</span>
          <Switch
            checked={view.on}
            disabled={!editable}
            aria-label={t('policy.indicator.on')}
            onChange={(on) => save({ on })}
          />
        </span>
      </div>
      <p className="small faint">{t('policy.indicator.note')}</p>
      <dl className="facts small">
        {Object.entries(view.names).map(([name, label]) => (
          <Fragment key={name}>
            <dt className="code">{name}</dt>
            <dd>{pick(label)}</dd>
          </Fragment>
        ))}
      </dl>
      {levels.map((level) => (
        <div key={level} className="condition">
          <LevelTag level={level} />
          <div className="grow">
            <Input.TextArea
              className="code-area"
              autoSize
              readOnly={!editable}
              aria-label={t(`level.${level}`)}
              value={when[level] ?? ''}
              status={props.faults.some((fault) => fault.cell === `when.${level}`) ? 'error' : ''}
              onChange={(event) => setWhen({ ...when, [level]: event.target.value })}
              onBlur={() => {
                const text = (when[level] ?? '').trim()
                if (text !== (view.when[level] ?? ''))
                  save({ when: { ...change.current.when, [level]: text === '' ? null : text } })
              }}
            />
            {faults(`when.${level}`)}
          </div>
        </div>
      ))}
      {faults('when')}
      <Checkbox
        checked={silence !== null}
        disabled={!editable}
        onChange={(event) => {
          const next = event.target.checked ? view.regionSilence : null
          setSilence(next)
          save({ silence: next })
        }}
      >
        {t('policy.indicator.ownSilence', { days, rise: Math.round(rise * 100) })}
      </Checkbox>
      {silence && (
        <div className="row">
          <span className="row tight">
            {t('policy.indicator.silence')}{' '}
            <InputNumber
              aria-label={t('policy.indicator.silence')}
              min={0}
              max={3650}
              precision={0}
              disabled={!editable}
              value={silence.days}
              onChange={(value) => setSilence({ ...silence, days: value ?? 0 })}
              onBlur={() => save({ silence })}
            />
          </span>
          <span className="row tight">
            {t('policy.indicator.rise')}{' '}
            <InputNumber
              aria-label={t('policy.indicator.rise')}
              min={0}
              max={1000}
              precision={0}
              disabled={!editable}
              value={Math.round(silence.rise * 100)}
              onChange={(value) => setSilence({ ...silence, rise: (value ?? 0) / 100 })}
              onBlur={() => save({ silence })}
            />
          </span>
        </div>
      )}
      <h3 className="strong">{t('policy.indicator.cases')}</h3>
      <p className="small faint">{t('policy.indicator.casesNote')}</p>
      {faults('cases')}
      <CaseGrid cases={view.cases} editable={editable} faults={props.faults} onChange={(cases) => save({ cases })} />
    </div>
  )
}
