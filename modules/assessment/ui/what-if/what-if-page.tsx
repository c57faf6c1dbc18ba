/** What-if 政策推演: ask for a run, find the runs again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Select } from 'antd'
import { sentenceOf } from '../../../../platform/client/index.ts'
import { useSession } from '../../../../platform/client/session.tsx'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { dateTime } from '../../../../ui/format.ts'
import { Loaded } from '../../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../../ui/page-head.tsx'
import { StateMark } from '../../../../ui/state-mark.tsx'
import { StateBox } from '../../../../ui/states.tsx'
import { mostDrafts, type NewWhatIf, type WhatIfDays, type WhatIfItem } from '../../shared.ts'
import { beginWhatIf, choicesQuery, runsQuery } from './calls.ts'
import './what-if.css'

export function WhatIfPage() {
  const { t } = useWords()
  const choices = useQuery(choicesQuery)
  const runs = useQuery({
    ...runsQuery,
    refetchInterval: ({ state }) =>
      state.data?.items.some((run) => run.state === 'queued' || run.state === 'running') ? 2000 : false,
  })
  return (
    <>
      <PageHead
        before={<Link to={'/policy' as string}>{t('policy.title')}</Link>}
        title={t('whatIf.title')}
        turn={t('whatIf.turn')}
      />
      <div className="stack">
        <Loaded query={choices}>{(data) => <Begin choices={data} />}</Loaded>
        <Panel title={t('whatIf.runs')}>
          <Loaded query={runs}>{({ items }) => <Runs items={items} />}</Loaded>
        </Panel>
      </div>
    </>
  )
}

interface Typed {
  drafts: number[]
  asOf: string
  policyDay?: string
  area: string
}

function Begin({ choices }: { choices: WhatIfDays }) {
  const { t, maybe, language } = useWords()
  const session = useSession()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { draft } = useSearch({ strict: false }) as { draft?: string }
  const begin = useMutation({
    mutationFn: (input: NewWhatIf) => beginWhatIf(input),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: runsQuery.queryKey })
      await navigate({ to: '/policy/what-if/$id' as string, params: { id: String(id) } as never })
    },
  })
  if (choices.drafts.length === 0)
    return (
      <Panel>
        <StateBox kind="empty" title={t('whatIf.noDrafts')} note={t('whatIf.noDraftsNote')}>
          <Link to={'/policy' as string} search={{ tab: 'drafts' } as never}>
            {t('policy.title')}
          </Link>
        </StateBox>
      </Panel>
    )
  const asked = choices.drafts.find((one) => String(one.id) === draft)
  const start: Typed = {
    drafts: asked ? [asked.id] : [],
    asOf: choices.newest ?? '',
    area: session.area,
  }
  return (
    <Panel title={t('whatIf.begin')}>
      <Form<Typed>
        layout="vertical"
        requiredMark={false}
        initialValues={start}
        className="what-if-form"
        onFinish={({ drafts, asOf, policyDay, area }) =>
          begin.mutate({ drafts, asOf, area, ...(policyDay ? { policyDay } : {}) })
        }
      >
        <Form.Item
          name="drafts"
          label={t('whatIf.drafts', { n: mostDrafts })}
          className="what-if-drafts"
          rules={[{ required: true, message: t('whatIf.draftsHint') }]}
        >
          <Select
            mode="multiple"
            maxCount={mostDrafts}
            placeholder={t('whatIf.draftsHint')}
            optionFilterProp="label"
            options={choices.drafts.map((one) => ({
              value: one.id,
              label: `${one.title}（${one.validFrom} · ${one.authorName}）`,
            }))}
          />
        </Form.Item>
        <Form.Item name="area" label={t('whatIf.area')}>
          <Select
            options={choices.areas.map((one) => ({
              value: one.area,
              label: one.own ? one.name : t('whatIf.above', { name: one.name }),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="asOf"
          label={t('whatIf.asOf')}
          rules={[{ required: true, message: t('whatIf.asOf') }]}
          extra={choices.kept[0] && t('whatIf.asOfNote', { days: choices.kept[0] })}
        >
          <Input type="date" />
        </Form.Item>
        <Form.Item name="policyDay" label={t('whatIf.policyDay')} extra={t('whatIf.policyDayNote')}>
          <Input type="date" />
        </Form.Item>
        {begin.error && (
          <Alert
            className="what-if-fault"
            type="error"
            showIcon
            title={sentenceOf(begin.error, language, (code) => maybe(`fault.${code}`, '') || undefined)}
          />
        )}
        <Button type="primary" htmlType="submit" loading={begin.isPending}>
          {t('whatIf.begin')}
        </Button>
      </Form>
    </Panel>
  )
}

const tones = { queued: 'plain', running: 'accent', done: 'good', failed: 'red' } as const

function Runs({ items }: { items: WhatIfItem[] }) {
  const { t } = useWords()
  if (items.length === 0) return <StateBox kind="empty" title={t('whatIf.none')} />
  return (
    <ul className="what-if-runs">
      {items.map((run) => (
        <li key={run.id}>
          <div className="spread">
            <Link to={'/policy/what-if/$id' as string} params={{ id: String(run.id) } as never}>
              <strong>{run.title}</strong>
            </Link>
            <StateMark tone={tones[run.state]}>{t(`whatIf.state.${run.state}`)}</StateMark>
          </div>
          <p className="small soft">
            {run.areaName} · {t('whatIf.asOf')} <span className="num">{run.asOf}</span> · {t('whatIf.policyDay')}{' '}
            <span className="num">{run.policyDay}</span> · {run.authorName} · {dateTime(run.createdAt)}
            {run.repeats !== null && ` · ${t('whatIf.repeats', { n: run.repeats })}`}
          </p>
          {run.state === 'failed' && <p className="cell-fault">{run.error}</p>}
        </li>
      ))}
    </ul>
  )
}
