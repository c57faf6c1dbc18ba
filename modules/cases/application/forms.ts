/** Forms of an application. */
import type { Fields, Option, Words } from '../../../platform/process/shared.ts'
import { consentLabels, consentScopeOptions } from './consents.ts'
import { circumstances, enteredBy, placeBasis, relations } from './facts.ts'

export const options = <Id extends string>(of: Record<Id, Words>) =>
  Object.entries(of).map(([id, label]) => ({ id, label })) as { id: Id; label: Option['label'] }[]

export const reason = {
  kind: 'text',
  lines: 2,
  max: 1000,
  label: { zh: '原因', en: 'Reason' },
} as const satisfies Fields[string]

const personColumns = {
  name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } },
  idNumber: { kind: 'text', pattern: 'citizen-id', optional: true, label: { zh: '身份证号', en: 'Id number' } },
  relation: { kind: 'choice', options: options(relations), label: { zh: '与申请人关系', en: 'Relation' } },
  birth: {
    kind: 'date',
    past: true,
    optional: true,
    label: { zh: '出生日期（无身份证号时）', en: 'Born (without a number)' },
  },
} as const satisfies Fields

export const kinRows = {
  kind: 'rows',
  columns: {
    member: { kind: 'text', max: 40, label: { zh: '家庭成员姓名', en: 'Member' } },
    staff: { kind: 'text', max: 40, label: { zh: '经办人员或村（社区）干部姓名', en: 'Staff or village cadre' } },
    unit: { kind: 'text', max: 60, label: { zh: '单位职务', en: 'Unit and post' } },
    relation: { kind: 'text', max: 20, label: { zh: '亲属关系', en: 'Relation' } },
  },
  label: { zh: '近亲属备案', en: 'Kin of staff' },
} as const satisfies Fields[string]

export const enterFields = {
  by: { kind: 'choice', usual: 'self', options: options(enteredBy), label: { zh: '申请方式', en: 'Handed in by' } },
  basis: {
    kind: 'choice',
    usual: 'hukou',
    options: options(placeBasis),
    label: { zh: '受理地依据', en: 'Accepted here because of' },
  },
  fromFile: {
    kind: 'members',
    all: true,
    optional: true,
    label: { zh: '共同生活的家庭成员（档案内）', en: 'Members in the file' },
    help: {
      zh: '服刑、强制隔离戒毒、失踪或分居三年以上的宗教教职人员不计入',
      en: 'Not: in custody, missing, clergy living apart',
    },
  },
  persons: {
    kind: 'rows',
    optional: true,
    columns: personColumns,
    label: { zh: '其他共同生活成员（档案外）', en: 'Members who are not in the file' },
  },
  circumstances: {
    kind: 'choice',
    many: true,
    optional: true,
    options: options(circumstances),
    label: { zh: '家庭情况', en: 'Circumstances' },
  },
  what: { kind: 'text', lines: 3, max: 2000, label: { zh: '申请事由', en: 'Why they apply' } },
  given: {
    kind: 'listed',
    list: 'application-papers',
    many: true,
    optional: true,
    label: { zh: '已收材料', en: 'Papers handed in' },
    help: { zh: '核对能查到的材料不要求提供', en: 'What the check finds is not asked for' },
  },
  kin: { ...kinRows, optional: true },
  obligors: {
    kind: 'rows',
    optional: true,
    columns: {
      name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } },
      idNumber: { kind: 'text', pattern: 'citizen-id', optional: true, label: { zh: '身份证号', en: 'Id number' } },
      relation: { kind: 'text', max: 20, label: { zh: '关系', en: 'Relation' } },
      note: { kind: 'text', max: 200, optional: true, label: { zh: '赡养抚养情况', en: 'Support given' } },
    },
    label: { zh: '户外的赡养、抚养、扶养义务人', en: 'Obligors outside the household' },
  },
  files: { kind: 'files', optional: true, paper: 'application-form', label: { zh: '材料扫描件', en: 'Scans' } },
  phone: { kind: 'text', pattern: 'phone', optional: true, more: true, label: { zh: '联系电话', en: 'Phone' } },
  address: { kind: 'text', max: 120, optional: true, more: true, label: { zh: '现住址', en: 'Address' } },
  householdNo: {
    kind: 'text',
    max: 30,
    optional: true,
    more: true,
    label: { zh: '户号', en: 'Household number' },
    help: { zh: '没有档案的家庭填写，便于与户籍数据对应', en: 'For families without a file' },
  },
  urban: { kind: 'yes-no', optional: true, more: true, label: { zh: '城镇户', en: 'Urban' } },
  incapable: {
    kind: 'text',
    max: 120,
    optional: true,
    more: true,
    label: { zh: '无民事行为能力的成年成员姓名', en: 'Adults without capacity' },
    help: { zh: '多人用顿号分开；由监护人签署授权', en: 'Their guardian signs' },
  },
} as const satisfies Fields

