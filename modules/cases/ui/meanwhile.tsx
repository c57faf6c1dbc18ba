/** What somebody else did to a matter while it lay open here, and what was typed here and not sent. */
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { forgetOnDevice, formOnDevice, formsKept } from '../../../platform/client/saved-form.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { serverForms } from '../../../platform/client/use-saved-form.ts'
import type { MatterDetail, Option, ProcessView } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { InputView } from './input-view.tsx'

/** What follows a step within this time was caused by it. */
const atOnceMs = 2_000

type Seen = Pick<MatterDetail, 'id' | 'seq' | 'actions'>

/** Says which steps others took since the page was opened or this was read. */
export function Meanwhile({ matter }: { matter: Seen }) {
  const { t, pick, language } = useWords()
  const session = useSession()
  const [read, setRead] = useState(matter.seq)
  // Whoever takes a step has seen all before it, and what the product did at once because of it is no news.
  const mine = matter.actions.findLast((one) => one.by === session.userId)
  const caused = (one: Seen['actions'][number]) =>
    one.role === 'system' && mine !== undefined && Date.parse(one.at) - Date.parse(mine.at) < atOnceMs
  const others = matter.actions.filter(
    (one) => one.seq > Math.max(read, mine?.seq ?? 0) && one.by !== session.userId && !caused(one),
  )
  if (others.length === 0) return null
  const steps = others.map((one) =>
    t('matter.changedBy', { name: one.byName, what: pick(one.label), at: dateTime(one.at)?.slice(-5) ?? '' }),
  )
  return (
    <Alert
      className="matter-others"
      type="warning"
      showIcon
      title={steps.join(language === 'zh' ? '；' : '; ')}
      description={t('matter.changed')}
      closable={{ onClose: () => setRead(matter.seq) }}
    />
  )
}

/** Forms of this matter that were typed into on this device and not sent, but for the one that lies open. */
export function Unsent({
  matter,
  process,
  lists,
  now,
  free,
  onContinue,
}: {
  matter: Seen
  process: ProcessView
  lists: Record<string, Option[]>
  now: string | null
  /** Actions that may be taken now. */
  free: readonly string[]
  onContinue: (kind: string) => void
}) {
  const { t, pick } = useWords()
  const { userId } = useSession()
  const [, setGone] = useState(0)
  const start = `matter:${matter.id}:`
  const kinds = formsKept(localStorage, userId)
    .filter((form) => form.startsWith(start))
    .map((form) => form.slice(start.length))
    .filter((kind) => kind !== now && process.actions[kind])
  return kinds.map((kind) => {
    const kept = formOnDevice(localStorage, userId, start + kind)
    const action = process.actions[kind]!
    if (!kept || Object.keys(kept.input).length === 0) return null
    const forget = () => {
      forgetOnDevice(localStorage, userId, start + kind)
      void serverForms.drop(start + kind).catch(() => undefined)
      setGone((n) => n + 1)
    }
    return (
      <div key={kind} className="matter-unsent">
        <p>
          <strong>{t('matter.unsent', { what: pick(action.label), at: dateTime(kept.at) ?? '' })}</strong>
        </p>
        {!free.includes(kind) && (
          <>
            <p className="small soft">{t('matter.unsentNot')}</p>
            <InputView fields={action.fields} input={kept.input} lists={lists} />
          </>
        )}
        <p className="row tight">
          {free.includes(kind) && (
            <Button size="small" onClick={() => onContinue(kind)}>
              {t('matter.continue')}
            </Button>
          )}
          <Button size="small" onClick={forget}>
            {t('matter.throwAway')}
          </Button>
        </p>
      </div>
    )
  })
}
