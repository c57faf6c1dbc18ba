/** Sends one warning or many to the units that visit: by default each to its own township. */

import { useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { divisionsQuery, shortCode } from '../../rules/ui/divisions.ts'
import { useChange } from '../../rules/ui/use-change.ts'
import { actOn, dispatchMany } from './calls.ts'
import { useDraft } from './use-draft.ts'

export type DispatchTarget =
  | { one: number; title: string; area: string }
  | { ids: number[]; count: number }
  | { filter: Record<string, string>; count: number }

interface Outcome {
  dispatched: number
  skipped: number
}

export function DispatchDialog({ target, onDone }: { target: DispatchTarget; onDone: (changed: boolean) => void }) {
  const { t } = useWords()
  const session = useSession()
  const single = 'one' in target
  // A township's children are its villages; a county's its townships. Of one warning the county is known from its area.
  const parent = session.area.length >= 6 ? session.area : single ? target.area.slice(0, 6) : null
  const units = useQuery({ ...divisionsQuery(parent ?? ''), enabled: parent !== null })
  const [mode, setMode] = useState<'own' | 'one'>(single && parent ? 'one' : 'own')
  const [area, setArea] = useState<string | null>(
    single && parent ? target.area.slice(0, Math.min(12, parent.length + 3)) : null,
  )
  const [person, setPerson] = useState('')
  const [note, setNote, sent] = useDraft('dispatch')
  const [tried, setTried] = useState(false)
  const to = mode === 'one' && area ? { area, person: person.trim() || null } : undefined

  const change = useChange<void, Outcome>(
    async () => {
      if (single && to) {
        await actOn(target.one, { kind: 'dispatch', to, note })
        return { dispatched: 1, skipped: 0 }
      }
      const which = single ? { ids: [target.one] } : 'ids' in target ? { ids: target.ids } : { filter: target.filter }
      return dispatchMany({ ...which, to, note })
    },
    (answer) =>
      t('dispatch.done', { n: answer.dispatched }) +
      (answer.skipped > 0 ? t('dispatch.skipped', { n: answer.skipped }) : ''),
    () => {
      sent()
      onDone(true)
    },
  )
  const missing = mode === 'one' && !area
  return (
    <Modal
      open
      title={
        single
          ? `${t('dispatch.title')} · ${target.title}`
          : t('dispatch.titleMany', { n: target.count.toLocaleString('en-US') })
      }
      okText={t('warnings.dispatch')}
      cancelText={t('do.cancel')}
      confirmLoading={change.isPending}
      onOk={() => {
        setTried(true)
        if (!missing) change.mutate()
      }}
      onCancel={() => onDone(false)}
    >
      <Form layout="vertical">
        <Form.Item label={t('dispatch.to')}>
          <Radio.Group value={mode} onChange={(e) => setMode(e.target.value as 'own' | 'one')} vertical>
            <Radio value="own">{t('dispatch.own')}</Radio>
            {parent && <Radio value="one">{t('dispatch.one')}</Radio>}
          </Radio.Group>
        </Form.Item>
        {mode === 'one' && (
          <>
            <Form.Item
              label={t('dispatch.area')}
              required
              validateStatus={tried && missing ? 'error' : undefined}
              help={tried && missing ? t('dispatch.needArea') : undefined}
            >
              <Select
                showSearch={{ optionFilterProp: 'label' }}
                loading={units.isLoading}
                value={area}
                onChange={setArea}
                options={[
                  ...(session.area.length >= 6 ? [{ value: session.area, label: session.areaName }] : []),
                  ...(units.data ?? []).map((d) => ({ value: shortCode(d.code), label: d.name })),
                ]}
              />
            </Form.Item>
            <Form.Item label={t('dispatch.person')}>
              <Input value={person} maxLength={80} onChange={(e) => setPerson(e.target.value)} />
            </Form.Item>
          </>
        )}
        <Form.Item label={t('dispatch.note')} extra={note ? t('draft.kept') : undefined}>
          <Input.TextArea
            autoFocus
            rows={3}
            maxLength={2000}
            placeholder={t('dispatch.noteHint')}
            value={note}
            onChange={(e) => setNote(e.target.value)}
          />
        </Form.Item>
        <p className="faint small">{t('dispatch.effect')}</p>
      </Form>
    </Modal>
  )
}
