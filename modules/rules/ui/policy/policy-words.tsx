/** Words and marks of policy that several panels share. */
import { useWords } from '../../../../platform/words/use-words.tsx'
import { StateMark, type Tone } from '../../../../ui/state-mark.tsx'
import type { DraftState, StandardView } from '../../drafts/shapes.ts'

const draftTones: Record<DraftState, Tone> = {
  draft: 'accent',
  proposed: 'orange',
  rejected: 'red',
  withdrawn: 'plain',
  published: 'good',
}

export function DraftStateMark({ state }: { state: DraftState }) {
  const { t } = useWords()
  return <StateMark tone={draftTones[state]}>{t(`policy.draftState.${state}`)}</StateMark>
}

export function RowStateMark({ state }: { state: StandardView['state'] }) {
  const { t } = useWords()
  return (
    <StateMark tone={state === 'current' ? 'good' : state === 'future' ? 'accent' : 'plain'}>
      {t(`policy.state.${state}`)}
    </StateMark>
  )
}

/** Short words for urban and rural. */
export function useUrbanWord(): (urban: string) => string {
  const { t } = useWords()
  return (urban) =>
    t(urban === 'urban' ? 'policy.urban.urban' : urban === 'rural' ? 'policy.urban.rural' : 'policy.urban.both')
}

/** Units as they stand in the files, in words: 'CNY/person/year' → '元/人/年'. */
const unitWords: Record<string, string> = {
  CNY: '元',
  person: '人',
  household: '户',
  year: '年',
  month: '月',
  ratio: '比例',
  choice: '开关（1是0否）',
  months: '个月',
  years: '岁',
  times: '次',
  homes: '套',
  shops: '间',
  vehicles: '辆',
  machines: '台',
  'sheep units': '羊单位',
  'months of the line': '个月标准',
}

/** A unit in the language of the user; unknown parts stay as they are written. */
export function useUnitWord(): (unit: string) => string {
  const { language } = useWords()
  return (unit) =>
    language === 'zh'
      ? unit
          .split('/')
          .map((part) => unitWords[part] ?? part)
          .join('/')
      : unit
}
