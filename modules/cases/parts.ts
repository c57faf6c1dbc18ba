/**
 * Parts of what is decided: the category uplift 分类施保 inside the monthly amount, and of extreme poverty how far somebody cares
 * for himself and where he is supported. A person decides them with the amount; what nobody filled in is unknown. Pure.
 */
import type { Field, Option, When, Words } from '../../platform/process/shared.ts'
import { careLevels, isDibao, isTekun, type Parts, supportModes } from '../registry/shared.ts'

const choices = <Id extends string>(of: Record<Id, Words>) =>
  Object.entries(of).map(([id, label]) => ({ id, label })) as { id: Id; label: Option['label'] }[]

/**
 * Fields of a form that decides an amount.
 * @param asked when the uplift and when the two of extreme poverty are asked
 * @example fields: { amount, ...partFields({ uplift: { field: 'tier', starts: 'dibao' }, tekun: { field: 'tier', starts: 'tekun' } }) }
 */
export const partFields = (asked: { uplift: When | readonly When[]; tekun: When | readonly When[] }) =>
  ({
    upliftPersons: {
      kind: 'number',
      min: 0,
      max: 30,
      unit: { zh: '人', en: 'persons' },
      optional: true,
      when: asked.uplift,
      label: { zh: '其中分类施保人数', en: 'Of them with category uplift' },
      help: {
        zh: '低保家庭的老年人、未成年人、重度残疾人、重病患者；没有填0，不清楚不填（社会救助法第二十条）',
        en: 'Elderly, minors, severely disabled, seriously ill; 0 for none, empty when not known',
      },
    },
    upliftAmount: {
      kind: 'money',
      optional: true,
      when: asked.uplift,
      label: { zh: '其中分类施保增发（元/月）', en: 'Of the amount, category uplift (yuan a month)' },
      help: { zh: '已含在每月金额内，不另加', en: 'Part of the monthly amount, not on top of it' },
    },
    care: {
      kind: 'choice',
      options: choices(careLevels),
      optional: true,
      when: asked.tekun,
      label: { zh: '生活自理能力', en: 'Self-care' },
      help: {
        zh: '按六项自理能力评估认定，尚未评估不填（特困人员认定办法第二十一、二十二条）',
        en: 'By the six items of self-care; empty when not assessed',
      },
    },
    support: {
      kind: 'choice',
      options: choices(supportModes),
      optional: true,
      when: asked.tekun,
      label: { zh: '供养方式', en: 'Support' },
      help: {
        zh: '由本人自行选择，尚未选择不填（社会救助法第十六条）',
        en: 'The choice is the person’s own; empty when not chosen yet',
      },
    },
  }) as const satisfies Record<string, Field>

export interface PartsInput {
  upliftPersons?: number | undefined
  upliftAmount?: number | undefined
  care?: string | undefined
  support?: string | undefined
}

/** What a form says of the parts, to be kept with what it decides; nothing is kept of what it does not say. */
export function partsIn(input: PartsInput): { parts?: Partial<Parts> } {
  const { upliftPersons: persons, upliftAmount: amount, care, support } = input
  return kept({
    ...(persons === undefined || amount === undefined ? {} : { uplift: { persons, amount } }),
    ...(care === undefined ? {} : { care }),
    ...(support === undefined ? {} : { support }),
  })
}

/** The same parts as a form is filled with. */
export const partsGiven = (parts: Partial<Parts> | undefined): PartsInput => ({
  ...(parts?.uplift ? { upliftPersons: parts.uplift.persons, upliftAmount: parts.uplift.amount } : {}),
  ...(parts?.care ? { care: parts.care } : {}),
  ...(parts?.support ? { support: parts.support } : {}),
})

/** What is known of the parts of a holding. */
export const partsKnown = ({ uplift, care, support }: Parts): { parts?: Partial<Parts> } =>
  kept({ ...(uplift ? { uplift } : {}), ...(care ? { care } : {}), ...(support ? { support } : {}) })

/** What of the parts still fits when tier, persons or amount became others: an uplift is never more than the amount. */
export const partsThatFit = (
  parts: Partial<Parts> | undefined,
  now: { tier: string | null; persons: number; amount: number | null },
): { parts?: Partial<Parts> } => {
  const { uplift, care, support } = parts ?? {}
  const fits = uplift && isDibao(now.tier) && uplift.persons <= now.persons && uplift.amount <= (now.amount ?? 0)
  const tekun = isTekun(now.tier)
  return kept({
    ...(fits ? { uplift } : {}),
    ...(tekun && care ? { care } : {}),
    ...(tekun && support ? { support } : {}),
  })
}

const kept = (parts: Partial<Parts>): { parts?: Partial<Parts> } => (Object.keys(parts).length > 0 ? { parts } : {})

/** Why the parts cannot be as they were typed, beside this tier, these persons and this amount; undefined: they can. */
export function faultOfParts(
  input: PartsInput,
  at: { tier: string | null; persons: number; amount: number },
): Words | undefined {
  const { upliftPersons: persons, upliftAmount: amount, care, support } = input
  if ((care !== undefined || support !== undefined) && !isTekun(at.tier))
    return {
      zh: '自理能力和供养方式只对特困人员认定。',
      en: 'Self-care and support are decided for extreme poverty only.',
    }
  if (persons === undefined && amount === undefined) return undefined
  if (!isDibao(at.tier))
    return { zh: '分类施保只对低保家庭认定。', en: 'The uplift is decided for minimum living only.' }
  if (persons === undefined || amount === undefined)
    return {
      zh: '分类施保的人数和金额请一并填写，不清楚就都不填。',
      en: 'Fill in persons and yuan of the uplift, or neither.',
    }
  if (!Number.isInteger(persons) || persons > at.persons)
    return {
      zh: `分类施保人数应为整数，不超过保障的${at.persons}人。`,
      en: `Persons with uplift: a whole number, at most ${at.persons}.`,
    }
  if (amount > at.amount)
    return {
      zh: `分类施保增发${amount}元不能超过每月金额${at.amount}元。`,
      en: `An uplift of ${amount} yuan is more than the ${at.amount} a month.`,
    }
  if ((persons === 0) !== (amount === 0))
    return {
      zh: '分类施保人数和金额应都为0或都不为0。',
      en: 'Persons and yuan of the uplift are both zero or both not.',
    }
  return undefined
}
