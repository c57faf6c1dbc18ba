/** 家庭试算: a clerk types a family in and sees tier, amount and reasons at once, computed in the browser. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { memo, type RefObject, useCallback, useMemo, useRef, useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { StateBox } from '../../../ui/states.tsx'
import type { Benefits, Scalar } from '../benefits/shared.ts'
import type { Label } from '../label.ts'
import { AreaPicker } from './area-picker.tsx'
import { FactGroups } from './fact-groups.tsx'
import { FamilyAnswer } from './family-answer.tsx'
import './family.css'
import { type TypedFamily, usualFamily, withFact, withMember, withoutMember } from './typed-family.ts'
import { useBenefits } from './use-benefits.ts'
import { useTiers } from './use-tiers.ts'

export function FamilyPage() {
  const { t } = useWords()
  const session = useSession()
  const [asOf, setAsOf] = useState(() => dayjs().format('YYYY-MM-DD'))
  // Whoever chooses another day, whose rules have to come first, keeps what was typed in. Not a state: a key in the form would
  // draw the whole page anew.
  const kept = useRef<Kept>({ area: session.area, family: null })
  const rules = useBenefits(asOf)
  const tiers = useTiers()
  return (
    <>
      <PageHead title={t('calculate.title')} turn={t('calculate.turn')} />
      <Loaded query={rules}>
        {(benefits) =>
          benefits ? (
            <Family benefits={benefits} asOf={asOf} tiers={tiers} kept={kept} onDay={setAsOf} />
          ) : (
            <StateBox kind="empty" title={t('calculate.noRules')} />
          )
        }
      </Loaded>
    </>
  )
}

/** The head stays the head. */
const headFixed = ['relation']

/** What was typed in under the rules of another day. */
interface Kept {
  area: string
  /** Null: nothing yet. */
  family: TypedFamily | null
}

function Family(props: {
  benefits: Benefits
  asOf: string
  tiers: Record<string, Label>
  kept: RefObject<Kept>
  onDay: (day: string) => void
}) {
  const { benefits, asOf, tiers, kept, onDay } = props
  const { t } = useWords()
  const [area, setArea] = useState(kept.current.area)
  const [family, showFamily] = useState(() => kept.current.family ?? usualFamily(benefits))
  const setFamily = useCallback(
    (change: (now: TypedFamily) => TypedFamily) =>
      showFamily((now) => {
        const next = change(now)
        kept.current.family = next
        return next
      }),
    [kept],
  )
  const onArea = useCallback(
    (next: string) => {
      kept.current.area = next
      setArea(next)
    },
    [kept],
  )
  const set = useCallback(
    (at: number | null, name: string, value: Scalar) => setFamily((now) => withFact(now, at, name, value)),
    [setFamily],
  )
  // A text that could not be read stands in the field alone: it leaves with its member and does not stay for the next one.
  const [names, setNames] = useState(() => family.members.map((_, at) => at))
  const remove = useCallback(
    (at: number) => {
      setFamily((now) => withoutMember(now, at))
      setNames((now) => now.filter((_, index) => index !== at))
    },
    [setFamily],
  )
  const add = useCallback(() => {
    setFamily((now) => withMember(now, benefits))
    setNames((now) => [...now, Math.max(...now) + 1])
  }, [setFamily, benefits])
  // A new form: what a field holds that could not be read goes as well.
  const [form, setForm] = useState(0)
  const reset = useCallback(() => {
    kept.current.family = null
    const usual = usualFamily(benefits)
    showFamily(usual)
    setNames(usual.members.map((_, at) => at))
    setForm((now) => now + 1)
  }, [benefits, kept])
  const urban = family.household.urban
  const place = useMemo(() => ({ area, urban: typeof urban === 'boolean' ? urban : null, asOf }), [area, urban, asOf])
  return (
    <div className="family">
      <div className="family-form" key={form}>
        <section className="panel">
          <DayAndArea asOf={asOf} area={area} onDay={onDay} onArea={onArea} />
          <h2>{t('calculate.household')}</h2>
          <FactGroups
            benefits={benefits}
            subject="household"
            facts={family.household}
            tiers={tiers}
            at={null}
            onChange={set}
          />
        </section>
        {family.members.map((member, at) => (
          <Member
            key={names[at]}
            benefits={benefits}
            member={member}
            at={at}
            tiers={tiers}
            onChange={set}
            onRemove={remove}
          />
        ))}
        <FamilyDo onAdd={add} onReset={reset} />
      </div>
      <FamilyAnswer benefits={benefits} family={family} place={place} tiers={tiers} />
    </div>
  )
}

/** Day and area; no key in the form touches them. */
const DayAndArea = memo(function DayAndArea(props: {
  asOf: string
  area: string
  onDay: (day: string) => void
  onArea: (area: string) => void
}) {
  const { t } = useWords()
  return (
    <div className="facts">
      <div className="fact">
        <label htmlFor="family-day">{t('calculate.day')}</label>
        <DatePicker
          id="family-day"
          value={dayjs(props.asOf)}
          allowClear={false}
          onChange={(day) => day && props.onDay(day.format('YYYY-MM-DD'))}
        />
      </div>
      <div className="fact">
        <span className="fact-label">{t('calculate.area')}</span>
        <AreaPicker value={props.area} onChange={props.onArea} look={{ 'aria-label': t('calculate.area') }} />
      </div>
    </div>
  )
})

/** One member; drawn anew only when one of the own facts changed. */
const Member = memo(function Member(props: {
  benefits: Benefits
  member: TypedFamily['members'][number]
  at: number
  tiers: Record<string, Label>
  onChange: (at: number | null, name: string, value: Scalar) => void
  onRemove: (at: number) => void
}) {
  const { benefits, member, at, tiers, onChange, onRemove } = props
  const { t } = useWords()
  return (
    <section className="panel">
      <div className="family-member">
        <h2>{t('calculate.member', { n: at + 1 })}</h2>
        {at > 0 && (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('calculate.removeMember', { n: at + 1 })}
            onClick={() => onRemove(at)}
          />
        )}
      </div>
      <FactGroups
        benefits={benefits}
        subject="person"
        facts={member}
        tiers={tiers}
        fixed={at === 0 ? headFixed : undefined}
        at={at}
        onChange={onChange}
      />
    </section>
  )
})

const FamilyDo = memo(function FamilyDo({ onAdd, onReset }: { onAdd: () => void; onReset: () => void }) {
  const { t } = useWords()
  return (
    <div className="family-do">
      <Button icon={<PlusOutlined />} onClick={onAdd}>
        {t('calculate.addMember')}
      </Button>
      <Button type="text" onClick={onReset}>
        {t('calculate.reset')}
      </Button>
    </div>
  )
})
