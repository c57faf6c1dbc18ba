/** Police: household register, deaths, vehicles, custody, accidents. */
import type { RecordPeriod, RecordSet } from './record-set.ts'

export function registerRecords({ firstDay, lastDay }: RecordPeriod): RecordSet[] {
  return [
    {
      dataset: 'population',
      kind: 'state',
      fields: ['id_number', 'name', 'sex', 'ethnic', 'birth_date', 'household_no', 'relation', 'division', 'status'],
      // A newborn enters the register two to seven weeks after birth; a death is struck off when it is reported.
      sql: `SELECT p * 4 + s AS k, p, h, birth AS day, sex, ethnic_code AS ethnic, birth AS birth_date, relation, status, seen, until FROM (
          SELECT *, CASE ethnic WHEN '汉族' THEN '01' WHEN '蒙古族' THEN '02' WHEN '满族' THEN '11' WHEN '回族' THEN '03' WHEN '达斡尔族' THEN '31' WHEN '鄂温克族' THEN '45' WHEN '鄂伦春族' THEN '52' ELSE '10' END AS ethnic_code,
            CASE WHEN born_in THEN birth + 12 + floor(u(p, 300) * 40)::INTEGER ELSE DATE '2000-01-01' END AS entered,
            coalesce(death_day + 2 + floor(u(p, 301) * 25)::INTEGER, left_day + 1) AS ended
          FROM person
        ), LATERAL (VALUES
          (0, 'normal', entered, ended),
          (1, CASE WHEN death_day IS NOT NULL THEN 'dead' ELSE 'moved' END, ended, NULL)) AS phase(s, status, seen, until)
        WHERE seen IS NOT NULL AND (until IS NULL OR until > seen)`,
    },
    {
      dataset: 'deaths',
      kind: 'events',
      fields: ['name', 'id_number', 'death_date', 'registered_on', 'source'],
      sql: `SELECT p AS k, p, h, death_day AS day, death_day + 2 + floor(u(p, 301) * 25)::INTEGER AS seen, death_day AS death_date,
          death_day + 2 + floor(u(p, 301) * 25)::INTEGER AS registered_on, pick(['公安', '卫健', '殡葬'], u(p, 302)) AS source
        FROM person WHERE death_day IS NOT NULL`,
    },
    {
      dataset: 'vehicles',
      kind: 'state',
      fields: ['name', 'id_number', 'plate', 'vehicle_kind', 'vehicle_use', 'registered_on', 'status'],
      sql: `SELECT k, p, h, registered_on AS day, registered_on AS seen, NULL::DATE AS until, '蒙' || pick(['A', 'B', 'D', 'F', 'G'], u(k, 310)) || lpad((k % 1000000)::VARCHAR, 6, '0') AS plate,
          vehicle_kind, CASE WHEN vehicle_kind = 'truck' THEN '货运' ELSE '非营运' END AS vehicle_use, registered_on, 'normal' AS status
        FROM (
          SELECT p * 2 AS k, p, h, DATE '${firstDay}' - 10 - floor(u(p, 311) * 3000)::INTEGER AS registered_on, CASE WHEN work = 'farm' AND u(p, 312) < 0.4 THEN 'tricycle' ELSE 'small-car' END AS vehicle_kind
          FROM person JOIN hh USING (h) WHERE tier0 = 'none' AND age BETWEEN 24 AND 70 AND slot = 0 AND u(p, 313) < 0.42 AND NOT EXISTS (SELECT 1 FROM aid WHERE aid.h = person.h)
          UNION ALL
          SELECT p * 2 + 1, p, h, day, CASE detail WHEN '小型轿车' THEN 'small-car' WHEN '三轮汽车' THEN 'tricycle' WHEN '残疾人专用汽车' THEN 'disabled-car' ELSE 'truck' END FROM life WHERE kind = 'vehicle'
        )`,
    },
    {
      dataset: 'traffic-accident',
      kind: 'events',
      fields: ['accident_no', 'name', 'id_number', 'happened_on', 'harm'],
      sql: `SELECT p AS k, p, h, day, day + floor(u(p, 320) * 6)::INTEGER AS seen, 'SG' || strftime(day, '%Y%m') || lpad((p % 100000)::VARCHAR, 5, '0') AS accident_no, day AS happened_on,
          CASE detail WHEN '死亡' THEN 'dead' WHEN '重伤' THEN 'severe' ELSE 'slight' END AS harm
        FROM life WHERE kind = 'accident'`,
    },
    {
      dataset: 'custody',
      kind: 'state',
      fields: ['name', 'id_number', 'kind', 'started_on', 'ends_on'],
      sql: `SELECT p AS k, p, h, custody_from AS day, custody_from + floor(u(p, 330) * 10)::INTEGER AS seen, NULL::DATE AS until,
          CASE WHEN u(p, 331) < 0.8 THEN 'prison' ELSE 'detox' END AS kind, custody_from AS started_on, custody_to AS ends_on
        FROM person WHERE custody_from <= DATE '${lastDay}'`,
    },
    {
      dataset: 'fire',
      kind: 'events',
      fields: ['fire_no', 'name', 'id_number', 'happened_on', 'home_burnt', 'loss_amount'],
      sql: `SELECT p AS k, p, h, day, day + 3 AS seen, 'HZ' || lpad(p::VARCHAR, 10, '0') AS fire_no, day AS happened_on, 'yes' AS home_burnt, size::DECIMAL(14, 2) AS loss_amount FROM life WHERE kind = 'fire'`,
    },
  ]
}
