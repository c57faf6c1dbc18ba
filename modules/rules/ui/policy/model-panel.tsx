/** Decision models: read as they are in force, or edited within a draft, with the faults and the worked cases beside. */
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Segmented, Select } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useSession } from '../../../../platform/client/session.tsx'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { Loaded } from '../../../../ui/loaded.tsx'
import { LoadingState, StateBox } from '../../../../ui/states.tsx'
import type { DraftDetail, DraftFault } from '../../drafts/shapes.ts'
import { useBenefits } from '../use-benefits.ts'
import { modelQuery, modelsQuery } from './calls.ts'
import { CaseForm } from './case-form.tsx'
import { useSaveChange } from './use-save-change.ts'

const DmnEditor = lazy(() => import('./dmn-editor.tsx').then((part) => ({ default: part.DmnEditor })))

export function ModelPanel({ draft, faults = [] }: { draft?: DraftDetail; faults?: DraftFault[] }) {
  const { t, pick } = useWords()
  const models = useQuery(modelsQuery(draft?.id))
  const [chosen, setChosen] = useState<string>()
  const [part, setPart] = useState<'tables' | 'text' | 'cases'>('tables')
  return (
    <Loaded query={models}>
      {({ items }) => {
        const touched = draft?.content.find((change) => change.kind === 'file')?.file.split('/')[1]
        const benefit = chosen ?? touched ?? items[0]?.benefit
        if (!benefit) return <StateBox kind="empty" title={t('policy.model.none')} />
        const file = `benefits/${benefit}/${part === 'cases' ? 'cases.yaml' : 'rule.dmn'}`
        return (
          <div className="stack">
            <div className="row">
              <Select
                className="model-choice"
                aria-label={t('policy.model.choose')}
                value={benefit}
                onChange={setChosen}
                options={items.map((one) => ({ value: one.benefit, label: pick(one.label) || one.benefit }))}
              />
              {draft && (
                <Segmented
                  value={part}
                  onChange={setPart}
                  options={[
                    { value: 'tables', label: t('policy.model.tables') },
                    { value: 'text', label: t('policy.model.text') },
                    { value: 'cases', label: t('policy.model.cases') },
                  ]}
                />
              )}
            </div>
            <ModelFile
              key={`${part}${file}`}
              file={file}
              asTable={part === 'tables'}
              draft={draft}
              faults={faults.filter((fault) => fault.file === file)}
            />
          </div>
        )
      }}
    </Loaded>
  )
}

function ModelFile(props: { file: string; asTable: boolean; draft: DraftDetail | undefined; faults: DraftFault[] }) {
  const { t, language } = useWords()
  const session = useSession()
  const { file, draft } = props
  const model = useQuery(modelQuery(file, draft?.id))
  const { save, remove, saving } = useSaveChange(draft?.id ?? 0)
  const [undone, setUndone] = useState(0)
  const editable = draft?.may.edit === true && session.role === 'region'
  const change = draft?.content.find((one) => one.kind === 'file' && one.file === file)
  const keep = (text: string) => void save({ kind: 'file', file, text })
  return (
    <Loaded query={model}>
      {(data) => (
        <div className="stack tight">
          <div className="row">
            {saving && (
              <span className="small faint" role="status">
                {t('policy.saving')}
              </span>
            )}
            {change && editable && (
              <Button size="small" onClick={() => void remove(change).then(() => setUndone(undone + 1))}>
                {t('policy.undo')}
              </Button>
            )}
          </div>
          {props.faults.map((fault) => (
            <p key={`${fault.line}${fault.en}`} className="cell-fault">
              {t('policy.faultPlace', { file, line: fault.line })}：{language === 'zh' ? fault.zh : fault.en}
            </p>
          ))}
          {editable && draft && file.endsWith('cases.yaml') && (
            <AddCase text={data.text} asOf={draft.validFrom} onAdd={keep} />
          )}
          {props.asTable ? (
            <Suspense fallback={<LoadingState text={t('policy.model.loading')} />}>
              <DmnEditor key={undone} xml={data.text} editable={editable} faults={props.faults} onChange={keep} />
            </Suspense>
          ) : (
            <TextFile
              key={`${undone}${file.endsWith('.yaml') ? data.text.length : ''}`}
              label={t(file.endsWith('.dmn') ? 'policy.model.text' : 'policy.model.cases')}
              text={data.text}
              editable={editable}
              onKeep={keep}
            />
          )}
        </div>
      )}
    </Loaded>
  )
}

function AddCase(props: { text: string; asOf: string; onAdd: (text: string) => void }) {
  const benefits = useBenefits(props.asOf)
  return benefits.data ? <CaseForm text={props.text} benefits={benefits.data} onAdd={props.onAdd} /> : null
}

function TextFile(props: { label: string; text: string; editable: boolean; onKeep: (text: string) => void }) {
  const { label, text, editable, onKeep } = props
  const { t } = useWords()
  const [now, setNow] = useState(text)
  return (
    <div className="stack tight">
      <Input.TextArea
        className="code-area"
        aria-label={label}
        readOnly={!editable}
        value={now}
        autoSize={{ minRows: 12, maxRows: 32 }}
        onChange={(event) => setNow(event.target.value)}
      />
      {editable && (
        <div className="row">
          <Button type="primary" disabled={now === text} onClick={() => onKeep(now)}>
            {t('policy.model.keep')}
          </Button>
          {now !== text && <span className="small soft">{t('policy.model.unsaved')}</span>}
        </div>
      )}
    </div>
  )
}
