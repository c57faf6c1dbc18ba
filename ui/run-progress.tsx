/** Long work: what is being done, how far it is, how long it still takes. */
import { Progress } from 'antd'
import { count } from './format.ts'
import { useUiTexts } from './texts.tsx'

export interface Stand {
  step?: string | null
  done?: number | null
  total?: number | null
  eta_seconds?: number | null
}

/** Seconds as "约剩 2 分"; null when not known. */
export function useTimeLeft(seconds: number | null | undefined): string | null {
  const texts = useUiTexts()
  if (seconds === null || seconds === undefined || seconds < 0) return null
  const time =
    seconds < 90
      ? texts.seconds.replace('{n}', String(Math.ceil(seconds)))
      : texts.minutes.replace('{n}', String(Math.ceil(seconds / 60)))
  return texts.left.replace('{time}', time)
}

/** @example <RunProgress stand={run.progress} state="running" /> */
export function RunProgress({
  stand,
  state,
  stepText,
}: {
  stand: Stand | null
  state: 'queued' | 'running' | 'done' | 'failed'
  stepText?: string
}) {
  const left = useTimeLeft(state === 'running' ? stand?.eta_seconds : null)
  // A step that cannot say how far it is reports 0 until its end: that is not known, rather than nothing done.
  const known = stand?.total != null && stand.total > 0 && stand.done != null && stand.done > 0
  const share = state === 'done' ? 100 : known ? Math.min(99, Math.floor((stand.done! / stand.total!) * 100)) : 0
  return (
    <div className="run-progress">
      <div className="spread small">
        <span className="soft">{stepText ?? stand?.step ?? ''}</span>
        <span className="num faint">
          {known && state === 'running' ? `${count(stand.done)} / ${count(stand.total)}` : ''}
          {left ? ` · ${left}` : ''}
        </span>
      </div>
      <Progress
        percent={share}
        size="small"
        status={state === 'failed' ? 'exception' : state === 'done' ? 'success' : 'active'}
        showInfo={known || state === 'done'}
      />
    </div>
  )
}
