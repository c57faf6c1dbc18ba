/** Whose turn it is on a matter, and who takes it on. */
import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import type { MatterDetail } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { assignTo } from './calls.ts'

export function TurnLine({ matter }: { matter: MatterDetail }) {
  const { t, pick, maybe } = useWords()
  const session = useSession()
  if (matter.closedAt) return t('matter.closed', { state: pick(matter.stateLabel), date: date(matter.closedAt) ?? '' })
  const what = pick(matter.next ?? matter.stateLabel)
  if (matter.waits || !matter.turn) return t('matter.waits', { what })
  if (matter.another) return <strong>{t('matter.turnAnother', { what })}</strong>
  const mine = matter.turn === session.role && (matter.assignee === null || matter.assignee === session.userId)
  return (
    <strong>
      {mine
        ? t('matter.turnYou', { what })
        : t('matter.turnOther', { who: maybe(`role.${matter.turn}`, matter.turn), what })}
    </strong>
  )
}

export function AssigneePanel({ matter }: { matter: MatterDetail }) {
  const { t, language, maybe } = useWords()
  const { message } = App.useApp()
  const session = useSession()
  const queries = useQueryClient()
  if (matter.closedAt || matter.turn !== session.role || matter.another) return null
  const mine = matter.assignee === session.userId
  const change = async (to: string | null) => {
    try {
      await assignTo(matter.id, to)
    } catch (fault) {
      message.error(sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined))
    }
    await queries.invalidateQueries()
  }
  return (
    <Panel title={t('matter.assignee')}>
      <Button block onClick={() => void change(mine ? null : session.userId)}>
        {t(mine ? 'matter.giveBack' : 'matter.take')}
      </Button>
    </Panel>
  )
}
