/** What did not arrive at a department's system, and answers that fit nowhere: each stands here until a person has dealt with it. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Input } from 'antd'
import { get, post, sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { DeadLetter, OddAnswer } from '../shared.ts'
import { catalogueQuery } from './refer-calls.ts'

export const undeliveredQuery = queryOptions({
  queryKey: ['undelivered'],
  refetchInterval: 60_000,
  queryFn: ({ signal }) =>
    get<{ letters: DeadLetter[]; answers: OddAnswer[] }>('/referrals/undelivered', undefined, signal),
})

export function UndeliveredPanel() {
  const { t, pick, language, maybe } = useWords()
  const { message, modal } = App.useApp()
  const session = useSession()
  const queries = useQueryClient()
  const found = useQuery(undeliveredQuery)
  const units = useQuery(catalogueQuery).data?.units ?? []
  const mayDeal = ['county', 'league', 'region'].includes(session.role)
  const unitName = (id: string) => pick(units.find((one) => one.id === id)?.label) || id
  const run = async (what: () => Promise<unknown>) => {
    try {
      await what()
      message.success(t('refs.dealt'))
    } catch (fault) {
      message.error(sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined))
    }
    await queries.invalidateQueries({ queryKey: ['undelivered'] })
  }
  /** Asks what was done, then sends it. */
  const noted = (title: string, send: (note: string) => Promise<unknown>) => {
    let note = ''
    modal.confirm({
      title,
      content: (
        <Input.TextArea
          aria-label={t('refs.note')}
          placeholder={t('refs.note')}
          rows={3}
          maxLength={300}
          onChange={(e) => {
            note = e.target.value
          }}
        />
      ),
      okText: title,
      cancelText: t('do.cancel'),
      onOk: async () => {
        if (note.trim().length < 2) {
          message.error(t('refs.noteNeeded'))
          throw new Error('no note')
        }
        await run(() => send(note.trim()))
      },
    })
  }
  const matter = (id: number | null, number: string | null) =>
    id === null ? (
      <span className="num">{number ?? '—'}</span>
    ) : (
      <Link to="/work/$id" params={{ id: String(id) }} search={{}} className="num">
        {number}
      </Link>
    )
  return (
    <Loaded query={found}>
      {({ letters, answers }) => (
        <div className="stack">
          <Panel title={t('refs.letters')} note={t('refs.lettersNote')}>
            {letters.length === 0 && <p className="soft">{t('refs.noLetters')}</p>}
            <ul className="refs-letters">
              {letters.map((one) => (
                <li key={one.id}>
                  <div className="spread">
                    <span>
                      <strong>{unitName(one.unit)}</strong> · {matter(one.matter, one.number)} · {one.areaName}
                    </span>
                    <StateMark tone={one.state === 'dead' ? 'red' : 'orange'}>
                      {t(one.state === 'dead' ? 'refs.dead' : 'refs.trying', { n: one.tries })}
                    </StateMark>
                  </div>
                  <p className="small soft">
                    {t(one.kind === 'revoke' ? 'refs.kindRevoke' : 'refs.kindReferral')} · {dateTime(one.madeAt)}
                    {one.lastStatus !== null && ` · HTTP ${one.lastStatus}`}
                    {one.lastError && ` · ${one.lastError}`}
                  </p>
                  {mayDeal && one.state === 'dead' && (
                    <p className="row">
                      <Button onClick={() => void run(() => post(`/referrals/undelivered/${one.id}/resend`))}>
                        {t('refs.resend')}
                      </Button>
                      <Button
                        onClick={() =>
                          noted(t('refs.close'), (note) => post(`/referrals/undelivered/${one.id}/close`, { note }))
                        }
                      >
                        {t('refs.close')}
                      </Button>
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title={t('refs.odd')} note={t('refs.oddNote')}>
            {answers.length === 0 && <p className="soft">{t('refs.noOdd')}</p>}
            <ul className="refs-letters">
              {answers.map((one) => (
                <li key={one.id}>
                  <div className="spread">
                    <span>
                      <strong>{unitName(one.unit)}</strong> · {matter(one.matter, one.number)}
                    </span>
                    <StateMark tone="orange">{maybe(`refs.odd.${one.state}`, one.state)}</StateMark>
                  </div>
                  <p className="small soft">
                    {dateTime(one.receivedAt)} · {one.said}
                  </p>
                  {one.body && (
                    <details>
                      <summary>{t('refs.body')}</summary>
                      <pre className="refs-body">{one.body}</pre>
                    </details>
                  )}
                  {mayDeal && (
                    <p className="row">
                      <Button
                        onClick={() =>
                          noted(t('refs.looked'), (note) => post(`/referrals/answers/${one.id}/looked`, { note }))
                        }
                      >
                        {t('refs.looked')}
                      </Button>
                    </p>
                  )}
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      )}
    </Loaded>
  )
}
