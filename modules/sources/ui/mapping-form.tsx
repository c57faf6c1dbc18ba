/** Confirms an unclear file: which data set, which column is which field; samples of the file stand beside each column. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Select } from 'antd'
import { useState } from 'react'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { percent } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { type RegionWords, useRegion } from '../../rules/ui/use-region.ts'
import type { SheetProposal } from '../shared.ts'
import { confirmMapping } from './calls.ts'
import { confirmedSheet, faultsOf, firstChoice, type SheetChoice, withDataset } from './mapping.ts'

const fieldsOf = (region: RegionWords, dataset: string | null | undefined) =>
  region.datasets.find((d) => d.id === dataset)?.fields ?? {}

export function MappingForm({ id, proposal }: { id: number; proposal: SheetProposal[] }) {
  const { t, language, maybe } = useWords()
  const { message } = App.useApp()
  const region = useRegion()
  const queries = useQueryClient()
  const [choices, setChoices] = useState(() => proposal.map(firstChoice))
  const confirm = useMutation({
    mutationFn: () =>
      confirmMapping(
        id,
        choices.map((choice, i) => confirmedSheet(choice, proposal[i]!)),
      ),
    onSuccess: async () => {
      message.success(t('mapping.done'))
      await queries.invalidateQueries()
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        8,
      ),
  })
  if (!region) return null
  const faults = choices.map((choice) => faultsOf(choice, fieldsOf(region, choice.dataset)))
  const clear =
    faults.every((f) => !f.undecided && f.missing.length === 0 && f.twice.length === 0) &&
    choices.some((c) => c.dataset !== null)
  return (
    <>
      {proposal.map((sheet, i) => (
        <SheetForm
          key={sheet.sheet}
          sheet={sheet}
          choice={choices[i]!}
          faults={faults[i]!}
          region={region}
          onChange={(next) => setChoices((now) => now.map((one, k) => (k === i ? next : one)))}
        />
      ))}
      <div className="mapping-end">
        <Button
          type="primary"
          size="large"
          disabled={!clear}
          loading={confirm.isPending}
          onClick={() => confirm.mutate()}
        >
          {t('mapping.confirm')}
        </Button>
      </div>
    </>
  )
}

interface SheetFormProps {
  sheet: SheetProposal
  choice: SheetChoice
  faults: ReturnType<typeof faultsOf>
  region: RegionWords
  onChange: (next: SheetChoice) => void
}

function SheetForm({ sheet, choice, faults, region, onChange }: SheetFormProps) {
  const { t, pick } = useWords()
  const fields = fieldsOf(region, choice.dataset)
  const label = (field: string) => pick(fields[field]?.label) || field
  const listed = new Set(sheet.candidates.map((c) => c.dataset))
  const options = [
    {
      label: t('mapping.candidates'),
      options: sheet.candidates.map((c) => ({
        value: c.dataset,
        label: `${pick(region.datasets.find((d) => d.id === c.dataset)?.label) || c.label} · ${t('mapping.score', { n: percent(c.score, 0) ?? '' })}`,
      })),
    },
    {
      label: t('mapping.others'),
      options: region.datasets.filter((d) => !listed.has(d.id)).map((d) => ({ value: d.id, label: pick(d.label) })),
    },
    { label: '—', options: [{ value: '', label: t('mapping.skip') }] },
  ]
  return (
    <Panel
      title={`${t('mapping.title')} · ${sheet.sheet || t('mapping.sheet')}`}
      note={t('mapping.headerRow', { n: sheet.headerRow })}
    >
      <div className="stack">
        {sheet.doubts.length > 0 && (
          <Alert type="info" showIcon title={sheet.doubts.map((doubt) => <p key={doubt}>{doubt}</p>)} />
        )}
        <div className="mapping-dataset">
          <span className="strong">{t('mapping.dataset')}</span>
          <Select
            aria-label={t('mapping.dataset')}
            showSearch={{ optionFilterProp: 'label' }}
            value={choice.dataset === null ? '' : choice.dataset}
            placeholder={t('mapping.choose')}
            options={options}
            onChange={(value: string) => onChange(withDataset(choice, value || null, fieldsOf(region, value)))}
            popupMatchSelectWidth={false}
          />
        </div>
        {choice.dataset && (
          <>
            <ul className="mapping">
              <li className="mapping-head" aria-hidden="true">
                <span>{t('mapping.header')}</span>
                <span>{t('mapping.samples')}</span>
                <span>{t('mapping.field')}</span>
              </li>
              {sheet.columns.map((column) => {
                const field = choice.fields[column.index] ?? null
                return (
                  <li key={column.index} className={field === null ? 'mapping-unused' : ''}>
                    <strong>{column.header || `#${column.index + 1}`}</strong>
                    <span className="mapping-samples">
                      {column.samples.slice(0, 3).map((sample, k) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: samples may repeat and never move
                        <code key={k}>{sample}</code>
                      ))}
                    </span>
                    <Select
                      aria-label={`${t('mapping.field')} ${column.header}`}
                      showSearch={{ optionFilterProp: 'label' }}
                      status={field !== null && faults.twice.includes(field) ? 'error' : undefined}
                      value={field ?? ''}
                      onChange={(value: string) =>
                        onChange({ ...choice, fields: { ...choice.fields, [column.index]: value || null } })
                      }
                      options={[
                        { value: '', label: t('mapping.none') },
                        ...Object.entries(fields).map(([name, def]) => ({
                          value: name,
                          label: `${pick(def.label)}${def.required ? ` (${t('mapping.required')})` : ''}`,
                        })),
                      ]}
                    />
                  </li>
                )
              })}
            </ul>
            {faults.missing.length > 0 && (
              <p className="mapping-fault">{t('mapping.missing', { what: faults.missing.map(label).join('、') })}</p>
            )}
            {faults.twice.length > 0 && (
              <p className="mapping-fault">{t('mapping.twice', { what: faults.twice.map(label).join('、') })}</p>
            )}
          </>
        )}
      </div>
    </Panel>
  )
}
