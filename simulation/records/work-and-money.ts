/** Human resources, taxes, finance, market supervision, banks. */
import type { RecordPeriod, RecordSet } from './record-set.ts'

export function workRecords({ firstDay, lastDay, months }: RecordPeriod): RecordSet[] {
  const payMonths = `(SELECT (DATE '${firstDay}' + to_months(m::INTEGER))::DATE AS pay_month, m FROM range(${months}) t(m))`
  const monthEnd = '(pay_month + INTERVAL 1 MONTH)::DATE'
  // A job counts for a month when it covers the last day of it.
  const worked = `job.from_day < ${monthEnd} AND (job.to_day IS NULL OR job.to_day >= ${monthEnd})`
  const alive = `birth < pay_month AND (death_day IS NULL OR death_day > pay_month) AND (left_day IS NULL OR left_day > pay_month)`
  return [
    {
      dataset: 'social-insurance',
      kind: 'events',
      absenceMatters: true,
      fields: ['name', 'id_number', 'pay_month', 'insurance_kind', 'base', 'unit_name', 'status'],
      sql: `SELECT job.p * 64 + m AS k, job.p, job.h, pay_month AS day, pay_month AS seen, pay_month, 'employee-pension' AS insurance_kind, round(wage * 0.9, 2)::DECIMAL(12, 2) AS base,
          pick(['鑫源商贸有限公司', '平庄煤业劳务公司', '草原食品厂', '永盛建筑公司', '恒泰物业'], u(job.p, 430)) AS unit_name, 'paid' AS status
        FROM job, ${payMonths} m WHERE ${worked}`,
    },
    {
      dataset: 'income-tax',
      kind: 'events',
      fields: ['name', 'id_number', 'income_month', 'income_kind', 'income', 'payer'],
      sql: `SELECT job.p * 64 + m AS k, job.p, job.h, pay_month AS day, pay_month AS seen, pay_month AS income_month, '工资薪金' AS income_kind,
          round(wage * (0.95 + 0.1 * u(job.p * 64 + m, 431)), 2)::DECIMAL(14, 2) AS income, pick(['鑫源商贸有限公司', '平庄煤业劳务公司', '草原食品厂', '永盛建筑公司', '恒泰物业'], u(job.p, 430)) AS payer
        FROM job, ${payMonths} m WHERE ${worked}`,
    },
    {
      dataset: 'pension',
      kind: 'events',
      fields: ['name', 'id_number', 'pay_month', 'pension_kind', 'amount'],
      sql: `SELECT p * 64 + m AS k, p, h, pay_month AS day, pay_month AS seen, pay_month, pension_kind, pension::DECIMAL(12, 2) AS amount
        FROM person, ${payMonths} m WHERE pension > 0 AND pay_month >= birth + 21914 AND ${alive}`,
    },
    {
      dataset: 'unemployment',
      kind: 'state',
      fields: ['name', 'id_number', 'registered_on', 'status', 'benefit_until'],
      sql: `SELECT p AS k, p, h, day + 10 AS day, day + 10 AS seen, least((SELECT min(from_day) FROM job WHERE job.p = life.p AND nth = 1), (SELECT coalesce(death_day, left_day) FROM person WHERE person.p = life.p)) AS until,
          day + 10 AS registered_on, 'jobless' AS status, CASE WHEN u(p, 441) < 0.6 THEN day + 10 + 90 + floor(u(p, 442) * 360)::INTEGER END AS benefit_until
        FROM life WHERE kind = 'job-loss' AND u(p, 440) < 0.85`,
    },
    {
      dataset: 'enterprise',
      kind: 'state',
      fields: [
        'uscc',
        'enterprise_name',
        'name',
        'id_number',
        'role',
        'kind',
        'capital',
        'founded_on',
        'closed_on',
        'status',
      ],
      every: 3,
      sql: `SELECT p * 2 + s AS k, p, h, founded_on AS day, seen, until, '92' || county::VARCHAR || 'MA' || lpad((p % 100000000)::VARCHAR, 8, '0') AS uscc, firm AS enterprise_name, 'owner' AS role, 'sole-trader' AS kind,
          (2 + floor(u(p, 450) * 12)) * 10000.0 AS capital, founded_on, CASE WHEN s = 1 THEN closed END AS closed_on, CASE WHEN s = 1 THEN 'closed' ELSE 'open' END AS status
        FROM (SELECT person.p, person.h, county, DATE '${firstDay}' - 100 - floor(u(p, 451) * 3000)::INTEGER AS founded_on, closed, pick(['便民超市', '蒙餐馆', '五金店', '理发店', '洗车行'], u(p, 452)) AS firm
          FROM person JOIN hh USING (h) LEFT JOIN (SELECT p, min(day) AS closed FROM life WHERE kind = 'business-closed' GROUP BY p) USING (p) WHERE work = 'business'),
        LATERAL (VALUES (0, founded_on, closed), (1, closed, NULL)) AS phase(s, seen, until) WHERE seen IS NOT NULL`,
    },
    {
      dataset: 'work-injury',
      kind: 'events',
      fields: ['case_no', 'name', 'id_number', 'happened_on', 'grade', 'death', 'employer'],
      sql: `SELECT p AS k, p, h, day, day + 25 AS seen, 'GS' || lpad(p::VARCHAR, 10, '0') AS case_no, day AS happened_on, size::INTEGER AS grade, 'no' AS death, '永盛建筑公司' AS employer
        FROM life WHERE kind = 'work-injury' AND day + 25 <= DATE '${lastDay}'`,
    },
    {
      dataset: 'public-payroll',
      kind: 'state',
      fields: ['name', 'id_number', 'unit_name', 'kind', 'salary'],
      every: 3,
      sql: `SELECT p AS k, p, person.h, DATE '${firstDay}' AS day, DATE '${firstDay}' AS seen, coalesce(death_day, left_day) AS until, pick(['第一中学', '镇人民政府', '旗县区医院', '环境卫生服务中心'], u(p, 461)) AS unit_name, 'staff' AS kind,
          (3800 + floor(u(p, 462) * 30) * 100)::DECIMAL(12, 2) AS salary
        FROM person JOIN hh USING (h) WHERE (tier0 = 'none' AND work = 'wage' AND wage > 3900 AND u(p, 460) < 0.12) OR (tier0 LIKE 'dibao%' AND work = 'casual' AND u(p, 460) < 0.025)`,
    },
    {
      dataset: 'bank-balance',
      kind: 'state',
      fields: ['name', 'id_number', 'institution', 'product', 'balance', 'balance_on'],
      every: 6,
      sql: `SELECT person.p AS k, person.p, person.h, aid.from_day AS day, greatest(aid.from_day, DATE '${firstDay}') AS seen, least(aid.to_day, death_day) AS until, '农村信用社' AS institution, 'deposit' AS product,
          CASE WHEN u(person.p, 471) < 0.03 THEN 130000 + floor(u(person.p, 472) * 200) * 1000 ELSE floor(u(person.p, 473) * 9000) END::DECIMAL(16, 2) AS balance, aid.from_day AS balance_on
        FROM aid JOIN person USING (h) WHERE person.age >= 18 AND slot < 2`,
    },
  ]
}
