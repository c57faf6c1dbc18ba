/**
 * Correction of wrong data 数据校核: what staff saw with their own eyes goes back to the department that delivered the row, which
 * answers within ten working days (政务数据共享条例第二十六条). The department sees this row and nothing else of the household.
 */
import { declaring } from '../../../platform/process/shared.ts'

export interface Correction {
  dataset: string
  version: number
  /** File the version came in, as the product knows it. */
  file: string
  row: number
  field: string
  department: string
  wrong: string
  right: string
  why: string
  answer: { result: 'corrected' | 'upheld' | 'not-ours'; note: string; version: number | null } | null
  rounds: number
}

const { action, process } = declaring<Correction>()

export const correction = process({
  id: 'correction',
  label: { zh: '数据校核', en: 'Data correction' },
  prefix: 'JH',
  article: '政务数据共享条例第二十六条',
  start: {
    dataset: '',
    version: 0,
    file: '',
    row: 0,
    field: '',
    department: '',
    wrong: '',
    right: '',
    why: '',
    answer: null,
    rounds: 0,
  },
  sees: ['region', 'league', 'county', 'township', 'village', 'department', 'auditor'],
  states: {
    sent: {
      label: { zh: '待数据提供部门核实', en: 'With the provider' },
      turn: 'department',
      next: { zh: '核实该行数据并反馈', en: 'Check the row and answer' },
    },
    answered: {
      label: { zh: '待确认反馈', en: 'Answer to confirm' },
      turn: 'county',
      next: { zh: '确认部门反馈', en: 'Confirm the answer' },
    },
    closed: { label: { zh: '已办结', en: 'Closed' }, end: true },
    withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, end: true },
  },
  limits: {
    answer: {
      label: { zh: '数据校核答复', en: 'Answer' },
      parameter: 'correction_answer',
      runs: ['sent'],
      afresh: true,
      tells: 'county',
    },
  },
  actions: {
    request: action({
      label: { zh: '提出数据校核', en: 'Ask for a correction' },
      from: [],
      to: 'sent',
      who: ['county', 'township', 'village'],
      fields: {
        dataset: { kind: 'listed', list: 'datasets', label: { zh: '数据集', en: 'Data set' } },
        version: { kind: 'number', min: 1, label: { zh: '数据批次', en: 'Version' } },
        file: {
          kind: 'text',
          known: true,
          max: 1000,
          optional: true,
          label: { zh: '文件', en: 'File' },
        },
        row: { kind: 'number', min: 1, label: { zh: '行号', en: 'Row' } },
        field: {
          kind: 'listed',
          list: 'dataset-fields',
          of: 'dataset',
          label: { zh: '字段', en: 'Field' },
          help: { zh: '上面所选数据集的字段', en: 'Fields of the data set chosen above' },
        },
        // The one that delivers the data set; whoever names another is told so.
        department: {
          kind: 'listed',
          list: 'departments',
          known: true,
          optional: true,
          label: { zh: '数据提供部门', en: 'Department' },
        },
        wrong: { kind: 'text', max: 200, optional: true, label: { zh: '现有值', en: 'Value there' } },
        right: { kind: 'text', max: 200, label: { zh: '正确值', en: 'Right value' } },
        why: { kind: 'text', lines: 3, max: 1000, label: { zh: '依据', en: 'How it is known' } },
        files: { kind: 'files', optional: true, label: { zh: '材料', en: 'Files' } },
      },
      apply: (data, input) => ({
        ...data,
        dataset: input.dataset,
        version: input.version,
        file: input.file ?? '',
        row: input.row,
        field: input.field,
        department: input.department ?? '',
        wrong: input.wrong ?? '',
        right: input.right,
        why: input.why,
        rounds: 1,
      }),
    }),
    answer: action({
      label: { zh: '反馈校核结果', en: 'Answer' },
      main: true,
      from: ['sent'],
      to: 'answered',
      who: ['department'],
      article: '政务数据共享条例第二十六条',
      fields: {
        result: {
          kind: 'choice',
          options: [
            { id: 'corrected', label: { zh: '已更正', en: 'Corrected' } },
            { id: 'upheld', label: { zh: '核实无误', en: 'The row is right' } },
            { id: 'not-ours', label: { zh: '非本部门数据', en: 'Not our data' } },
          ],
          label: { zh: '结果', en: 'Result' },
        },
        note: { kind: 'text', lines: 3, max: 1000, label: { zh: '说明', en: 'Note' } },
        version: {
          kind: 'number',
          min: 1,
          optional: true,
          label: { zh: '更正后的数据批次', en: 'Version with the right row' },
        },
      },
      apply: (data, input) => ({
        ...data,
        answer: { result: input.result, note: input.note, version: input.version ?? null },
      }),
    }),
    confirm: action({
      label: { zh: '确认', en: 'Confirm' },
      main: true,
      from: ['answered'],
      to: 'closed',
      who: ['county'],
      fields: { note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } } },
    }),
    'ask-again': action({
      label: { zh: '再次提出', en: 'Ask again' },
      from: ['answered'],
      to: 'sent',
      who: ['county'],
      fields: {
        reason: { kind: 'text', lines: 2, label: { zh: '理由', en: 'Reason' } },
        department: { kind: 'listed', list: 'departments', label: { zh: '数据提供部门', en: 'Department' } },
      },
      apply: (data, input) => ({ ...data, department: input.department, answer: null, rounds: data.rounds + 1 }),
    }),
    withdraw: action({
      label: { zh: '撤回', en: 'Withdraw' },
      from: ['sent', 'answered'],
      to: 'withdrawn',
      who: ['county', 'township'],
      fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
    }),
  },
})