export const accountFields = {
  holder: { kind: 'text', max: 40, label: { zh: '开户姓名', en: 'Account holder' } },
  bank: { kind: 'text', max: 60, label: { zh: '开户银行', en: 'Bank' } },
  account: { kind: 'text', pattern: 'bank-account', label: { zh: '银行账号', en: 'Account' } },
} as const satisfies Fields

export const consentFields = {
  signed: {
    kind: 'rows',
    columns: {
      name: { kind: 'text', max: 40, label: { zh: '被核对人', en: 'Person' } },
      signer: { kind: 'text', max: 40, label: { zh: '签署人', en: 'Signed by' } },
      signedOn: { kind: 'date', past: true, label: { zh: '签署日期', en: 'Signed on' } },
    },
    label: { zh: '核对授权', en: 'Consents' },
    help: { zh: '未成年人和无民事行为能力人由监护人签署', en: 'Guardians sign for minors and those without capacity' },
  },
  version: { kind: 'listed', list: 'consent-texts', label: { zh: '授权书文本', en: 'Text that was signed' } },
  scope: { kind: 'choice', many: true, options: consentScopeOptions, label: { zh: '同意核对的范围', en: 'Sources' } },
  how: { kind: 'choice', options: options(consentLabels), label: { zh: '签署方式', en: 'How' } },
  files: { kind: 'files', paper: 'consent', label: { zh: '授权书', en: 'Signed paper' } },
} as const satisfies Fields

export const visitFields = {
  on: { kind: 'date', past: true, label: { zh: '入户日期', en: 'Day of the visit' } },
  investigators: {
    kind: 'rows',
    columns: { name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } } },
    label: { zh: '调查人', en: 'Investigators' },
  },
  present: { kind: 'text', max: 60, label: { zh: '在场并签字的家庭成员', en: 'Member who was there and signed' } },
  found: { kind: 'text', lines: 4, max: 2000, label: { zh: '调查情况', en: 'Found' } },
  facts: { kind: 'facts', optional: true, label: { zh: '收入、财产和支出', en: 'Income, property, spending' } },
  files: {
    kind: 'files',
    optional: true,
    paper: 'visit-form',
    label: { zh: '入户调查表和照片', en: 'Form and photos' },
  },
} as const satisfies Fields

/** Grounds on which help may be refused. That somebody is able to work is none of them (民发〔2022〕83号). */
export const grounds = {
  income: { zh: '收入超过规定标准', en: 'Income above the line' },
  property: { zh: '财产超过规定标准', en: 'Property above the limit' },
  'not-poor': { zh: '不符合各类救助条件', en: 'Meets the conditions of no tier' },
  elsewhere: { zh: '已在其他地方享受同类救助', en: 'Already supported elsewhere' },
  place: { zh: '不属于本地受理', en: 'Not to be accepted here' },
  untrue: { zh: '申报情况不实', en: 'What was reported is untrue' },
  other: { zh: '其他法定原因', en: 'Other legal reason' },
} as const

/** A reason that rests on somebody's working strength alone, however it is put. */
export const restsOnWorker = (text: string): Words | undefined =>
  /(有|具有|具备|存在).{0,6}(劳动能力|劳动力|劳力)|年轻力壮|身强力壮|能打工/.test(text)
    ? {
        zh: '不得以家庭有劳动力为由不予救助；请写明收入或财产超出哪一项标准。',
        en: 'Nobody is refused because of a healthy worker; say which line income or property is above.',
      }
    : undefined
