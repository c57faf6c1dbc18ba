/** What became of a message, in a word. */
import { Tooltip } from 'antd'
import type { DeliveryView } from '../../../platform/notices/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { StateMark, type Tone } from '../../../ui/state-mark.tsx'

const tones: Record<DeliveryView['state'], Tone> = {
  queued: 'accent',
  sending: 'accent',
  sent: 'good',
  'given-up': 'red',
  unneeded: 'plain',
}

/** @param named says by which way, too */
export function SentState({ delivery, named }: { delivery: DeliveryView; named?: boolean }) {
  const { t } = useWords()
  const retrying = delivery.state === 'queued' && delivery.attempts > 0
  const state = retrying ? t('notice.sent.retrying', { n: delivery.attempts }) : t(`notice.sent.${delivery.state}`)
  return (
    <Tooltip title={delivery.fault}>
      <span>
        <StateMark tone={retrying ? 'orange' : tones[delivery.state]}>
          {named ? `${t(delivery.channel === 'email' ? 'notice.byEmail' : 'notice.bySms')} ${state}` : state}
        </StateMark>
      </span>
    </Tooltip>
  )
}
