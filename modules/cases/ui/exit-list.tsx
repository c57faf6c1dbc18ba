/** Who left a tier: what the rules say they could have next, and what became of them. */
import { DownloadOutlined } from '@ant-design/icons'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Form, Input, Modal, Radio, Segmented } from 'antd'
import { useState } from 'react'
import { addressOf, get, post, sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, money } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { PagedTable, pageSize } from '../../../ui/paged-table.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { useTiers } from '../../rules/ui/use-tiers.ts'
import { type ExitLine, exitOutcomes } from '../shared.ts'
import './boards.css'

type Show = 'open' | 'settled' | 'all'
const shows: Show[] = ['open', 'settled', 'all']

export function ExitList(props: {
  area: string
  show: Show
  onShow: (show: Show) => void
  page: number
  onPage: (page: number) => void
}) {
  const { area, show, page, onPage } = props
  const { t, pick } = useWords()
  const session = useSession()
  const tiers = useTiers()
  const [settling, setSettling] = useState<ExitLine | null>(null)
  const filter = { state: show === 'all' ? undefined : show, area: area || undefined }
  const exits = useQuery({
    queryKey: ['exits', show, area, page],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<{ items: ExitLine[]; total: number }>('/cases/exits', { ...filter, page, size: pageSize }, signal),
  })
  const settles = session.role === 'county' || session.role === 'township'
  const tier = (id: string) => (tiers[id] ? pick(tiers[id]) : id)
  const who = (one: ExitLine) => (
    <Link to="/households/$hh" params={{ hh: one.hh }} search={{}}>
      {one.name ? <MaskedText text={one.name} /> : t('exits.nameless')}
    </Link>
  )
  const next = (one: ExitLine) =>
    one.suggestedAsOf === null ? (
      <span className="faint">{t('exits.untested')}</span>
    ) : (
      <>
        {one.suggestedTier === null || one.suggestedTier === 'none' ? (
          t('exits.nothing')
        ) : (
          <strong>{tier(one.suggestedTier)}</strong>
        )}{' '}
        {one.suggestedAmount ? <span className="num soft">{money(one.suggestedAmount)}</span> : null}
        <div className="small faint">{t('exits.asOf', { date: one.suggestedAsOf })}</div>
      </>
    )
  const outcome = (one: ExitLine) =>
    one.outcome ? (
      <>
        {pick(exitOutcomes[one.outcome]!)}
        <div className="small soft">
          {one.settledBy} {one.settledOn}
          {one.note && ` · ${one.note}`}
        </div>
      </>
    ) : settles ? (
      <Button size="small" onClick={() => setSettling(one)}>
        {t('exits.settle')}
      </Button>
    ) : (
      <StateMark tone="orange">{t('exits.open')}</StateMark>
    )
  const matter = (one: ExitLine) => (
    <Link to="/work/$id" params={{ id: String(one.matterId) }} search={{}} className="num">
      {one.number}
    </Link>
  )
  return (
    <>
      <div className="spread list-bar">
        <Segmented
          value={show}
          onChange={(chosen) => props.onShow(chosen as Show)}
          options={shows.map((one) => ({
            value: one,
            label: `${t(`exits.show.${one}`)}${one === show && exits.data ? ` ${count(exits.data.total)}` : ''}`,
          }))}
        />
        {session.may.includes('export') && (
          <Button icon={<DownloadOutlined />} href={addressOf('/cases/exits.xlsx', filter)}>
            {t('exits.export')}
          </Button>
        )}
      </div>
      <Loaded query={exits}>
        {(data) => (
          <PagedTable
            data={data}
            page={page}
            onPage={onPage}
            empty={t(`exits.empty.${show}`)}
            columns={[
              { key: 'who', title: t('exits.head'), render: (_, one) => who(one) },
              { key: 'area', title: t('exits.area'), dataIndex: 'areaName' },
              { key: 'left', title: t('exits.left'), render: (_, one) => tier(one.leftTier) },
              { key: 'on', title: t('exits.leftOn'), render: (_, one) => <span className="num">{one.leftOn}</span> },
              { key: 'next', title: t('exits.next'), render: (_, one) => next(one) },
              { key: 'outcome', title: t('exits.outcome'), render: (_, one) => outcome(one) },
              { key: 'matter', title: t('exits.matter'), render: (_, one) => matter(one) },
            ]}
            card={(one) => (
              <div className="board-card">
                <div className="spread">
                  <strong>{who(one)}</strong>
                  <span className="num small">{one.leftOn}</span>
                </div>
                <div className="small soft">{one.areaName}</div>
                <div>
                  <span className="soft">{t('exits.left')}</span> {tier(one.leftTier)}
                </div>
                <div>
                  <span className="soft">{t('exits.next')}</span> {next(one)}
                </div>
                <div className="spread">
                  <div>{outcome(one)}</div>
                  {matter(one)}
                </div>
              </div>
            )}
          />
        )}
      </Loaded>
      {settling && <SettleDialog line={settling} onClose={() => setSettling(null)} />}
    </>
  )
}

function SettleDialog({ line, onClose }: { line: ExitLine; onClose: () => void }) {
  const { t, pick, language, maybe } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [outcome, setOutcome] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const save = useMutation({
    mutationFn: () => post(`/cases/exits/${line.id}`, { outcome, ...(note.trim() && { note: note.trim() }) }),
    onSuccess: onClose,
    onError: (fault) =>
      void message.error(sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined)),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['exits'] }),
  })
  return (
    <Modal
      open
      title={t('exits.settleOf', { name: line.name ?? line.number })}
      okText={t('exits.settle')}
      cancelText={t('do.cancel')}
      okButtonProps={{ disabled: outcome === null }}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t('exits.outcome')} required>
          <Radio.Group
            className="stack tight"
            value={outcome}
            onChange={(e) => setOutcome(e.target.value as string)}
            options={Object.entries(exitOutcomes).map(([value, label]) => ({ value, label: pick(label) }))}
          />
        </Form.Item>
        <Form.Item label={t('exits.note')} htmlFor="exit-note">
          <Input.TextArea
            id="exit-note"
            rows={2}
            maxLength={500}
            value={note}
            onChange={(e) => setNote(e.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
