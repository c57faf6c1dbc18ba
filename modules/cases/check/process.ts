/**
 * Economic check 经济状况核对 (社会救助法第四十、四十一条): asked for with the consent of everybody who is asked about, sent to each
 * source, answered in parts, reported as meets, exceeds or needs a person. No answer is never a zero.
 */
import { declaring } from '../../../platform/process/shared.ts'
import { options } from '../recheck/proposal.ts'
import { ending, issuing } from './after.ts'
import { answering } from './answers.ts'
import { type EconomicCheck, emptyLine, type LineState, purposes, start } from './facts.ts'
import { hiddenOfCheck } from './veil.ts'

const { action, process } = declaring<EconomicCheck>()

export const economicCheck = process({
  id: 'economic-check',
  label: { zh: '经济状况核对', en: 'Economic check' },
  prefix: 'HD',
  article: '社会救助法第四十条、第四十一条、第四十三条；最低生活保障审核确认办法第十七、十八条',
  start,
  scope: 'managing',
  sees: ['region', 'league', 'county', 'township', 'check-centre', 'auditor'],
  hides: hiddenOfCheck,
  states: {
    requested: { label: { zh: '待分发', en: 'To dispatch' }, waitsFor: { zh: '系统分发查询', en: 'Dispatch' } },
    asking: {
      label: { zh: '核对中', en: 'Being checked' },
      turn: 'check-centre',
      next: { zh: '登记各来源的答复', en: 'Record the answers of each source' },
    },
    ready: {
      label: { zh: '待出具报告', en: 'Report to issue' },
      turn: 'check-centre',
      next: { zh: '核对各项答复，出具报告', en: 'Look through the answers and issue the report' },
    },
    issued: {
      label: { zh: '报告已出具', en: 'Report issued' },
      waitsFor: { zh: '异议期满', en: 'The end of the time to object' },
    },
    objected: {
      label: { zh: '有异议，待复查', en: 'Objected, to repeat' },
      turn: 'check-centre',
      next: { zh: '根据异议材料重新核对', en: 'Repeat the check with the papers handed in' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
    withdrawn: { label: { zh: '已终止', en: 'Ended' }, end: true },
  },
  limits: {
    answer: {
      label: { zh: '来源答复', en: 'Sources answer' },
      parameter: 'check_answer',
      runs: ['asking'],
      afresh: true,
      ends: 'time-out',
    },
    objection: {
      label: { zh: '核对异议期', en: 'Time to object' },
      parameter: 'check_objection',
      runs: ['issued'],
      afresh: true,
      ends: 'accept',
    },
  },
  actions: {
    request: action({
      label: { zh: '提请核对', en: 'Ask for a check' },
      from: [],
      to: 'requested',
      who: ['county', 'township', 'system'],
      article: '社会救助法第四十三条',
      papers: ['consent'],
      fields: {
        purpose: { kind: 'choice', options: options(purposes), label: { zh: '核对目的', en: 'Purpose' } },
        tier: { kind: 'listed', list: 'tiers', optional: true, label: { zh: '拟认定类别', en: 'Tier in question' } },
        persons: {
          kind: 'rows',
          columns: {
            idNumber: { kind: 'text', pattern: 'citizen-id', label: { zh: '身份证号', en: 'Citizen id' } },
            name: { kind: 'text', max: 40, label: { zh: '姓名', en: 'Name' } },
            relation: { kind: 'text', max: 20, label: { zh: '与申请人关系', en: 'Relation' } },
            obligor: { kind: 'yes-no', label: { zh: '户外义务人', en: 'Obligor outside the household' } },
          },
          label: { zh: '被核对人', en: 'Persons' },
        },
      },
      guard: (_at, input) => {
        const ids = input.persons.map((one) => one.idNumber)
        if (new Set(ids).size < ids.length)
          return { zh: '被核对人有重复，请核对身份证号。', en: 'A person stands twice.' }
        return input.persons.length > 30 ? { zh: '一次最多核对30人。', en: 'At most 30 persons at once.' } : undefined
      },
      apply: (data, input) => ({ ...data, purpose: input.purpose, tier: input.tier ?? null, asked: input.persons }),
    }),
    dispatch: action({
      label: { zh: '核验授权并分发', en: 'Consents verified, sources asked' },
      from: ['requested'],
      to: ['asking', 'ready'],
      who: ['system'],
      hidden: true,
      fields: {
        lines: {
          kind: 'rows',
          columns: {
            person: { kind: 'number', min: 0, label: { zh: '被核对人', en: 'Person' } },
            source: { kind: 'text', label: { zh: '来源', en: 'Source' } },
            way: {
              kind: 'choice',
              options: [
                { id: 'lake', label: { zh: '共享数据', en: 'Shared data' } },
                { id: 'request', label: { zh: '发函查询', en: 'By request' } },
              ],
              label: { zh: '方式', en: 'Way' },
            },
            state: { kind: 'text', label: { zh: '状态', en: 'State' } },
          },
          label: { zh: '查询', en: 'Queries' },
        },
      },
      leads: (_at, input) => (input.lines.some((one) => one.state === 'waiting') ? 'asking' : 'ready'),
      apply: (data, input) => ({
        ...data,
        lines: input.lines.map((one) => emptyLine(one.person, one.source, one.way, one.state as LineState)),
      }),
    }),
    ...answering,
    'time-out': action({
      label: { zh: '答复期满', en: 'Time for answers is over' },
      from: ['asking'],
      to: 'ready',
      who: ['system'],
      hidden: true,
      fields: {},
      apply: (data) => ({
        ...data,
        lines: data.lines.map((line) => (line.state === 'waiting' ? { ...line, state: 'timed-out' as const } : line)),
      }),
    }),
    ...issuing,
    ...ending,
  },
})
