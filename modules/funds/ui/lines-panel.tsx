/** Lines of a roll, those with findings first; what a person can do with one stands at its end. */
import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import { addressOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { PagedTable } from '../../../ui/paged-table.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import {
  type FindingKind,
  findingKinds,
  type LineState,
  lineKinds,
  lineStates,
  type PayLine,
  type RollDetail,
} from '../shared.ts'
import { type LineFilter, linesQuery, onRoll } from './calls.ts'
import { AccountDialog, CancelDialog } from './line-dialogs.tsx'
import { SettleDialog } from './settle-dialog.tsx'
import { useDo } from './use-do.ts'
import { Yuan } from './yuan.tsx'

const tones: Partial<Record<LineState, Tone>> = { held: 'orange', failed: 'red', paid: 'good', sent: 'accent' }

export function LinesPanel({
  roll,
  filter,
  onFilter,
}: {
  roll: RollDetail
  filter: LineFilter
  onFilter: (filter: LineFilter) => void
}) {
  const { t, pick } = useWords()
  const session = useSession()
  const tiers = useTiers()
  const [page, setPage] = useState(1)
  const [doing, setDoing] = useState<{
    what: 'account' | 'cancel' | 'hold' | 'settle' | 'release'
    line: PayLine
  } | null>(null)
  const list = useQuery(linesQuery(String(roll.id), filter, page))
  const county = session.role === 'county'
  const change = (next: LineFilter) => {
    setPage(1)
    onFilter(next)
  }
  const tier = (id: string) => (id === 'temporary' ? t('funds.temporary') : tiers[id] ? pick(tiers[id]) : id)
  const name = (line: PayLine) =>
    line.hh ? (
      <Link to="/households/$hh" params={{ hh: line.hh }} search={{}}>
        <MaskedText text={line.name ?? line.hh} />
      </Link>
    ) : (
      <MaskedText text={line.name ?? ''} />
    )
  const state = (line: PayLine) => (
    <StateMark tone={tones[line.state as LineState] ?? 'plain'}>{pick(lineStates[line.state as LineState])}</StateMark>
  )
  const amount = (line: PayLine) =>
    line.fen === null ? <span className="unknown">{t('funds.unknown')}</span> : <Yuan fen={line.fen} />
  const found = (line: PayLine) => (
    <span className="small">
      {line.findings.map((one) => (
        <span key={one.kind} className={one.state === 'open' ? 'strong' : 'soft'}>
          {pick(findingKinds[one.kind as FindingKind])}
          {one.state !== 'open' && ` · ${t(one.state === 'held' ? 'funds.held' : 'funds.release')}`}
          {one.reason && `（${one.reason}）`}{' '}
        </span>
      ))}
      {line.failedBecause && <span className="soft">{line.failedBecause}</span>}
    </span>
  )
  const account = (line: PayLine) =>
    line.account ? (
      <span className="num small">{line.account.slice(-8)}</span>
    ) : (
      <span className="small soft">{t(line.hasAccount ? 'funds.hasAccount' : 'funds.noAccount')}</span>
    )
  const act = (line: PayLine) => {
    if (!county) return null
    const open = line.findings.find((one) => one.state === 'open')
    const may = {
      settle: roll.state === 'checked' && open !== undefined,
      hold: roll.state === 'checked' && line.findings.length === 0,
      account:
        ['open', 'held', 'failed'].includes(line.state) &&
        (!line.hasAccount || line.state === 'failed' || line.findings.some((one) => one.kind === 'holder')),
      release: line.state === 'held' && ['approved', 'results', 'posted'].includes(roll.state),
      cancel: ['held', 'failed', 'carried'].includes(line.state),
    }
    const words = {
      settle: 'funds.settle',
      hold: 'funds.byHand',
      account: 'funds.enterAccount',
      release: 'funds.releaseHeld',
      cancel: 'funds.cancel',
    } as const
    return (
      <span className="row tight line-do">
        {(Object.keys(words) as (keyof typeof words)[])
          .filter((what) => may[what])
          .map((what) => (
            <Button key={what} size="small" onClick={() => setDoing({ what, line })}>
              {t(words[what])}
            </Button>
          ))}
      </span>
    )
  }
  const close = () => setDoing(null)
  return (
    <Panel
      title={t('funds.detail')}
      extra={
        <>
          <Select
            aria-label={t('funds.allStates')}
            value={filter.state ?? ''}
            onChange={(value) => change({ ...filter, state: value || undefined })}
            options={[
              { value: '', label: t('funds.allStates') },
              ...Object.entries(lineStates).map(([value, label]) => ({ value, label: pick(label) })),
            ]}
            className="line-filter"
          />
          <Select
            aria-label={t('funds.allFindings')}
            value={filter.finding ?? ''}
            onChange={(value) => change({ ...filter, finding: value || undefined })}
            options={[
              { value: '', label: t('funds.allFindings') },
              ...Object.entries(findingKinds).map(([value, label]) => ({ value, label: pick(label) })),
            ]}
            className="line-filter"
          />
          {session.may.includes('export') && (
            <Button icon={<DownloadOutlined />} href={addressOf(`/funds/rolls/${roll.id}/lines.xlsx`, { ...filter })}>
              {t('funds.export')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={list}>
        {(data) => (
          <PagedTable
            data={data}
            page={page}
            onPage={setPage}
            empty={t('funds.nothing')}
            columns={[
              {
                title: t('funds.name'),
                key: 'name',
                render: (_, line) => (
                  <>
                    {name(line)}
                    <div className="faint small">{line.areaName}</div>
                  </>
                ),
              },
              {
                title: t('funds.kind'),
                key: 'kind',
                render: (_, line) => (
                  <>
                    {pick(lineKinds[line.kind])}
                    <div className="faint small">
                      {tier(line.tier)} · {line.month}
                    </div>
                  </>
                ),
              },
              { title: t('funds.amount'), key: 'fen', align: 'right', render: (_, line) => amount(line) },
              { title: t('funds.account'), key: 'account', render: (_, line) => account(line) },
              { title: t('funds.state'), key: 'state', render: (_, line) => state(line) },
              { title: t('funds.findings'), key: 'findings', render: (_, line) => found(line) },
              { title: '', key: 'do', align: 'right', render: (_, line) => act(line) },
            ]}
            card={(line) => (
              <div className="stack tight">
                <div className="spread">
                  <span>
                    {name(line)} <span className="faint small">{line.areaName}</span>
                  </span>
                  {state(line)}
                </div>
                <div className="spread">
                  <span className="small soft">
                    {pick(lineKinds[line.kind])} · {tier(line.tier)} · {line.month}
                  </span>
                  {amount(line)}
                </div>
                {found(line)}
                {act(line)}
              </div>
            )}
          />
        )}
      </Loaded>
      {doing?.what === 'account' && <AccountDialog line={doing.line} onClose={close} />}
      {doing?.what === 'cancel' && <CancelDialog line={doing.line} onClose={close} />}
      {doing?.what === 'hold' && <SettleDialog roll={roll.id} kind="by-hand" lines={[doing.line.id]} onClose={close} />}
      {doing?.what === 'settle' && (
        <SettleDialog
          roll={roll.id}
          kind={doing.line.findings.find((one) => one.state === 'open')!.kind as FindingKind}
          lines={[doing.line.id]}
          onClose={close}
        />
      )}
      {doing?.what === 'release' && (
        <ReasonDialog
          title={t('funds.releaseHeld')}
          send={(reason, key) => onRoll(roll.id, 'release', { lines: [doing.line.id], reason, key })}
          onClose={close}
        />
      )}
    </Panel>
  )
}

/** Something that needs a reason and nothing else. */
export function ReasonDialog({
  title,
  send,
  onClose,
}: {
  title: string
  send: (reason: string, key: string) => Promise<unknown>
  onClose: () => void
}) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const key = useMemo(() => crypto.randomUUID(), [])
  const doIt = useDo(() => send(reason.trim(), key), onClose)
  return (
    <Modal
      open
      title={title}
      okText={title}
      cancelText={t('do.cancel')}
      okButtonProps={{ disabled: reason.trim() === '' }}
      confirmLoading={doIt.isPending}
      onOk={() => doIt.mutate(undefined)}
      onCancel={onClose}
    >
      <label htmlFor="why">{t('funds.reason')}</label>
      <Input.TextArea id="why" rows={3} maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} />
    </Modal>
  )
}
