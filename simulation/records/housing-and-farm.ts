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
      sql: `SELECT h * 16 AS k, h * 16 AS p, h, graded_on AS day, graded_on AS seen, NULL::DATE AS until, grade, graded_on, u(h, 412) < 0.85 AS lived_in
        FROM (SELECT h, CASE WHEN u(h, 413) < 0.3 THEN DATE '${firstDay}' + 30 + floor(u(h, 414) * (DATE '${lastDay}' - DATE '${firstDay}' - 30))::INTEGER ELSE DATE '${firstDay}' - floor(u(h, 415) * 300)::INTEGER END AS graded_on,
          pick(['A', 'B', 'B', 'C', 'D'], u(h, 411)) AS grade FROM hh WHERE NOT urban AND u(h, 410) < 0.03)`,
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
          FROM hh WHERE NOT urban AND (tier0 = 'poverty-monitored' OR u(h, 420) < 0.008)) WHERE day <= DATE '${lastDay}'`,
    },
  ]
}
