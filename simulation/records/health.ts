/** Health insurance: settlements. */
import type { RecordSet } from './record-set.ts'

export function healthRecords(): RecordSet[] {
  return [
    {
      dataset: 'medical-settlement',
      kind: 'events',
      fields: [
        'settlement_no',
        'id_number',
        'name',
        'visit_kind',
        'hospital',
        'settled_on',
        'total',
        'fund_paid',
        'self_pay',
        'compliant_self_pay',
        'diagnosis',
        'cross_province',
      ],
      // What was paid in another province comes back a month or two later.
      sql: `SELECT k, p, h, day, CASE WHEN away THEN day + 25 + floor(u(k, 340) * 35)::INTEGER ELSE day END AS seen, no AS settlement_no, visit_kind, hospital, day AS settled_on,
          total, fund_paid, self_pay, compliant_self_pay, diagnosis, away AS cross_province FROM bill`,
    },
  ]
}
