/** Civil affairs, the disabled persons' federation and the hotline. */
import { ledgerParts } from './ledger-parts.ts'
import type { RecordPeriod, RecordSet } from './record-set.ts'

export function civilAffairsRecords({ firstDay, lastDay, months }: RecordPeriod): RecordSet[] {
  const payMonths = `(SELECT (DATE '${firstDay}' + to_months(m::INTEGER))::DATE AS pay_month, m FROM range(${months}) t(m))`
  return [
    {
      dataset: 'tier-ledger',
      kind: 'state',
      fields: [
        'household_no',
        'head_name',
        'head_id',
        'name',
        'id_number',
        'tier',
        'monthly_amount',
        'confirmed_on',
        'account_holder',
        'account_bank',
        'account',
        'uplift_persons',
        'uplift_amount',
        'self_care',
        'support',
      ],
      // Accounts begin like the ids, with a division that was never assigned; a few families have none in the ledger.
      // The dead leave the ledger with the next review, one to three months later.
      sql: `SELECT person.p * 4 + (CASE WHEN aid.monthly > 0 THEN 1 ELSE 0 END) AS k, person.p, person.h, aid.from_day AS day,
          greatest(aid.from_day, CASE WHEN born_in THEN birth + 60 ELSE aid.from_day END) AS seen,
          least(aid.to_day, death_day + 30 + floor(u(person.p, 350) * 60)::INTEGER, left_day + 45) AS until,
          chief.name AS head_name, chief.id AS head_id, aid.tier, aid.monthly AS monthly_amount, aid.from_day AS confirmed_on,
          chief.name AS account_holder, '示范农商银行' AS account_bank, CASE WHEN aid.monthly > 0 AND u(aid.h, 390) < 0.97 THEN '15990' || lpad(floor(u(aid.h, 391) * 100000000000000)::BIGINT::VARCHAR, 14, '0') END AS account,
          part.uplift_persons, part.uplift_amount, part.self_care, part.support
        FROM aid JOIN person USING (h) JOIN (SELECT h, name, id FROM person WHERE slot = 0) chief USING (h) JOIN (${ledgerParts(firstDay, lastDay)}) part USING (p)`,
    },
    {
      dataset: 'benefit-payment',
      kind: 'events',
      fields: ['household_no', 'name', 'id_number', 'kind', 'pay_month', 'amount', 'result'],
      // A dead payee stays on some lists for months; here and there a family is paid twice under two names of help; a few cards bounce.
      sql: `SELECT aid.h * 128 + m.m * 2 + twice AS k, payee.p, aid.h, pay_month AS day, pay_month AS seen, CASE WHEN twice = 1 THEN replace(aid.tier, 'dibao', 'tekun') ELSE aid.tier END AS kind, pay_month,
          CASE WHEN twice = 1 THEN 900 ELSE aid.monthly END::DECIMAL(12, 2) AS amount, CASE WHEN u(aid.h * 128 + m.m, 366) < 0.003 THEN 'failed' ELSE 'paid' END AS result
        FROM aid, ${payMonths} m, (VALUES (0), (1)) t(twice), LATERAL (
          SELECT p FROM person WHERE person.h = aid.h AND birth < pay_month AND (death_day IS NULL OR (death_day + to_months(CASE WHEN slot = 0 THEN aid.payee_lag ELSE 0 END)) >= pay_month)
            AND (left_day IS NULL OR left_day >= pay_month) ORDER BY slot LIMIT 1) payee
        WHERE aid.monthly > 0 AND aid.from_day <= pay_month AND (aid.to_day IS NULL OR aid.to_day > pay_month)
          AND (twice = 0 OR (tier LIKE 'dibao%' AND u(aid.h, 365) < 0.012 AND m.m >= floor(u(aid.h, 367) * ${months})))`,
    },
    {
      dataset: 'disability',
      kind: 'state',
      fields: ['cert_no', 'name', 'kind', 'grade', 'issued_on'],
      sql: `SELECT p AS k, p, cert.h, issued AS day, issued AS seen, coalesce(death_day, left_day) + 50 AS until, person.id || kind || grade AS cert_no, kind, grade, issued AS issued_on
        FROM cert JOIN person USING (p)`,
    },
    {
      dataset: 'disability-allowance',
      kind: 'events',
      absenceMatters: true,
      fields: ['name', 'id_number', 'kind', 'pay_month', 'amount'],
      sql: `SELECT cert.p * 64 + m.m AS k, cert.p, cert.h, pay_month AS day, pay_month AS seen, CASE WHEN grade IN ('1', '2') THEN 'care' ELSE 'living' END AS kind, pay_month, 100.00::DECIMAL(12, 2) AS amount
        FROM cert JOIN person USING (p), ${payMonths} m
        WHERE u(cert.p, 360) < 0.93 AND issued + 40 < pay_month AND (death_day IS NULL OR death_day > pay_month) AND (left_day IS NULL OR left_day > pay_month)
          AND (grade IN ('1', '2') OR EXISTS (SELECT 1 FROM aid WHERE aid.h = cert.h AND tier LIKE 'dibao%' AND from_day + 20 < pay_month AND (to_day IS NULL OR to_day > pay_month)))`,
    },
    {
      dataset: 'elder-service',
      kind: 'state',
      absenceMatters: true,
      fields: ['name', 'id_number', 'service', 'provider', 'last_service_on'],
      sql: `SELECT p * 64 + m AS k, p, person.h, visited AS day, visited AS seen, least((visited + INTERVAL 1 MONTH)::DATE, death_day, left_day) AS until, pick(['居家上门服务', '助餐', '助浴', '探访关爱'], u(p, 371)) AS service,
          '旗县区养老服务中心' AS provider, visited AS last_service_on
        FROM person JOIN hh USING (h), (SELECT m, (DATE '${firstDay}' + to_months(m::INTEGER - 1))::DATE AS month FROM range(${months + 1}) t(m)) mm, LATERAL (SELECT month + floor(u(p, 372) * 25)::INTEGER AS visited) v
        WHERE hh.form = 'single-elder' AND age >= 76 AND u(p, 370) < 0.9 AND visited < coalesce(death_day, left_day, DATE '9999-01-01')`,
    },
    {
      dataset: 'hotline',
      kind: 'events',
      fields: ['ticket_no', 'name', 'id_number', 'content', 'called_on'],
      sql: `SELECT p * 8 + i AS k, p, h, day + i * 9 AS day, day + i * 9 AS seen, '12345-' || lpad((p * 8 + i)::VARCHAR, 9, '0') AS ticket_no,
          pick(['家庭生活困难，请求救助', '无力支付医疗费，请求帮助', '失业无收入，咨询低保'], u(p, 380)) AS content, day + i * 9 AS called_on
        FROM (SELECT *, unnest(range(size::INTEGER))::INTEGER AS i FROM life WHERE kind = 'hotline') WHERE day + i * 9 <= DATE '${lastDay}'`,
    },
  ]
}
