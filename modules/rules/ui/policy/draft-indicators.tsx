/** Indicators of a draft: choose one, change its conditions, switch, quiet time and cases. */
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../../platform/client/session.tsx'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { Loaded } from '../../../../ui/loaded.tsx'
import { StateBox } from '../../../../ui/states.tsx'
import type { DraftDetail, DraftFault } from '../../drafts/shapes.ts'
import { targetOf } from '../../drafts/target.ts'
import { useRegion } from '../use-region.ts'
import { BackTest } from './back-test.tsx'
import { indicatorQuery } from './calls.ts'
import { IndicatorForm } from './indicator-form.tsx'
import { useSaveChange } from './use-save-change.ts'

export function DraftIndicators({ draft, faults }: { draft: DraftDetail; faults: DraftFault[] }) {
  const { t, pick } = useWords()
  const session = useSession()
  const region = useRegion()
  const [chosen, setChosen] = useState<string>()
  const touched = draft.content.flatMap((change) => (change.kind === 'indicator' ? [change.id] : []))
  const editable = draft.may.edit && session.role === 'region'
  const open = chosen && !touched.includes(chosen) ? [chosen, ...touched] : touched
  return (
    <div className="stack">
      {editable && (
        <Select
          className="indicator-choice"
          aria-label={t('policy.indicator.choose')}
          placeholder={t('policy.indicator.choose')}
          showSearch={{ optionFilterProp: 'label' }}
          value={chosen}
          onChange={setChosen}
          options={region?.indicators.map((one) => ({ value: one.id, label: `${one.id} ${pick(one.label)}` })) ?? []}
        />
      )}
      {open.length === 0 && (
        <StateBox kind="empty" title={t('policy.indicator.none')} note={t('policy.indicator.note')} />
      )}
      {open.map((id) => (
        <Indicator key={id} id={id} draft={draft} editable={editable} faults={faults} />
      ))}
    </div>
  )
}

function Indicator(props: { id: string; draft: DraftDetail; editable: boolean; faults: DraftFault[] }) {
  const { id, draft } = props
  const { t } = useWords()
  const view = useQuery(indicatorQuery(id, draft.id))
  const { save, remove, saving } = useSaveChange(draft.id)
  const [undone, setUndone] = useState(0)
  const change = draft.content.find((one) => one.kind === 'indicator' && one.id === id)
  return (
    <Loaded query={view}>
      {(data) => (
        <section className="panel stack tight" aria-label={id}>
          <IndicatorForm
            // Taken out of the draft, the form begins anew with what is in force.
            key={undone}
            view={data}
            change={change?.kind === 'indicator' ? change : { kind: 'indicator', id }}
            editable={props.editable}
            faults={props.faults.filter((fault) => fault.target === targetOf({ kind: 'indicator', id }))}
            onSave={(next) => void save(next)}
          />
          <div className="row">
            {saving && (
              <span className="small faint" role="status">
                {t('policy.saving')}
              </span>
            )}
            {change && props.editable && (
              <Button size="small" onClick={() => void remove(change).then(() => setUndone(undone + 1))}>
                {t('policy.undo')}
              </Button>
            )}
          </div>
          {change && <BackTest draft={draft} indicator={id} />}
        </section>
      )}
    </Loaded>
  )
}
