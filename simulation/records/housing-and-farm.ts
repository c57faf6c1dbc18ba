/** Natural resources, housing, agriculture. */
import type { RecordPeriod, RecordSet } from './record-set.ts'

export function housingRecords({ firstDay, lastDay }: RecordPeriod): RecordSet[] {
  return [
    {
      dataset: 'real-estate',
      kind: 'state',
      fields: ['unit_no', 'name', 'id_number', 'house_use', 'floor_area', 'house_location', 'registered_on'],
      every: 3,
      sql: `SELECT k, p, est.h, registered_on AS day, registered_on AS seen, NULL::DATE AS until, county::VARCHAR || 'GB' || lpad(k::VARCHAR, 10, '0') AS unit_no, house_use,
          round(55 + u(k, 400) * 75, 2)::DECIMAL(12, 2) AS floor_area, village AS house_location, registered_on
        FROM (
          SELECT p * 4 AS k, p, person.h, DATE '${firstDay}' - 50 - floor(u(p, 401) * 5000)::INTEGER AS registered_on, 'residence' AS house_use FROM person JOIN hh USING (h)
            WHERE slot = 0 AND age > 26 AND u(p, 402) < CASE WHEN urban THEN 0.75 ELSE 0.25 END
          UNION ALL SELECT p * 4 + 1, p, person.h, DATE '${firstDay}' - 50 - floor(u(p, 403) * 2000)::INTEGER, 'residence' FROM person JOIN hh USING (h)
            WHERE slot = 0 AND tier0 = 'none' AND urban AND age > 35 AND u(p, 404) < 0.14 AND NOT EXISTS (SELECT 1 FROM aid WHERE aid.h = person.h)
          UNION ALL SELECT p * 4 + 2, p, h, day, CASE detail WHEN '住宅' THEN 'residence' ELSE 'shop' END FROM life WHERE kind = 'house'
        ) est JOIN hh ON hh.h = est.h`,
    },
    {
      dataset: 'dangerous-house',
      kind: 'state',
      fields: ['name', 'id_number', 'grade', 'graded_on', 'lived_in'],
      every: 3,
      sql: `SELECT h * 16 AS k, h * 16 AS p, h, graded_on AS day, graded_on AS seen, NULL::DATE AS until, grade, graded_on, CASE WHEN u(h, 412) < 0.85 THEN 'yes' ELSE 'no' END AS lived_in
        FROM (SELECT h, CASE WHEN u(h, 413) < 0.3 THEN DATE '${firstDay}' + 30 + floor(u(h, 414) * (DATE '${lastDay}' - DATE '${firstDay}' - 30))::INTEGER ELSE DATE '${firstDay}' - floor(u(h, 415) * 300)::INTEGER END AS graded_on,
          pick(['A', 'B', 'B', 'C', 'D'], u(h, 411)) AS grade FROM hh WHERE NOT urban AND form <> 'named' AND u(h, 410) < 0.03)
        UNION ALL SELECT p, p, h, day, day, NULL, detail, day, 'yes' FROM life WHERE kind = 'old-house'`,
    },
    {
      dataset: 'poverty-monitoring',
      kind: 'state',
      fields: ['name', 'id_number', 'people', 'kind', 'risk', 'identified_on'],
      every: 3,
      sql: `SELECT h * 16 AS k, h * 16 AS p, h, day, day AS seen, NULL::DATE AS until, people, pick(['unstable', 'marginal', 'sudden'], u(h, 421)) AS kind,
          pick(['illness', 'illness', 'disability', 'labour', 'accident', 'school'], u(h, 422)) AS risk, day AS identified_on
        FROM (SELECT h, (SELECT count(*) FROM person WHERE person.h = hh.h) AS people,
            DATE '${firstDay}' - 100 + floor(u(h, 423) * 700)::INTEGER AS day
          FROM hh WHERE NOT urban AND form <> 'named' AND (tier0 = 'poverty-monitored' OR u(h, 420) < 0.008)) WHERE day <= DATE '${lastDay}'`,
    },
    {
      dataset: 'housing-aid',
      kind: 'state',
      absenceMatters: true,
      fields: ['household_no', 'name', 'id_number', 'kind', 'started_on', 'rent_arrears_months', 'status'],
      every: 3,
      sql: `SELECT h * 16 AS k, h * 16 AS p, h, started_on AS day, started_on AS seen, NULL::DATE AS until, kind, started_on, CASE WHEN kind = 'public-rental' AND u(h, 433) < 0.08 THEN 4 END AS rent_arrears_months, 'active' AS status
        FROM (SELECT h, CASE WHEN urban THEN 'public-rental' ELSE 'rebuild' END AS kind, DATE '${firstDay}' - floor(u(h, 431) * 600)::INTEGER AS started_on
          FROM hh WHERE tier0 <> 'none' AND u(h, 432) < CASE WHEN urban THEN 0.12 WHEN u(h, 410) < 0.03 THEN 0.6 ELSE 0.02 END)`,
    },
    {
      dataset: 'disaster',
      kind: 'events',
      fields: [
        'household_no',
        'name',
        'id_number',
        'happened_on',
        'kind',
        'house_damage',
        'loss_percent',
        'loss_amount',
      ],
      sql: `SELECT h AS k, p, h, day, day + 6 AS seen, day AS happened_on, detail AS kind, CASE WHEN detail <> '房屋损坏' THEN 'none' WHEN size >= 40 THEN 'severe' ELSE 'slight' END AS house_damage,
          CASE WHEN detail = '房屋损坏' THEN NULL ELSE size END::DECIMAL(5, 2) AS loss_percent, (size * 600)::DECIMAL(14, 2) AS loss_amount FROM life WHERE kind = 'flood'`,
    },
    {
      dataset: 'livestock',
      kind: 'state',
      fields: ['household_no', 'name', 'id_number', 'species', 'heads', 'sheep_units', 'counted_on'],
      every: 6,
      sql: `SELECT h * 16 AS k, h * 16 AS p, h, DATE '${firstDay}' AS day, DATE '${firstDay}' AS seen, NULL::DATE AS until, CASE WHEN u(h, 481) < 0.7 THEN '羊' ELSE '牛' END AS species, heads,
          (heads * CASE WHEN u(h, 481) < 0.7 THEN 1 ELSE 5 END)::DECIMAL(10, 2) AS sheep_units, DATE '${firstDay}' + 20 AS counted_on
        FROM (SELECT h, 3 + floor(u(h, 482) * CASE WHEN tier0 = 'none' THEN 60 ELSE 12 END)::INTEGER AS heads FROM hh WHERE NOT urban AND u(h, 480) < 0.3)`,
    },
    {
      dataset: 'farm-subsidy',
      kind: 'events',
      fields: ['household_no', 'name', 'id_number', 'subsidy_kind', 'paid_on', 'amount', 'area_mu'],
      sql: `SELECT h * 64 + y AS k, h * 16 AS p, h, paid_on AS day, paid_on AS seen, pick(['land', 'land', 'grassland'], u(h, 491)) AS subsidy_kind, paid_on, round(mu * 71.5, 2)::DECIMAL(12, 2) AS amount, mu::DECIMAL(12, 2) AS area_mu
        FROM (SELECT h, y, make_date(2024 + y::INTEGER, 6, 10) + floor(u(h * 64 + y, 492) * 20)::INTEGER AS paid_on, 4 + floor(u(h, 493) * 40) AS mu FROM hh, range(4) t(y) WHERE NOT urban AND u(h, 490) < 0.8)
        WHERE paid_on BETWEEN DATE '${firstDay}' AND DATE '${lastDay}'`,
    },
  ]
}
