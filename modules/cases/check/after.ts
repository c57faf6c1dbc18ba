/** The report, objections to it, and the ends of a check. */
import { declaring } from '../../../platform/process/shared.ts'
import { type EconomicCheck, type Issued, type Report, withdrawn } from './facts.ts'

const { action } = declaring<EconomicCheck>()
/** What the server added to the form when the report was issued. */
export interface Made {
  report: Report
  issued: Issued
  /** Persons whose consent does not hold any more. */
  withdrawn: number[]
}

export const issuing = {
  issue: action({
    label: { zh: '出具报告', en: 'Issue the report' },
    main: true,
    from: ['ready'],
    to: 'issued',
    who: ['check-centre', 'county'],
    article: '最低生活保障审核确认办法第十八条',
    papers: ['check-report'],
    fields: { note: { kind: 'text', lines: 2, max: 500, optional: true, label: { zh: '说明', en: 'Note' } } },
    warns: {
      zh: '报告出具后即送达提请事项，不能改动。',
      en: 'The report goes to the matter that asked and cannot be changed.',
    },
    apply: (data, input) => {
      const made = input as unknown as Made
      return {
        ...data,
        lines: withdrawn(data.lines, made.withdrawn),
        report: made.report,
        issued: made.issued,
        objection: null,
      }
    },
  }),
  object: action({
    label: { zh: '登记核对异议', en: 'Record an objection' },
    from: ['issued'],
    to: 'objected',
    who: ['township', 'county'],
    article: '最低生活保障审核确认办法第十八条',
    fields: {
      who: { kind: 'text', max: 40, label: { zh: '异议人', en: 'Who objects' } },
      objection: { kind: 'text', lines: 3, max: 1000, label: { zh: '异议内容', en: 'Objection' } },
      files: { kind: 'files', paper: 'check-objection', label: { zh: '证明材料', en: 'Papers' } },
    },
    guard: (at, input) =>
      at.data.issued && at.today > at.data.issued.objectUntil && !(input as { byParent?: boolean }).byParent
        ? {
            zh: `异议应在${at.data.issued.objectUntil}前提出，可另行申请动态核查。`,
            en: `Objections were possible until ${at.data.issued.objectUntil}.`,
          }
        : undefined,
    apply: (data, input) => ({ ...data, objection: input.objection }),
  }),
  repeat: action({
    label: { zh: '重新核对', en: 'Repeat the check' },
    main: true,
    from: ['objected'],
    to: 'requested',
    // The product repeats it when the family objected at the matter that asked.
    who: ['check-centre', 'county', 'system'],
    fields: { note: { kind: 'text', lines: 2, optional: true, label: { zh: '说明', en: 'Note' } } },
    apply: (data) => ({
      ...data,
      round: data.round + 1,
      earlier:
        data.issued && data.report
          ? [...data.earlier, { issued: data.issued, report: data.report, objection: data.objection ?? '' }]
          : data.earlier,
      lines: [],
      issued: null,
      report: null,
    }),
  }),
}

export const ending = {
  accept: action({
    label: { zh: '异议期满', en: 'No objection' },
    from: ['issued'],
    to: 'closed',
    who: ['system'],
    hidden: true,
    fields: {},
  }),
  withdraw: action({
    label: { zh: '终止核对', en: 'End the check' },
    from: ['requested', 'asking', 'ready', 'objected'],
    to: 'withdrawn',
    who: ['county', 'check-centre', 'system'],
    fields: { reason: { kind: 'text', lines: 2, label: { zh: '原因', en: 'Reason' } } },
  }),
}
