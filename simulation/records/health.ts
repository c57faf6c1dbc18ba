/** Health insurance and health: settlements, who is insured by whose money, medical assistance, long-term illness. */
import type { RecordPeriod, RecordSet } from './record-set.ts'

export function healthRecords({ firstDay, lastDay }: RecordPeriod): RecordSet[] {
  const firstYear = Number(firstDay.slice(0, 4))
  const years = `(SELECT range::INTEGER AS insured_year FROM range(${firstYear}, ${Number(lastDay.slice(0, 4)) + 1}))`
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
          total, fund_paid, self_pay, compliant_self_pay, diagnosis, CASE WHEN away THEN 'yes' ELSE 'no' END AS cross_province FROM bill`,
    },
    {
      dataset: 'medical-insurance',
      kind: 'state',
      absenceMatters: true,
      fields: ['name', 'id_number', 'insured_year', 'insured_kind', 'paid_by', 'status', 'amount'],
      every: 3,
      // The premium is paid once a year: who is in a tier on 1 January is paid for, with a few forgotten.
      sql: `SELECT p * 16 + insured_year % 16 AS k, p, h, paid_on AS day, paid_on AS seen, least(make_date(insured_year + 1, 1, 1), death_day, left_day) AS until, insured_year, insured_kind,
          CASE WHEN insured_kind = 'employee' THEN NULL WHEN helped AND u(p, 531) < 0.96 THEN 'funded' ELSE 'self' END AS paid_by, 'insured' AS status, CASE WHEN insured_kind = 'resident' THEN 400 END::DECIMAL(10, 2) AS amount
        FROM (SELECT person.p, person.h, insured_year, death_day, left_day, birth, greatest(make_date(insured_year, 1, 1), birth + 20) AS paid_on,
            CASE WHEN work = 'wage' OR pension_kind = 'employee' THEN 'employee' ELSE 'resident' END AS insured_kind,
            EXISTS (SELECT 1 FROM aid WHERE aid.h = person.h AND tier <> 'poverty-monitored' AND from_day < make_date(insured_year, 1, 1) AND (to_day IS NULL OR to_day > make_date(insured_year, 1, 1))) AS helped
          FROM person, ${years} y)
        WHERE birth < make_date(insured_year, 12, 1) AND paid_on <= DATE '${lastDay}' AND u(p, 530) < 0.975`,
    },
    {
      dataset: 'medical-aid',
      kind: 'events',
      absenceMatters: true,
      fields: ['settlement_no', 'name', 'id_number', 'kind', 'aided_on', 'amount'],
      sql: `SELECT k, p, bill.h, day + 3 AS day, day + 3 AS seen, no AS settlement_no, 'inpatient' AS kind, day + 3 AS aided_on, round(self_pay * 0.3, 2)::DECIMAL(12, 2) AS amount
        FROM bill WHERE visit_kind = 'inpatient' AND self_pay > 800 AND u(p, 540) < 0.85 AND day + 3 <= DATE '${lastDay}'
          AND EXISTS (SELECT 1 FROM aid WHERE aid.h = bill.h AND tier <> 'poverty-monitored' AND from_day < day AND (to_day IS NULL OR to_day > day))`,
    },
    {
      dataset: 'chronic-disease',
      kind: 'state',
      fields: ['name', 'id_number', 'disease', 'disease_code', 'started_on'],
      every: 3,
      sql: `SELECT p * 4 + CASE life.kind WHEN 'chronic' THEN 1 ELSE 0 END AS k, p, life.h, day + 45 AS day, day + 45 AS seen, coalesce(death_day, left_day) AS until, CASE WHEN detail LIKE 'C%' THEN '恶性肿瘤门诊治疗' WHEN detail LIKE 'N18%' THEN '慢性肾功能衰竭' WHEN detail LIKE 'I6%' THEN '脑血管病后遗症' ELSE '慢性病' END AS disease,
          detail AS disease_code, day + 45 AS started_on FROM life JOIN person USING (p) WHERE kind IN ('illness', 'chronic') AND u(p, 550) < 0.6`,
    },
    {
      dataset: 'mental-disorder',
      kind: 'state',
      fields: ['name', 'id_number', 'risk_grade', 'diagnosed_on', 'disease'],
      every: 3,
      sql: `SELECT p AS k, p, cert.h, issued - 60 AS day, issued - 30 AS seen, coalesce(death_day, left_day) AS until, floor(u(p, 560) * 3)::INTEGER AS risk_grade, issued - 60 AS diagnosed_on, '精神分裂症' AS disease
        FROM cert JOIN person USING (p) WHERE kind = '6'`,
    },
  ]
}
