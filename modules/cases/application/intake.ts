/** Taking an application in: one form for all tiers; what is missing is told once, all at once. */
import { declaring, type Words } from '../../../platform/process/shared.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { type Application, ageOn, type Kin, type Obligor, type Person } from './facts.ts'
import { accountFields, enterFields, kinRows } from './forms.ts'
import { undecided } from './states.ts'

const { action } = declaring<Application>()

/** What the server adds to the form. */
export interface EnterAdded {
  members: Person[]
  missing: string[]
  level: 'county' | 'township'
  /** Members whom the register of kin knows already. */
  kinKnown: Kin[]
  urbanInFile: boolean | null
}
const added = (input: object) => input as Partial<EnterAdded>
const accountOf = (input: { holder: string; bank: string; account: string }) => ({
  holder: input.holder,
  bank: input.bank,
  last: input.account.slice(-4),
})
/** Who can be counted, in words that say what to do; undefined: the household is sound. */
export function faultOfMembers(members: readonly Person[], today: string): Words | undefined {
  if (members.length === 0)
    return { zh: '请登记申请人和共同生活的家庭成员。', en: 'Name the applicant and the members.' }
  const heads = members.filter((one) => one.relation === 'head')
  if (heads.length !== 1)
    return {
      zh: heads.length === 0 ? '请指明申请人（与申请人关系选“申请人”）。' : '申请人只能有一位。',
      en: 'Exactly one member is the applicant.',
    }
  for (const one of members)
    if (ageOn(one, today) === null)
      return {
        zh: `${one.name}没有身份证号或号码中的出生日期不成立，请填写出生日期。`,
        en: `${one.name} has no number: fill in the day of birth.`,
      }
  const ids = members.flatMap((one) => one.idNumber ?? [])
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice) return { zh: '同一身份证号登记了两次。', en: 'The same id number stands twice.' }
  return undefined
}

export const enter = action({
  label: { zh: '登记救助申请', en: 'Record an application' },
  from: [],
  to: ['submitted', 'accepted'],
  who: ['village', 'township', 'county', 'system'],
  article: '社会救助法第三十七、四十条；最低生活保障审核确认办法第四至十条',
  papers: ['application-form', 'entrust-paper'],
  fields: enterFields,
  guard: (at, input) => {
    if (at.area.endsWith('000000')) return { zh: '请选择到苏木乡镇或嘎查村。', en: 'Choose a township or village.' }
    return faultOfMembers(added(input).members ?? [], at.today)
  },
  // Complete papers at the township's own desk are accepted at once.
  leads: (at, input) =>
    (at.by.role === 'township' || at.by.role === 'county') && (added(input).missing ?? []).length === 0
      ? 'accepted'
      : 'submitted',
  apply: (data, input, taken) => {
    const { members = [], missing = [], level = 'county', kinKnown = [], urbanInFile = null } = added(input)
    return {
      ...data,
      by: input.by,
      basis: input.basis,
      name: members.find((one) => one.relation === 'head')?.name ?? '',
      phone: input.phone || null,
      urban: input.urban ?? urbanInFile,
      address: input.address || null,
      circumstances: input.circumstances ?? [],
      members,
      obligors: (input.obligors ?? []).map(
        (one): Obligor => ({
          idNumber: one.idNumber || null,
          name: one.name,
          relation: one.relation,
          note: one.note || '',
        }),
      ),
      kin: [...kinKnown, ...(input.kin ?? [])],
      given: input.given ?? [],
      missing,
      level,
      special: input.basis === 'hukou' ? [] : [input.basis === 'remote' ? 'remote' : 'split-residence'],
      acceptedOn: taken.stateAfter === 'accepted' ? dayInChina(taken.at) : null,
    }
  },
})

