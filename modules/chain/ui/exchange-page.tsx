/** Departments with a system of their own 部门对接: where referrals are sent, with which keys, and calls that proved nothing. */
import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Checkbox, Drawer, Form, Input, Select, Switch, Typography } from 'antd'
import { useState } from 'react'
import { get, post, put, sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import type { RefusedCalls, TargetView } from '../shared.ts'
import { catalogueQuery } from './refer-calls.ts'
import './desk.css'

interface Key {
  id: string
  secret: string
}
type TargetInput = Pick<TargetView, 'unit' | 'area' | 'url' | 'allowPrivate' | 'enabled'>

export function ExchangePage() {
  const { t, pick, language, maybe } = useWords()
  const { message, modal } = App.useApp()
  const narrow = useNarrow()
  const queries = useQueryClient()
  const units = useQuery(catalogueQuery).data?.units ?? []
  const found = useQuery({
    queryKey: ['exchange-targets'],
    queryFn: ({ signal }) =>
      get<{ targets: TargetView[]; refused: RefusedCalls[] }>('/exchange/targets', undefined, signal),
  })
  const [editing, setEditing] = useState<Partial<TargetInput> | null>(null)
  const [key, setKey] = useState<Key | null>(null)
  const [busy, setBusy] = useState(false)
  const unitName = (id: string) => pick(units.find((one) => one.id === id)?.label) || id
  const failed = (fault: unknown) => {
    message.error(
      sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
      8,
    )
  }
  const save = async (input: TargetInput) => {
    setBusy(true)
    try {
      const saved = await put<{ id: number; key?: Key }>('/exchange/targets', input)
      setEditing(null)
      if (saved.key) setKey(saved.key)
      else message.success(t('exchange.saved'))
      await queries.invalidateQueries({ queryKey: ['exchange-targets'] })
    } catch (fault) {
      failed(fault)
    }
    setBusy(false)
  }
  const rotate = (target: TargetView) => {
    let atOnce = false
    modal.confirm({
      title: t('exchange.rotate'),
      content: (
        <Checkbox
          onChange={(e) => {
            atOnce = e.target.checked
          }}
        >
          {t('exchange.atOnce')}
        </Checkbox>
      ),
      okText: t('exchange.rotate'),
      cancelText: t('do.cancel'),
      onOk: async () => {
        try {
          setKey((await post<{ key: Key }>(`/exchange/targets/${target.id}/keys`, { atOnce })).key)
          await queries.invalidateQueries({ queryKey: ['exchange-targets'] })
        } catch (fault) {
          failed(fault)
        }
      },
    })
  }
  return (
    <>
      <PageHead
        title={t('exchange.title')}
        turn={t('exchange.turn')}
        actions={
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => setEditing({ allowPrivate: false, enabled: true })}
          >
            {t('exchange.add')}
          </Button>
        }
      />
      <Loaded query={found}>
        {({ targets, refused }) => (
          <div className="stack">
            <Panel title={t('exchange.targets')}>
              {targets.length === 0 && <p className="soft">{t('exchange.none')}</p>}
              <ul className="refs-letters">
                {targets.map((one) => (
                  <li key={one.id}>
                    <div className="spread">
                      <strong>
                        {unitName(one.unit)} · <span className="num">{one.area}</span>
                      </strong>
                      <StateMark tone={!one.enabled ? 'plain' : one.dead > 0 ? 'red' : 'good'}>
                        {t(one.enabled ? 'exchange.on' : 'exchange.off')}
                      </StateMark>
                    </div>
                    <p className="exchange-url">{one.url}</p>
                    <p className="small soft">
                      {t('exchange.counts', { waiting: one.waiting, dead: one.dead })} ·{' '}
                      {one.lastDeliveredAt
                        ? t('exchange.last', { at: dateTime(one.lastDeliveredAt) ?? '' })
                        : t('exchange.never')}
                      {one.keys.map((k) => (
                        <span key={k.id}>
                          {' · '}
                          <span className="num">{k.id}</span>
                          {k.retiresAt && ` ${t('exchange.retires', { at: dateTime(k.retiresAt) ?? '' })}`}
                        </span>
                      ))}
                    </p>
                    <p className="row">
                      <Button onClick={() => setEditing(one)}>{t('exchange.change')}</Button>
                      <Button onClick={() => rotate(one)}>{t('exchange.rotate')}</Button>
                    </p>
                  </li>
                ))}
              </ul>
            </Panel>
            <Panel title={t('exchange.refused')} note={t('exchange.refusedNote')}>
              {refused.length === 0 && <p className="soft">{t('exchange.noRefused')}</p>}
              <ul className="refs-letters">
                {refused.map((one) => (
                  <li key={`${one.hour} ${one.reason} ${one.keyId}`} className="spread">
                    <span className="num">{dateTime(one.hour)}</span>
                    <span>{maybe(`exchange.why.${one.reason}`, one.reason)}</span>
                    <span className="num">{one.keyId || '—'}</span>
                    <strong className="num">{t('exchange.times', { n: one.calls })}</strong>
                  </li>
                ))}
              </ul>
            </Panel>
          </div>
        )}
      </Loaded>
      <Drawer
        open={editing !== null}
        size={narrow ? '100%' : 480}
        title={t(editing?.url ? 'exchange.change' : 'exchange.add')}
        onClose={() => setEditing(null)}
        destroyOnHidden
      >
        {editing && (
          <Form<TargetInput>
            layout="vertical"
            initialValues={{
              unit: editing.unit,
              area: editing.area,
              url: editing.url,
              allowPrivate: editing.allowPrivate,
              enabled: editing.enabled,
            }}
            requiredMark={false}
            onFinish={(input) => void save(input)}
          >
            <Form.Item name="unit" label={t('exchange.unit')} rules={[{ required: true }]}>
              <Select
                disabled={editing.url !== undefined}
                options={units.map((one) => ({ value: one.id, label: pick(one.label) }))}
              />
            </Form.Item>
            <Form.Item
              name="area"
              label={t('exchange.area')}
              extra={t('exchange.areaHint')}
              rules={[{ required: true, pattern: /^\d{2,12}$/ }]}
            >
              <Input disabled={editing.url !== undefined} inputMode="numeric" maxLength={12} />
            </Form.Item>
            <Form.Item name="url" label={t('exchange.url')} rules={[{ required: true }]}>
              <Input maxLength={300} placeholder="https://" />
            </Form.Item>
            <Form.Item
              name="allowPrivate"
              label={t('exchange.allowPrivate')}
              extra={t('exchange.allowPrivateHint')}
              valuePropName="checked"
            >
              <Switch />
            </Form.Item>
            <Form.Item name="enabled" label={t('exchange.enabled')} valuePropName="checked">
              <Switch />
            </Form.Item>
            <Button type="primary" htmlType="submit" size="large" loading={busy}>
              {t('exchange.save')}
            </Button>
          </Form>
        )}
      </Drawer>
      <Drawer
        open={key !== null}
        size={narrow ? '100%' : 480}
        title={t('exchange.key')}
        onClose={() => setKey(null)}
        maskClosable={false}
        destroyOnHidden
      >
        {key && (
          <div className="stack">
            <Alert type="warning" showIcon title={t('exchange.once')} />
            <dl className="exchange-key">
              <dt>{t('exchange.keyId')}</dt>
              <dd>
                <Typography.Text copyable code>
                  {key.id}
                </Typography.Text>
              </dd>
              <dt>{t('exchange.secret')}</dt>
              <dd>
                <Typography.Text copyable code>
                  {key.secret}
                </Typography.Text>
              </dd>
            </dl>
          </div>
        )}
      </Drawer>
    </>
  )
}
