/** Budgets, petty and emergency funds of a year: what was put in, what is left, what is nearly used up. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, App, Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, percent } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { PagedTable } from '../../../ui/paged-table.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { divisionsQuery } from '../../rules/ui/divisions.ts'
import { type FundAccount, type PendingTransfer, type Transfer, transferKinds } from '../shared.ts'
import { accountsQuery, moveMoney } from './calls.ts'
import { useDo } from './use-do.ts'
import { Yuan } from './yuan.tsx'

const thisYear = new Date().getFullYear()

export function MoneyPanel() {
  const { t, pick } = useWords()
  const session = useSession()
  const [year, setYear] = useState(thisYear)
  const [moving, setMoving] = useState(false)
  const list = useQuery(accountsQuery(year))
  const used = (one: FundAccount) => (
    <span className="row tight">
      <span className="num">{percent(one.used) ?? ''}</span>
      {one.alarm !== 'none' && (
        <StateMark tone={one.alarm === 'alarm' ? 'red' : 'orange'}>{t(`funds.${one.alarm}`)}</StateMark>
      )}
    </span>
  )
  const label = (one: FundAccount) => `${pick(one.purposeLabel)} · ${t(`funds.acc.${one.kind}`)}`
  return (
    <div className="stack">
      <div className="row">
        <Select
          aria-label={t('funds.year')}
          value={year}
          onChange={setYear}
          options={[thisYear + 1, thisYear, thisYear - 1, thisYear - 2].map((value) => ({
            value,
            label: String(value),
          }))}
        />
        {session.may.includes('manage-funds') && (
          <Button type="primary" onClick={() => setMoving(true)}>
            {t('funds.transfer')}
          </Button>
        )}
      </div>
      <Loaded query={list}>
        {({ items, pending, purposes }) => (
          <>
            {pending.length > 0 && <Pending items={pending} />}
            {items.length === 0 ? (
              <div className="panel">
                <StateBox kind="empty" title={t('funds.noAccounts')} note={t('funds.noAccountsNote')} />
              </div>
            ) : (
              <PagedTable
                data={{ items, total: items.length }}
                page={1}
                onPage={() => {}}
                empty={t('funds.noAccounts')}
                columns={[
                  { title: t('funds.keeper'), key: 'owner', render: (_, one) => one.ownerName },
                  { title: t('funds.fund'), key: 'fund', render: (_, one) => label(one) },
                  {
                    title: t('funds.putIn'),
                    key: 'in',
                    align: 'right',
                    render: (_, one) => (one.used === null ? '' : <Yuan fen={one.putIn} />),
                  },
                  {
                    title: t('funds.balance'),
                    key: 'balance',
                    align: 'right',
                    render: (_, one) => <Yuan fen={one.balance} />,
                  },
                  { title: t('funds.used'), key: 'used', render: (_, one) => used(one) },
                ]}
                card={(one) => (
                  <div className="stack tight">
                    <div className="spread">
                      <strong>{one.ownerName}</strong>
                      <Yuan fen={one.balance} />
                    </div>
                    <div className="spread">
                      <span className="soft small">{label(one)}</span>
                      {used(one)}
                    </div>
                  </div>
                )}
              />
            )}
            {moving && <TransferDialog year={year} purposes={purposes} onClose={() => setMoving(false)} />}
          </>
        )}
      </Loaded>
    </div>
  )
}

/** Proposals that wait for a second person, each with whose turn it is; nothing of them is in the balances below. */
function Pending({ items }: { items: readonly PendingTransfer[] }) {
  const { t, pick } = useWords()
  return (
    <Panel title={t('funds.pending', { n: items.length })}>
      <ul className="funds-pending">
        {items.map((one) => (
          <li key={one.matter} className="spread">
            <span>
              {t(`funds.transfer.${one.kind}`)} · {one.keeper} · {pick(one.purposeLabel)} {one.year} ·{' '}
              <strong>
                <Yuan fen={one.fen} />
              </strong>
              <span className="soft small">
                {' '}
                {t('funds.pendingBy', { by: one.by, date: date(one.at) ?? '', document: one.document })}
              </span>
            </span>
            <span className="row tight">
              <span className="soft small">{t('funds.pendingTurn', { who: one.areaName })}</span>
              <Link to="/work/$id" params={{ id: String(one.matter) }} search={{}}>
                {one.confirms ? t('funds.pendingOpen') : one.number} →
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function TransferDialog({
  year,
  purposes,
  onClose,
}: {
  year: number
  purposes: Record<string, { zh: string; en: string }>
  onClose: () => void
}) {
  const { t, pick } = useWords()
  const { message } = App.useApp()
  const session = useSession()
  const own = session.area.padEnd(12, '0')
  const key = useMemo(() => crypto.randomUUID(), [])
  const [form, setForm] = useState<Partial<Transfer>>({
    kind: 'grant',
    purpose: Object.keys(purposes)[0] ?? '',
    owner: own,
  })
  const set = (more: Partial<Transfer>) => setForm((now) => ({ ...now, ...more }))
  const send = useDo(
    () => moveMoney({ ...form, year, key } as Transfer),
    ({ matter }) => {
      void message.success(t(matter === null ? 'funds.moved' : 'funds.proposed'))
      onClose()
    },
  )
  const ready = form.amount && form.amount > 0 && form.document?.trim() && /^\d{12}$/.test(form.owner ?? '')
  // A county hands down to petty funds alone, who stands above it to budgets.
  const others = session.role === 'county' ? ['allot'] : ['replenish-petty', 'give-back']
  // The emergency fund has two levels, league and banner.
  const kinds = transferKinds.filter(
    (kind) => !others.includes(kind) && !(session.role === 'region' && kind.endsWith('emergency')),
  )
  const below = (useQuery(divisionsQuery(session.area)).data ?? []).map(({ code, name }) => ({
    value: code,
    label: name,
  }))
  const mine = { value: own, label: session.areaName }
  /** Who may get the money: oneself and those one level below; the emergency fund has two levels, league and banner. */
  const keepers = (kind: Transfer['kind']) =>
    kind === 'allot'
      ? below
      : kind === 'grant' || (kind.endsWith('emergency') && session.role !== 'league')
        ? [mine]
        : [mine, ...below]
  return (
    <Modal
      open
      title={`${t('funds.transfer')} · ${year}`}
      okText={t(form.kind?.endsWith('emergency') ? 'funds.propose' : 'funds.transfer')}
      cancelText={t('do.cancel')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate(undefined)}
      onCancel={onClose}
    >
      <Form layout="vertical">
        {form.kind?.endsWith('emergency') && (
          <Form.Item>
            <Alert type="info" title={t('funds.secondPerson')} />
          </Form.Item>
        )}
        <Form.Item label={t('funds.transferKind')} htmlFor="move-kind">
          <Select
            id="move-kind"
            value={form.kind}
            onChange={(kind: Transfer['kind']) => set({ kind, owner: keepers(kind)[0]?.value ?? own })}
            options={kinds.map((value) => ({ value, label: t(`funds.transfer.${value}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('funds.fund')} htmlFor="move-fund">
          <Select
            id="move-fund"
            value={form.purpose}
            onChange={(purpose) => set({ purpose })}
            options={Object.entries(purposes).map(([value, label]) => ({ value, label: pick(label) }))}
          />
        </Form.Item>
        {form.kind !== 'grant' && (
          <Form.Item
            label={t(form.kind?.startsWith('give-back') ? 'funds.keeper' : 'funds.owner')}
            htmlFor="move-owner"
            required
          >
            <Select
              id="move-owner"
              showSearch={{ optionFilterProp: 'label' }}
              value={form.owner}
              onChange={(owner) => set({ owner })}
              options={keepers(form.kind!)}
            />
          </Form.Item>
        )}
        <Form.Item label={t('funds.amount')} htmlFor="move-amount" required>
          <InputNumber
            id="move-amount"
            min={0}
            precision={2}
            value={form.amount ?? null}
            onChange={(amount) => set({ amount: amount ?? undefined } as Partial<Transfer>)}
            className="wide"
          />
        </Form.Item>
        <Form.Item label={t('funds.document')} htmlFor="move-document" required>
          <Input
            id="move-document"
            maxLength={120}
            value={form.document ?? ''}
            onChange={(e) => set({ document: e.target.value })}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
