/** Evidence of a warning beside the list: whose turn, why, on which rows, what is unknown, what was done. */
import { CloseOutlined, DownOutlined, UpOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Tooltip } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import type { WarningDetail } from '../shared.ts'
import { warningQuery } from './calls.ts'
import { HitCard } from './hit-card.tsx'
import type { WarningDialogKind } from './warning-dialogs.tsx'
import { DueDay, ShownLevel, StateTag, TierText, useSentence, useUnjudged } from './warning-words.tsx'
import './warnings.css'

export interface EvidencePanelProps {
  id: number
  onClose: () => void
  onAct: (kind: WarningDialogKind, warning: WarningDetail) => void
  onPrevious?: () => void
  onNext?: () => void
}

export function EvidencePanel(props: EvidencePanelProps) {
  const { t } = useWords()
  const warning = useQuery(warningQuery(props.id))
  return (
    <section className="evidence" aria-label={t('panel.title')}>
      <div className="evidence-bar">
        <h2 className="grow">{t('panel.title')}</h2>
        <Tooltip title={`${t('panel.previous')} (k)`}>
          <Button
            type="text"
            icon={<UpOutlined />}
            disabled={!props.onPrevious}
            onClick={props.onPrevious}
            aria-label={t('panel.previous')}
          />
        </Tooltip>
        <Tooltip title={`${t('panel.next')} (j)`}>
          <Button
            type="text"
            icon={<DownOutlined />}
            disabled={!props.onNext}
            onClick={props.onNext}
            aria-label={t('panel.next')}
          />
        </Tooltip>
        <Button type="text" icon={<CloseOutlined />} onClick={props.onClose} aria-label={t('do.close')} />
      </div>
      <Loaded query={warning}>{(data) => <Evidence data={data} onAct={props.onAct} />}</Loaded>
    </section>
  )
}

function Evidence({ data, onAct }: { data: WarningDetail; onAct: EvidencePanelProps['onAct'] }) {
  const { t, pick, maybe, language } = useWords()
  const session = useSession()
  const sentence = useSentence()
  const unjudged = useUnjudged()
  const live = data.state === 'open' || data.state === 'dispatched'
  const who = [data.responsible.areaName, data.responsible.person].filter(Boolean).join(' ')
  const mayHandle = session.may.includes('handle-warnings')
  const mayDispatch = session.may.includes('dispatch-warnings')
  // Nobody was sent yet: the turn is of whoever may send. Otherwise it is of the unit that visits.
  const toSend = data.state === 'open' && mayDispatch
  return (
    <>
      <div className="evidence-head">
        <div className="row">
          <ShownLevel warning={data} />
          <strong className="evidence-name">
            <MaskedText text={data.headName} />
          </strong>
          <span className="soft">{t('warnings.members', { n: data.members })}</span>
          <StateTag warning={data} />
        </div>
        <p className="soft">
          <span className="num">{data.householdNo}</span> · {data.areaName} ·{' '}
          <TierText tier={data.tier} label={data.tierLabel} />
        </p>
        <p className="evidence-sentence">{sentence(data)}</p>
        {live && (
          <p className="evidence-turn">
            {t('panel.turn', {
              who: toSend ? t('panel.you') : who,
              what: toSend ? t('panel.turnDispatch') : t('panel.turnVisit'),
              due: date(data.dueAt) ?? '',
            })}{' '}
            <DueDay warning={data} />
          </p>
        )}
        {data.unsupportedSince && (
          <p className="evidence-doubt">{t('warnings.unsupported', { date: date(data.unsupportedSince) ?? '' })}</p>
        )}
        {data.unjudged && <p className="evidence-doubt">{unjudged(data.unjudged)}</p>}
        <div className="row evidence-do">
          {live && mayDispatch && (
            <Button type="primary" onClick={() => onAct('dispatch', data)}>
              {t('warnings.dispatch')} <span className="key-hint">d</span>
            </Button>
          )}
          {live && mayHandle && (
            <Button type={mayDispatch ? 'default' : 'primary'} onClick={() => onAct('close', data)}>
              {t('warnings.close')} <span className="key-hint">c</span>
            </Button>
          )}
          {mayHandle && <Button onClick={() => onAct('note', data)}>{t('warnings.note')}</Button>}
          {!live && mayHandle && <Button onClick={() => onAct('reopen', data)}>{t('warnings.reopen')}</Button>}
          <Link to="/households/$hh" params={{ hh: data.hh }} className="evidence-portrait">
            {t('warnings.portrait')} →
          </Link>
        </div>
      </div>

      {live && data.suggested.length > 0 && (
        <div className="evidence-part">
          <h3>
            {t('panel.suggested')} <span className="faint small">{t('panel.suggestedNote')}</span>
          </h3>
          <ol className="evidence-suggested">
            {data.suggested.map((one) => (
              <li key={one.id}>{pick(one.label)}</li>
            ))}
          </ol>
        </div>
      )}

      <div className="evidence-part stack tight">
        {data.hits.map((hit) => (
          <HitCard key={`${hit.indicator}-${hit.pid ?? ''}`} hit={hit} hh={data.hh} />
        ))}
      </div>

      <div className="evidence-part">
        <h3>{t('panel.history')}</h3>
        <ol className="history">
          {data.actions.map((action) => (
            <li key={action.id}>
              <span className="num faint">{dateTime(action.at)}</span>
              <div>
                <strong>{maybe(`action.${action.kind}`, action.kind)}</strong>{' '}
                <span className="soft">{action.byName}</span>
                <div>{language === 'zh' ? action.text_zh : action.text_en}</div>
              </div>
            </li>
          ))}
        </ol>
      </div>
    </>
  )
}