export const returnForPapers = action({
  label: { zh: '一次性告知补正', en: 'Tell everything that is missing' },
  // With papers missing that is the next thing to do; once told, the application is accepted.
  first: (data) => data.missing.length > 0 && data.told === null,
  from: ['submitted'],
  to: 'supplementing',
  who: ['township', 'county'],
  article: '最低生活保障审核确认办法第十条；社会救助法第六十二条',
  papers: ['supplement-notice'],
  fields: {
    how: { kind: 'text', max: 60, label: { zh: '告知方式', en: 'How' } },
    note: { kind: 'text', lines: 2, max: 500, optional: true, label: { zh: '说明', en: 'Note' } },
  },
  waits: (at) =>
    at.data.told
      ? {
          zh: `已于${at.data.told}一次性告知过，不得再次要求补正；请受理，可核对的由核对查明。`,
          en: `The family was told on ${at.data.told}; it is not sent for papers twice. Accept, the check finds the rest.`,
        }
      : at.data.missing.length === 0
        ? { zh: '没有缺少的材料，请受理。', en: 'Nothing is missing, accept.' }
        : undefined,
  apply: (data, _input, taken) => ({ ...data, told: dayInChina(taken.at) }),
})

export const supplement = action({
  label: { zh: '登记补正材料', en: 'Record the papers' },
  main: true,
  from: ['supplementing'],
  to: ['submitted', 'accepted'],
  who: ['village', 'township', 'county'],
  fields: {
    given: {
      kind: 'listed',
      list: 'application-papers',
      many: true,
      optional: true,
      label: { zh: '补交的材料', en: 'Papers brought' },
    },
    files: { kind: 'files', optional: true, paper: 'application-form', label: { zh: '扫描件', en: 'Scans' } },
  },
  given: (at) => ({ given: at.data.missing }),
  leads: (at, input) =>
    at.by.role !== 'village' && at.data.missing.every((one) => input.given?.includes(one)) ? 'accepted' : 'submitted',
  apply: (data, input, taken) => ({
    ...data,
    given: [...new Set([...data.given, ...(input.given ?? [])])],
    missing: data.missing.filter((one) => !input.given?.includes(one)),
    acceptedOn: taken.stateAfter === 'accepted' ? dayInChina(taken.at) : null,
  }),
})

export const accept = action({
  label: { zh: '受理', en: 'Accept' },
  main: true,
  from: ['submitted', 'supplementing'],
  to: 'accepted',
  who: ['township', 'county'],
  article: '最低生活保障审核确认办法第十、十一条',
  papers: ['acceptance-notice'],
  fields: {
    given: {
      kind: 'listed',
      list: 'application-papers',
      many: true,
      optional: true,
      label: { zh: '另收材料', en: 'Further papers' },
    },
    despite: {
      kind: 'text',
      lines: 2,
      max: 300,
      optional: true,
      label: { zh: '材料不全仍受理的理由', en: 'Why it is accepted although papers are missing' },
    },
  },
  guard: (at, input) => {
    const missing = at.data.missing.filter((one) => !input.given?.includes(one))
    return missing.length > 0 && !input.despite
      ? {
          zh: `还缺${missing.length}项材料（见材料清单）；请一次性告知申请人，或写明仍受理的理由。`,
          en: `${missing.length} papers are missing; tell the family once, or say why it is accepted.`,
        }
      : undefined
  },
  apply: (data, input, taken) => ({
    ...data,
    given: [...new Set([...data.given, ...(input.given ?? [])])],
    missing: data.missing.filter((one) => !input.given?.includes(one)),
    acceptedOn: dayInChina(taken.at),
  }),
})

export const setAccount = action({
  label: { zh: '登记收款账户', en: 'Record the account' },
  from: [...undecided, 'suspended'],
  to: 'same',
  who: ['township', 'county'],
  fields: accountFields,
  apply: (data, input) => ({ ...data, account: accountOf(input) }),
})

export const registerKin = action({
  label: { zh: '近亲属备案', en: 'Register kin of staff' },
  from: [...undecided, 'suspended'],
  to: 'same',
  who: ['township', 'county'],
  article: '最低生活保障审核确认办法第十一条',
  papers: ['kin-register'],
  fields: { kin: kinRows },
  apply: (data, input) => ({ ...data, kin: [...data.kin, ...input.kin] }),
})
