/** Opens a matter: what, for which household, and its first form. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, App, Button, Drawer, Radio, Select } from 'antd'
import { useState } from 'react'
import { ApiFault, sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import type { ProcessView } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { AreaPicker } from '../../rules/ui/area-picker.tsx'
import { type FoundHousehold, findHouseholds, openMatter, processesQuery } from './calls.ts'
import { MatterForm } from './matter-form.tsx'

/** First actions of a process that this role may take by hand. */
export const openings = (process: ProcessView, role: string) =>
  Object.entries(process.actions).filter(
    ([, action]) => action.from.length === 0 && !action.hidden && action.who.includes(role as never),
  )

export function NewMatterDialog({
  process: given,
  hh: givenHh,
  parentId,
  prefilled,
  onClose,
}: {
  process?: string | undefined
  hh?: string | undefined
  parentId?: number | undefined
  /** What the form holds already, with a name of its own for the unsent form. */
  prefilled?: { of: string; input: Record<string, unknown> } | undefined
  onClose: () => void
}) {
  const { t, pick, language } = useWords()
  const { message } = App.useApp()
  const session = useSession()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const processes = (useQuery(processesQuery).data?.processes ?? []).filter((p) => openings(p, session.role).length > 0)
  const [chosen, setChosen] = useState<string | null>(given ?? null)
  const [found, setFound] = useState<FoundHousehold | null>(null)
  const [without, setWithout] = useState(false)
  const [area, setArea] = useState(session.area.padEnd(12, '0').slice(0, 12))
  const process = processes.find((p) => p.id === chosen)
  const ways = process ? openings(process, session.role) : []
  const [way, setWay] = useState<string | null>(null)
  const opening = ways.find(([kind]) => kind === way) ?? ways[0]
  const hh = givenHh ?? found?.hh
  /** What is open already is shown instead of a second one. */
  const [other, setOther] = useState<{ matter: number; number: string; sentence: string } | null>(null)
  const opened = async (body: Parameters<typeof openMatter>[0]) => {
    try {
      return await openMatter(body)
    } catch (fault) {
      const found = fault instanceof ApiFault && fault.code === 'already-open' ? fault.details : undefined
      const [one] = (found ?? []) as { matter: number; number: string }[]
      if (one) setOther({ ...one, sentence: sentenceOf(fault, language, () => undefined) })
      throw fault
    }
  }
  const ready = process && opening && (hh !== undefined || (without && /^\d{12}$/.test(area)))
  return (
    <Drawer
      open
      title={process ? `${t('new.title')} · ${pick(process.label)}` : t('new.title')}
      size={narrow ? '100%' : 640}
      onClose={onClose}
    >
      <div className="stack">
        {processes.length === 0 && <p>{t('new.none')}</p>}
        {!given && processes.length > 0 && (
          <div className="form-field">
            <span className="form-label">{t('new.kind')}</span>
            <Radio.Group className="form-choices" value={chosen} onChange={(e) => setChosen(e.target.value as string)}>
              {processes.map((p) => (
                <Radio key={p.id} value={p.id}>
                  {pick(p.label)}
                </Radio>
              ))}
            </Radio.Group>
          </div>
        )}
        {process && givenHh === undefined && (
          <div className="form-field">
            <span className="form-label">{t('new.household')}</span>
            {!without && <HouseholdChoice value={found} onChange={setFound} />}
            <Radio.Group
              className="form-choices"
              value={without}
              onChange={(e) => setWithout(e.target.value as boolean)}
            >
              <Radio value={false}>{t('new.household')}</Radio>
              <Radio value={true}>{t('new.noHousehold')}</Radio>
            </Radio.Group>
            {without && (
              <AreaPicker
                value={area.replace(/(000)*$/, '')}
                onChange={(next) => setArea(next.padEnd(12, '0'))}
                look={{ 'aria-label': t('new.area'), prefix: <span className="faint small">{t('new.area')}</span> }}
              />
            )}
          </div>
        )}
        {process && ways.length > 1 && (
          <div className="form-field">
            <span className="form-label">{t('new.way')}</span>
            <Radio.Group
              className="form-choices"
              value={opening?.[0]}
              onChange={(e) => setWay(e.target.value as string)}
            >
              {ways.map(([kind, action]) => (
                <Radio key={kind} value={kind}>
                  {pick(action.label)}
                </Radio>
              ))}
            </Radio.Group>
          </div>
        )}
        {other && (
          <Alert
            type="warning"
            showIcon
            title={other.sentence}
            action={
              <Button
                type="primary"
                onClick={() => {
                  onClose()
                  void navigate({ to: '/work/$id', params: { id: String(other.matter) }, search: {} })
                }}
              >
                {t('apply.openOther', { number: other.number })}
              </Button>
            }
          />
        )}
        {ready && (
          <MatterForm
            key={`${opening[0]} ${hh}`}
            form={`open:${process.id}:${hh ?? 'area'}${prefilled ? `:${prefilled.of}` : ''}`}
            given={prefilled?.input}
            action={opening[1]}
            hh={hh ?? null}
            subject={null}
            seen={null}
            send={(input, key) =>
              opened({
                process: process.id,
                kind: opening[0],
                input,
                key,
                ...(hh !== undefined ? { hh } : { area }),
                ...(parentId !== undefined ? { parentId } : {}),
              })
            }
            onDone={(done) => {
              message.success(t('new.opened', { number: done.number }))
              onClose()
              void navigate({ to: '/work/$id', params: { id: String(done.id) }, search: {} })
            }}
            onCancel={onClose}
          />
        )}
      </div>
    </Drawer>
  )
}

function HouseholdChoice({
  value,
  onChange,
}: {
  value: FoundHousehold | null
  onChange: (found: FoundHousehold | null) => void
}) {
  const { t } = useWords()
  const [q, setQ] = useState('')
  const found = useQuery({
    queryKey: ['find-households', q],
    enabled: q.trim().length >= 2,
    queryFn: ({ signal }) => findHouseholds(q.trim(), signal),
  })
  const items = found.data?.items ?? (value ? [value] : [])
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setQ }}
      allowClear
      placeholder={t('new.householdHint')}
      value={value?.hh ?? null}
      loading={found.isFetching}
      onChange={(hh) => onChange(items.find((one) => one.hh === hh) ?? null)}
      options={items.map((one) => ({
        value: one.hh,
        label: `${one.headName} · ${one.areaName} · ${one.householdNo ?? ''} · ${one.members}人`,
      }))}
    />
  )
}
