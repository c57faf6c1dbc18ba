/** What else may be done on a matter besides the form that lies open, and why something may not be done yet. */
import { Button, Dropdown } from 'antd'
import type { MatterDetail, ProcessView } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'

interface Props {
  matter: Pick<MatterDetail, 'offers'>
  process: ProcessView
}

/** A menu of all actions but the one whose form is open; those that must wait say why. */
export function OtherActions({
  matter,
  process,
  now,
  onChoose,
}: Props & { now: string | null; onChoose: (kind: string) => void }) {
  const { t, pick } = useWords()
  const items = matter.offers
    .filter((offer) => offer.kind !== now)
    .map((offer) => {
      const label = pick(process.actions[offer.kind]?.label)
      return {
        key: offer.kind,
        disabled: offer.why !== null,
        label: offer.why ? `${label} — ${pick(offer.why)}` : label,
      }
    })
  if (items.length === 0) return null
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => onChoose(key) }}>
      <Button>{t('matter.other')}</Button>
    </Dropdown>
  )
}

/** Actions that must wait, each with its reason. */
export function MustWait({ matter, process }: Props) {
  const { t, pick } = useWords()
  return matter.offers
    .filter((offer) => offer.why !== null)
    .map((offer) => (
      <p key={offer.kind} className="soft">
        {pick(process.actions[offer.kind]?.label)}：{t('matter.notNow', { why: pick(offer.why) })}
      </p>
    ))
}
