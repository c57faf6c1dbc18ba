/** Civil affairs beyond the tiers: marriages, births, children, the very old, temporary assistance. */
import type { RecordPeriod, RecordSet } from './record-set.ts'

export function familyRecords({ firstDay, lastDay, months }: RecordPeriod): RecordSet[] {
  const payMonths = `(SELECT (DATE '${firstDay}' + to_months(m::INTEGER))::DATE AS pay_month, m FROM range(${months}) t(m))`
  return [
    {
      dataset: 'marriage',
      kind: 'events',
      fields: ['register_no', 'name', 'id_number', 'kind', 'registered_on', 'spouse_name', 'spouse_id'],
      sql: `SELECT h * 16 + side AS k, h * 16 + side AS p, h, day, day AS seen, 'L' || strftime(day, '%Y') || lpad(h::VARCHAR, 8, '0') AS register_no, 'divorced' AS kind, day AS registered_on,
          other.name AS spouse_name, other.id AS spouse_id
        FROM (SELECT h, day, unnest([0, 1]) AS side FROM life WHERE kind = 'divorce') JOIN (SELECT p AS other_p, name, id FROM person) other ON other_p = h * 16 + 1 - side`,
    },
    {
      dataset: 'birth',
      kind: 'events',
      fields: ['certificate_no', 'name', 'id_number', 'child_name', 'birth_date', 'sex'],
      // The certificate names the mother; the child has no number yet.
      sql: `SELECT child.p AS k, mother.p, child.h, birth AS day, birth + 5 AS seen, 'CS' || lpad(child.p::VARCHAR, 10, '0') AS certificate_no, child.name AS child_name, birth AS birth_date, child.sex
        FROM (SELECT p, h, name, birth, sex FROM person WHERE born_in) child JOIN (SELECT p, h FROM person WHERE sex = '2' AND relation IN ('head', 'spouse')) mother USING (h)`,
    },
    {
      dataset: 'child-allowance',
      kind: 'state',
      absenceMatters: true,
      fields: ['name', 'id_number', 'kind', 'amount', 'started_on', 'carer_name', 'carer_age'],
      sql: `SELECT person.p AS k, person.p, person.h, DATE '${firstDay}' - 100 AS day, DATE '${firstDay}' - 100 AS seen, least(person.death_day, (person.birth + INTERVAL 18 YEAR)::DATE) AS until,
          CASE WHEN u(person.p, 600) < 0.2 THEN 'unattended-child' ELSE 'left-behind' END AS kind, CASE WHEN u(person.p, 600) < 0.2 THEN 1380 ELSE 0 END::DECIMAL(10, 2) AS amount, DATE '${firstDay}' - 100 AS started_on, chief.name AS carer_name, chief.age AS carer_age
        FROM person JOIN (SELECT h, name, age FROM person WHERE slot = 0) chief USING (h) WHERE person.relation = 'grandchild' AND u(person.p, 601) < 0.9`,
    },
    {
      dataset: 'old-age-allowance',
      kind: 'events',
      absenceMatters: true,
      fields: ['name', 'id_number', 'pay_month', 'amount'],
      sql: `SELECT p * 64 + m AS k, p, h, pay_month AS day, pay_month AS seen, pay_month, CASE WHEN age >= 90 THEN 200 ELSE 100 END::DECIMAL(10, 2) AS amount
        FROM person, ${payMonths} m WHERE pay_month >= (birth + INTERVAL 80 YEAR)::DATE AND u(p, 610) < 0.96 AND (death_day IS NULL OR death_day > pay_month) AND (left_day IS NULL OR left_day > pay_month)`,
    },
    {
      dataset: 'temporary-aid',
      kind: 'events',
      fields: ['name', 'id_number', 'kind', 'cause', 'aided_on', 'amount'],
      sql: `SELECT p * 4 + CASE kind WHEN 'illness' THEN 0 WHEN 'accident' THEN 1 ELSE 2 END AS k, p, h, aided_on AS day, aided_on AS seen, CASE WHEN kind = 'illness' THEN 'expense' ELSE 'urgent' END AS kind,
          CASE kind WHEN 'illness' THEN '疾病' WHEN 'accident' THEN '交通事故' ELSE '火灾' END AS cause, aided_on, (1000 + floor(u(p, 622) * 50) * 100)::DECIMAL(12, 2) AS amount
        FROM (SELECT *, day + 20 + floor(u(p, 621) * 50)::INTEGER AS aided_on FROM life WHERE kind IN ('illness', 'accident', 'fire') AND u(p, 620) < 0.3) WHERE aided_on <= DATE '${lastDay}'`,
    },
  ]
}
