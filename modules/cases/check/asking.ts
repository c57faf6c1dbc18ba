/** What a process declares that can ask for an economic check: how it hears the report. Pure. */

/** The hidden action `check-reported` by which it hears the report; the process adds from where and what follows. */
export const hearsReport = {
  label: { zh: '核对报告', en: 'Check report' },
  who: ['system'],
  hidden: true,
  fields: {
    check: { kind: 'number', label: { zh: '核对', en: 'Check' } },
    /** What people call the report by; `check` is the product's own number of the matter. */
    number: { kind: 'text', max: 60, optional: true, label: { zh: '核对报告', en: 'Report' } },
    result: {
      kind: 'choice',
      options: [
        { id: 'meets', label: { zh: '符合', en: 'Meets' } },
        { id: 'exceeds', label: { zh: '超标', en: 'Exceeds' } },
        { id: 'person', label: { zh: '需人工判断', en: 'Needs a person' } },
      ],
      label: { zh: '结论', en: 'Result' },
    },
    items: {
      kind: 'rows',
      optional: true,
      columns: {
        what: { kind: 'text', max: 200, label: { zh: '项目', en: 'Item' } },
        value: { kind: 'text', max: 200, label: { zh: '核对值', en: 'Value' } },
        limit: { kind: 'text', max: 200, optional: true, label: { zh: '限额', en: 'Limit' } },
      },
      label: { zh: '超标或需判断的项目', en: 'Items' },
    },
    issuedOn: { kind: 'date', label: { zh: '出具日期', en: 'Issued on' } },
    validUntil: { kind: 'date', label: { zh: '有效期至', en: 'Valid until' } },
  },
} as const
