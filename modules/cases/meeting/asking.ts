/** What a process declares that can ask the meeting: how it asks, and how it hears the answer. Pure. */

/** An action that puts a question before the meeting; the process adds from where and, if need be, what must come first. */
export const asksMeeting = {
  label: { zh: '提请一事一议', en: 'Put before the meeting' },
  to: 'meeting',
  who: ['county'],
  fields: { question: { kind: 'text', lines: 3, max: 2000, label: { zh: '议题', en: 'Question' } } },
} as const

/** The hidden action `meeting-resolved` by which it hears the answer. */
export const hearsMeeting = {
  label: { zh: '一事一议结果', en: 'The meeting resolved' },
  from: ['meeting'],
  to: 'deciding',
  who: ['system'],
  hidden: true,
  fields: {
    meeting: { kind: 'number', label: { zh: '会议', en: 'Meeting' } },
    result: { kind: 'text', label: { zh: '结果', en: 'Result' } },
    tier: { kind: 'text', optional: true, label: { zh: '类别', en: 'Tier' } },
    amount: { kind: 'money', optional: true, label: { zh: '金额', en: 'Amount' } },
    note: { kind: 'text', optional: true, max: 2000, label: { zh: '说明', en: 'Note' } },
  },
} as const
