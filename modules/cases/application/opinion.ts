/** The township's opinion: the rules suggest, a person decides and says why it departs; then it is put up, if the region says so. */
import { declaring, type Situation, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { isTekun } from '../../registry/shared.ts'
import { faultOfParts, partFields, partsIn } from '../parts.ts'
import { type Application, openObjections, type Suggestion } from './facts.ts'
import { grounds, options, restsOnWorker } from './forms.ts'
import { answeredWith } from './objections.ts'
import { hanging } from './states.ts'

const { action } = declaring<Application>()

/** Facts the server adds when an opinion is given or publicity ends. */
export interface ReportedAdded {
  level: 'county' | 'township'
  /** Whether the opinion has to be put up there and then. */
  publicity: boolean
  spot: Application['spot']
  complaints: number
}
const added = (input: object) => input as Partial<ReportedAdded> & { suggestion?: Suggestion | null }

export const suggest = action({
  label: { zh: '系统测算建议', en: 'Suggestion by the rules' },
  from: ['opinion'],
  to: 'same',
  who: ['system'],
  hidden: true,
  fields: {},
  apply: (data, input) => ({ ...data, suggestion: added(input).suggestion ?? null }),
})

export const recalculate = action({
  label: { zh: '修改情况重新测算', en: 'Change the facts and calculate again' },
  from: ['opinion'],
  to: 'same',
  who: ['township', 'county'],
  fields: {
    facts: { kind: 'facts', label: { zh: '收入、财产和支出', en: 'Income, property, spending' } },
    why: { kind: 'text', lines: 2, max: 500, label: { zh: '依据', en: 'On what it rests' } },
  },
  given: (at) => (at.data.facts ? { facts: at.data.facts } : {}),
  apply: (data, input) => ({ ...data, facts: input.facts, suggestion: added(input).suggestion ?? null }),
})

/** Words for how an opinion departs from the suggestion; undefined: it follows it. */
export function departure(
  suggestion: Suggestion | null,
  input: { grant: boolean; tier?: string | undefined; amount?: number | undefined; persons?: number | undefined },
): Words | undefined {
  if (!suggestion || suggestion.tier === null)
    return {
      zh: '系统未能作出建议，请写明意见的依据。',
      en: 'The rules suggest nothing: say on what the opinion rests.',
    }
  const suggested = suggestion.tier !== 'none'
  if (input.grant !== suggested || (input.grant && input.tier !== suggestion.tier))
    return { zh: '意见与系统建议的类别不同，请写明理由。', en: 'Another tier than suggested: say why.' }
  if (input.grant && (input.amount ?? 0) !== (suggestion.amount ?? 0))
    return {
      zh: `金额与系统建议的${suggestion.amount ?? 0}元不同，请写明理由。`,
      en: `Another amount than the suggested ${suggestion.amount ?? 0} yuan: say why.`,
    }
  return undefined
}

export const opinion = action({
  label: { zh: '提出审核意见', en: 'Give the opinion' },
  main: true,
  // A further visit may be recorded here too; the opinion is what is waited for.
  first: () => true,
  from: ['opinion'],
  to: ['publicity', 'deciding'],
  who: ['township', 'county'],
  article: '社会救助法第四十四条；最低生活保障审核确认办法第十九条',
  papers: ['opinion', 'publicity-sheet'],
  fields: {
    grant: { kind: 'yes-no', label: { zh: '同意给予救助', en: 'Grant' } },
    tier: {
      kind: 'listed',
      list: 'tiers',
      when: { field: 'grant', is: [true] },
      label: { zh: '救助类别', en: 'Tier' },
    },
    persons: {
      kind: 'number',
      min: 1,
      max: 30,
      unit: { zh: '人', en: 'persons' },
      when: { field: 'grant', is: [true] },
      label: { zh: '保障人数', en: 'Persons' },
    },
    amount: {
      kind: 'money',
      optional: true,
      when: { field: 'grant', is: [true] },
      label: { zh: '每月金额（元）', en: 'Yuan a month' },
      help: { zh: '不按月发放的类别不填', en: 'Empty for tiers without monthly money' },
    },
    ...partFields({ uplift: { field: 'tier', starts: 'dibao' }, tekun: { field: 'tier', starts: 'tekun' } }),
    ground: {
      kind: 'choice',
      options: options(grounds),
      when: { field: 'grant', is: [false] },
      label: { zh: '不予救助的原因', en: 'Ground' },
    },
    reason: { kind: 'text', lines: 3, max: 1000, label: { zh: '理由', en: 'Reasons' } },
    departs: {
      kind: 'text',
      lines: 2,
      max: 500,
      optional: true,
      label: { zh: '与系统建议不同的理由', en: 'Why it departs from the suggestion' },
    },
  },
  given: (at) => {
    const one = at.data.suggestion
    if (!one?.tier) return {}
    return one.tier === 'none'
      ? { grant: false }
      : {
          grant: true,
          tier: one.tier,
          persons: one.persons,
          ...(one.amount === null ? {} : { amount: one.amount }),
          ...(one.uplift ? { upliftPersons: one.uplift.persons, upliftAmount: one.uplift.amount } : {}),
          ...(one.care ? { care: one.care.level } : {}),
          reason: one.sentence.zh,
        }
  },
  guard: (at, input) => {
    const departs = departure(at.data.suggestion, input)
    if (departs && !input.departs) return departs
    if (input.grant) {
      if ((input.persons ?? 0) > at.data.members.length)
        return { zh: `家庭成员只有${at.data.members.length}人。`, en: 'More persons than members.' }
      return faultOfParts(input, {
        tier: input.tier ?? null,
        persons: input.persons ?? 0,
        amount: input.amount ?? 0,
      })
    }
    return input.ground === 'income' || input.ground === 'property'
      ? undefined
      : restsOnWorker(`${input.reason} ${input.departs ?? ''}`)
  },
  // A refusal is not put up: it would only show who is poor and not helped.
  leads: (_at, input) => (input.grant && added(input).publicity ? 'publicity' : 'deciding'),
  apply: (data, input, taken) => ({
    ...data,
    level: added(input).level ?? data.level,
    spot: added(input).spot ?? data.spot,
    complaints: added(input).complaints ?? data.complaints,
    meeting: null,
    putUp: taken.stateAfter === 'publicity' ? { from: dayInChina(taken.at), until: null } : null,
    publicity: added(input).publicity ?? false,
    // A new opinion after a new look answers what was objected to the one before.
    objections: answeredWith(data, `重新提出审核意见：${input.reason}`, dayInChina(taken.at)),
    opinion: {
      on: dayInChina(taken.at),
      grant: input.grant,
      tier: input.grant ? (input.tier ?? null) : null,
      persons: input.persons ?? 0,
      amount: input.grant ? (input.amount ?? null) : null,
      ground: input.ground ?? null,
      reason: input.reason,
      departs: input.departs || null,
      ...partsIn(input),
    },
  }),
})

export const publicityOver = action({
  label: { zh: '公示期满', en: 'Publicity is over' },
  from: hanging,
  to: ['deciding', 'reinvestigating'],
  // What was objected is answered before anybody confirms; the sheet has hung its days.
  leads: (at) => (openObjections(at.data).length > 0 ? 'reinvestigating' : 'deciding'),
  who: ['system'],
  hidden: true,
  fields: {},
  apply: (data, input, taken) => ({
    ...data,
    level: added(input).level ?? data.level,
    spot: added(input).spot ?? data.spot,
    complaints: added(input).complaints ?? data.complaints,
    putUp: data.putUp && { ...data.putUp, until: dayInChina(taken.at) },
  }),
})

/** Whether the county draws lots for this one: extreme poverty, reported, not drawn before. */
export const toDraw = (data: Application, tier: string | null | undefined): boolean =>
  isTekun(tier) && data.spot === null
export const reportedTo = (at: Situation<Application>): Words | undefined =>
  at.by.role === 'township' && at.parameter('decision_level') !== 'township'
    ? { zh: '本地由旗县民政局审核确认。', en: 'Here the county confirms.' }
    : undefined
