/** Answers as they come in: from the lake at once, from sources in parts, typed in from papers by the check centre. */
import { declaring } from '../../../platform/process/shared.ts'
import { type Answer, answered, anyWaiting, closed, type EconomicCheck, type Line, whole, withdrawn } from './facts.ts'

const { action } = declaring<EconomicCheck>()
const word = (zh: string, en: string) => ({ zh, en })
const after = (lines: readonly Line[]) => (anyWaiting(lines) ? 'asking' : 'ready')

/** Answers of a form about persons by id number as answers about lines. */
const answersOf = (data: EconomicCheck, source: string, rows: readonly Typed[], note: string | undefined): Answer[] =>
  rows.map((one) => ({
    person: data.asked.findIndex((person) => person.idNumber === one.idNumber),
    source,
    state: one.state,
    value: one.value,
    knownTo: one.knownTo,
    note,
  }))
interface Typed {
  idNumber: string
  state: 'value' | 'no-record' | 'not-returned'
  value?: number | undefined
  knownTo?: string | undefined
}

export const answering = {
  'lake-answered': action({
    label: word('共享数据答复', 'Answered from shared data'),
    from: ['asking', 'ready'],
    to: ['asking', 'ready'],
    who: ['system'],
    hidden: true,
    fields: {
      answers: {
        kind: 'rows',
        optional: true,
        columns: {
          person: { kind: 'number', min: 0, label: word('被核对人', 'Person') },
          source: { kind: 'text', label: word('来源', 'Source') },
          state: { kind: 'text', label: word('结果', 'Result') },
          value: { kind: 'number', optional: true, label: word('数值', 'Value') },
          keys: { kind: 'text', max: 4000, optional: true, label: word('标识', 'Keys') },
          from: { kind: 'date', optional: true, label: word('自', 'From') },
          to: { kind: 'date', optional: true, label: word('至', 'To') },
          knownTo: { kind: 'date', optional: true, label: word('数据截至', 'Known to') },
          evidence: { kind: 'text', max: 4000, optional: true, label: word('依据', 'Evidence') },
          note: { kind: 'text', optional: true, label: word('说明', 'Note') },
        },
        label: word('答复', 'Answers'),
      },
    },
    leads: (at, input) => after(fromLake(at.data, (input.answers ?? []) as Answer[])),
    apply: (data, input) => ({ ...data, lines: fromLake(data, (input.answers ?? []) as Answer[]) }),
  }),
  answer: action({
    label: word('登记答复', 'Record an answer'),
    main: true,
    from: ['asking', 'ready'],
    to: ['asking', 'ready'],
    who: ['check-centre', 'county'],
    fields: {
      source: { kind: 'listed', list: 'check-sources', label: word('来源', 'Source') },
      answers: {
        kind: 'rows',
        columns: {
          name: { kind: 'text', max: 40, optional: true, label: word('被核对人', 'Person') },
          idNumber: { kind: 'text', pattern: 'citizen-id', label: word('身份证号', 'Citizen id') },
          state: {
            kind: 'choice',
            options: [
              { id: 'value', label: word('有记录', 'Found') },
              { id: 'no-record', label: word('无记录', 'No record') },
              { id: 'not-returned', label: word('未返回', 'Not returned') },
            ],
            label: word('结果', 'Result'),
          },
          value: { kind: 'money', when: { field: 'state', is: ['value'] }, label: word('数值', 'Value') },
          knownTo: { kind: 'date', past: true, optional: true, label: word('数据截至', 'As of') },
        },
        label: word('各人答复', 'Answers'),
      },
      corrects: { kind: 'yes-no', optional: true, label: word('更正已登记的答复', 'Corrects an earlier answer') },
      note: { kind: 'text', lines: 2, optional: true, label: word('说明', 'Note') },
      files: { kind: 'files', optional: true, paper: 'check-answer', label: word('答复材料', 'Papers') },
    },
    // Whoever may read the numbers finds everybody in the form; what was answered is for him to say.
    given: (at) => ({
      answers: at.data.asked.map(({ name, idNumber }) => (idNumber.includes('*') ? { name } : { name, idNumber })),
    }),
    guard: (at, input) => {
      const own = at.data.lines.filter((line) => line.source === input.source)
      if (own.length === 0) return word('本次核对没有向这个来源查询。', 'This source was not asked.')
      const ids = input.answers.map((one) => one.idNumber)
      if (new Set(ids).size < ids.length) return word('同一人填了两次，请核对。', 'A person stands twice.')
      for (const one of answersOf(at.data, input.source, input.answers, undefined)) {
        const person = at.data.asked[one.person]
        const line = own.find((line) => line.person === one.person)
        if (!person || !line)
          return word(
            '答复中有不在本次核对范围内的人，请退回来源核对。',
            'The answer names somebody who was not asked about.',
          )
        if (closed(line.state))
          return word(`${person.name}没有有效授权，不能登记其答复。`, `${person.name} has no valid consent.`)
        if (one.knownTo && one.knownTo > at.today) return word('数据日期不能晚于今天。', 'Not in the future.')
        const differs = whole(line.state) && (line.state !== one.state || line.value !== (one.value ?? null))
        if (differs && !input.corrects)
          return word(
            `${person.name}的这一来源已有答复；如来源更正，请勾选“更正已登记的答复”并说明。`,
            `There is an answer about ${person.name} already; say that this one corrects it.`,
          )
        if (differs && !input.note) return word('更正答复须写明原因。', 'Say why it is corrected.')
      }
      return undefined
    },
    leads: (at, input) =>
      after(answered(at.data.lines, answersOf(at.data, input.source, input.answers, input.note), '')),
    apply: (data, input, taken) => ({
      ...data,
      lines: answered(data.lines, answersOf(data, input.source, input.answers, input.note), taken.byName),
    }),
  }),
  'withdraw-consent': action({
    label: word('登记撤回授权', 'Consent is taken back'),
    from: ['asking', 'ready', 'objected'],
    to: ['asking', 'ready', 'objected'],
    who: ['county', 'township', 'check-centre'],
    article: '个人信息保护法第十五条',
    warns: word(
      '撤回后不再核对此人，已收到的答复不再使用。',
      'Nothing more is asked about the person; answers are no longer used.',
    ),
    fields: {
      idNumber: { kind: 'text', pattern: 'citizen-id', label: word('身份证号', 'Citizen id') },
      reason: { kind: 'text', lines: 2, max: 300, label: word('说明', 'What was said') },
      files: { kind: 'files', optional: true, paper: 'consent', label: word('书面材料', 'Papers') },
    },
    guard: (at, input) =>
      at.data.asked.some((one) => one.idNumber === input.idNumber)
        ? undefined
        : word('此人不在本次核对范围内。', 'This person is not asked about.'),
    leads: (at, input) => (at.state === 'objected' ? 'objected' : after(without(at.data, input.idNumber))),
    apply: (data, input) => ({ ...data, lines: without(data, input.idNumber) }),
  }),
}
/** What a person recorded meanwhile from a paper stands. */
const fromLake = (data: EconomicCheck, answers: readonly Answer[]): Line[] =>
  answered(
    data.lines,
    answers.filter(({ person, source }) =>
      data.lines.some((line) => line.person === person && line.source === source && line.state === 'waiting'),
    ),
    'lake',
  )
const without = (data: EconomicCheck, idNumber: string): Line[] =>
  withdrawn(
    data.lines,
    data.asked.flatMap((one, i) => (one.idNumber === idNumber ? [i] : [])),
  )
