/** Tries an indicator of a draft on the last twelve months, beside the rule in force, before it goes live. */
import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { post, sentenceOf } from '../../../../platform/client/index.ts'
import { useRun } from '../../../../platform/client/use-run.ts'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { count, percent } from '../../../../ui/format.ts'
import { RunProgress } from '../../../../ui/run-progress.tsx'
import type { DraftDetail, BackTest as Result } from '../../drafts/shapes.ts'

type Hits = Result['months'][number]['current']

export function BackTest({ draft, indicator }: { draft: DraftDetail; indicator: string }) {
  const { t, language, maybe } = useWords()
  const [runId, setRunId] = useState<number | null>(null)
  const run = useRun(runId)
  const start = useMutation({
    mutationFn: () => post<{ runId: number }>(`/indicators/${indicator}/back-test`, { draft: draft.id }),
    onSuccess: (answer) => setRunId(answer.runId),
  })
  const busy = start.isPending || (runId !== null && run?.state !== 'done' && run?.state !== 'failed')
  return (
    <div className="stack tight back-test">
      <div className="row">
        <Button loading={busy} onClick={() => start.mutate()}>
          {t('policy.backtest')}
        </Button>
        <span className="small faint">{t('policy.backtest.note')}</span>
      </div>
      {start.error != null && (
        <Alert
          type="error"
          title={sentenceOf(start.error, language, (code) => maybe(`fault.${code}`, '') || undefined)}
        />
      )}
      {run && run.state !== 'done' && run.state !== 'failed' && <RunProgress stand={run.progress} state={run.state} />}
      {run?.state === 'failed' && <Alert type="error" title={t('policy.backtest.failed', { why: run.error ?? '' })} />}
      {run?.state === 'done' && <Months result={run.result as Result} />}
    </div>
  )
}

const total = (hits: Hits) => (hits ? hits.red + hits.orange + hits.yellow : null)

function Months({ result }: { result: Result }) {
  const { t } = useWords()
  const most = Math.max(1, ...result.months.flatMap((one) => [total(one.current) ?? 0, total(one.draft) ?? 0]))
  const words = (of: Result['feedback']) => ({
    judged: of.judged,
    true: of.true,
    share: percent(of.judged > 0 ? of.true / of.judged : null, 0) ?? '–',
  })
  return (
    <div className="stack tight">
      <table className="grid-table back-table">
        <thead>
          <tr>
            <th>{t('policy.backtest.month')}</th>
            <th>{t('policy.backtest.now')}</th>
            <th>{t('policy.backtest.draft')}</th>
          </tr>
        </thead>
        <tbody>
          {result.months.map((one) => (
            <tr key={one.asOf}>
              <td className="num" data-label={t('policy.backtest.month')}>
                {one.asOf}
              </td>
              <td data-label={t('policy.backtest.now')}>
                <Bar hits={one.current} most={most} />
              </td>
              <td data-label={t('policy.backtest.draft')}>
                <Bar hits={one.draft} most={most} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="strong">{t('policy.backtest.precision')}</p>
      {result.feedback.judged === 0 ? (
        <p className="soft">{t('policy.backtest.noFeedback')}</p>
      ) : (
        <>
          <p>{t('policy.backtest.judged', words(result.feedback))}</p>
          <p>{t('policy.backtest.kept', words(result.kept))}</p>
        </>
      )}
    </div>
  )
}

/** Hits by level as a bar with its figure; months without data say so. */
function Bar({ hits, most }: { hits: Hits; most: number }) {
  const { t } = useWords()
  if (!hits) return <span className="unknown">{t('policy.backtest.noData')}</span>
  const words = (['red', 'orange', 'yellow'] as const)
    .map((level) => `${t(`level.${level}`)} ${count(hits[level])}`)
    .join('，')
  return (
    <span className="back-bar" title={words}>
      <strong className="num">{count(total(hits))}</strong>
      <span className="back-track" aria-hidden="true">
        {(['red', 'orange', 'yellow'] as const).map((level) => (
          <i key={level} className={`back-${level}`} style={{ width: `${(hits[level] / most) * 100}%` }} />
        ))}
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
