/** What happens to people in these months: table `life`, and the days of birth, death and leaving on `person`. */
import { literal, type Session } from '../../engine/sql/index.ts'

/** Kinds of true events. `size` and `detail` mean: see each kind in `events`. */
export type LifeKind =
  | 'illness'
  | 'chronic'
  | 'accident'
  | 'disability'
  | 'job-loss'
  | 'death'
  | 'birth'
  | 'study'
  | 'drop-out'
  | 'divorce'
  | 'vehicle'
  | 'house'
  | 'business-closed'
  | 'fire'
  | 'flood'
  | 'custody'
  | 'move'
  | 'hotline'
  | 'job-found'
  | 'work-injury'
  | 'old-house'

/** Diagnoses of serious illness: cancer, stroke, kidney failure, transplant. */
export const seriousDiagnoses = [
  'C34.9',
  'C16.9',
  'C50.9',
  'C22.0',
  'C18.9',
  'C71.9',
  'C73',
  'C91.0',
  'I61.9',
  'I63.9',
  'I60.9',
  'I64',
  'N18.5',
  'N18.5',
  'Z94.0',
]
const chronicDiagnoses = ['J44.1', 'I50.9', 'E11.9', 'I20.0', 'K74.6', 'M06.9']

/** One kind of event that strikes persons: the share struck in 24 months (SQL over `person`), its size and detail. */
interface PersonEvent {
  kind: LifeKind
  draw: number
  share: string
  size?: string
  detail?: string
  /** Ordinary events do not become more frequent in a hard year. */
  ordinary?: boolean
}

const events: PersonEvent[] = [
  // size: yuan the family pays itself over the course of treatment
  {
    kind: 'illness',
    draw: 100,
    share: 'CASE WHEN age < 15 THEN 0.0015 WHEN age < 45 THEN 0.003 WHEN age < 65 THEN 0.009 ELSE 0.014 END',
    size: 'least(95000, greatest(2500, spread(p, 101, 15000, 0.75)))',
    detail: `pick(${literal(seriousDiagnoses)}, u(p, 103))`,
  },
  {
    kind: 'chronic',
    draw: 105,
    share: 'CASE WHEN age < 40 THEN 0.0005 ELSE 0.005 END',
    size: 'least(9000, greatest(1800, spread(p, 106, 3600, 0.4)))',
    detail: `pick(${literal(chronicDiagnoses)}, u(p, 108))`,
  },
  {
    kind: 'accident',
    draw: 110,
    share: 'CASE WHEN age < 6 THEN 0.0002 ELSE 0.0011 END',
    size: 'least(60000, greatest(3000, spread(p, 111, 12000, 0.6)))',
    detail: "CASE WHEN u(p, 113) < 0.12 THEN '死亡' WHEN u(p, 113) < 0.5 THEN '重伤' ELSE '轻微伤' END",
  },
  // detail: kind (1 sight 2 hearing 3 speech 4 limb 5 intellect 6 mind 7 several) and grade
  {
    kind: 'disability',
    draw: 115,
    share: 'CASE WHEN age < 60 THEN 0.0018 ELSE 0.004 END',
    detail: 'between_u(p, 116, 1, 7)::VARCHAR || between_u(p, 117, 1, 4)::VARCHAR',
  },
  { kind: 'job-loss', draw: 120, share: "CASE WHEN work = 'wage' THEN 0.016 ELSE 0 END" },
  {
    kind: 'death',
    draw: 125,
    share:
      'CASE WHEN age < 25 THEN 0.0006 WHEN age < 50 THEN 0.004 WHEN age < 65 THEN 0.009 WHEN age < 75 THEN 0.03 WHEN age < 85 THEN 0.09 ELSE 0.22 END',
    ordinary: true,
  },
  { kind: 'drop-out', draw: 130, share: 'CASE WHEN age BETWEEN 8 AND 15 THEN 0.003 ELSE 0 END' },
  {
    kind: 'vehicle',
    draw: 135,
    share: "CASE WHEN work IN ('wage', 'business', 'farm') THEN 0.05 WHEN work = 'casual' THEN 0.03 ELSE 0 END",
    ordinary: true,
    detail:
      "CASE WHEN u(p, 136) < 0.8 THEN '小型轿车' WHEN u(p, 136) < 0.88 THEN '三轮汽车' WHEN u(p, 136) < 0.94 THEN '残疾人专用汽车' ELSE '轻型普通货车' END",
  },
  {
    kind: 'house',
    draw: 140,
    share: "CASE WHEN work IN ('wage', 'business') THEN 0.02 WHEN work = 'casual' THEN 0.012 ELSE 0 END",
    ordinary: true,
    detail: "CASE WHEN u(p, 141) < 0.85 THEN '住宅' ELSE '商业' END",
  },
  { kind: 'business-closed', draw: 145, share: "CASE WHEN work = 'business' THEN 0.02 ELSE 0 END" },
  {
    kind: 'work-injury',
    draw: 194,
    share: "CASE WHEN work = 'wage' THEN 0.0012 ELSE 0 END",
    size: 'between_u(p, 195, 1, 10)',
  },
  // size: months
  {
    kind: 'custody',
    draw: 150,
    share: "CASE WHEN age BETWEEN 18 AND 58 THEN CASE WHEN sex = '1' THEN 0.0012 ELSE 0.0002 END ELSE 0 END",
    size: 'between_u(p, 151, 7, 40)',
  },
]

/**
 * Makes `life` (p, h, kind, day, size, detail) and completes `person` with birth in the period (`born_in`), `death_day`, `left_day`,
 * `custody_from`, `custody_to`. Nothing happens to anybody before birth, after death or after leaving the household.
 */
export async function makeLives(db: Session, firstDay: string, lastDay: string, misfortune: number): Promise<void> {
  const start = `DATE '${firstDay}'`
  const days = `(DATE '${lastDay}' - ${start} + 1)`
  const years = `(${days} / 730.0)`
  const single = events.map(
    (e) => `SELECT p, h, '${e.kind}' AS kind, ${start} + floor(u(p, ${e.draw + 4}) * ${days})::INTEGER AS day,
      ${e.size ?? 'NULL'}::DOUBLE AS size, ${e.detail ?? 'NULL'}::VARCHAR AS detail
    FROM person WHERE u(p, ${e.draw}) < (${e.share}) * ${years} * ${e.ordinary ? 1 : misfortune}`,
  )
  const household = (kind: LifeKind, draw: number, share: string, size = 'NULL', detail = 'NULL', member = '0') =>
    `SELECT h * 16 + ${member} AS p, h, '${kind}' AS kind, ${start} + floor(u(h, ${draw + 1}) * ${days})::INTEGER AS day,
      ${size}::DOUBLE AS size, ${detail}::VARCHAR AS detail FROM hh WHERE u(h, ${draw}) < (${share}) * ${years} * ${misfortune}`
  const couples = "form IN ('couple', 'one-child', 'two-children', 'three-children', 'three-generations')"
  await db.run(`CREATE OR REPLACE TEMP TABLE struck AS
    ${single.join('\n    UNION ALL ')}
    UNION ALL ${household('fire', 160, '0.0012', 'between_u(h, 162, 8, 160) * 1000')}
    UNION ALL ${household('flood', 164, 'CASE WHEN urban THEN 0.0003 ELSE 0.0022 END', 'between_u(h, 166, 10, 90)', "pick(['房屋损坏', '农作物受灾', '牲畜死亡'], u(h, 167))")}
    UNION ALL ${household('divorce', 170, `CASE WHEN ${couples} THEN 0.01 ELSE 0 END`, 'NULL', 'NULL', '1')}
    UNION ALL ${household('vehicle', 183, "CASE WHEN tier0 LIKE 'dibao%' THEN 0.014 ELSE 0 END", 'NULL', "'小型轿车'")}
    UNION ALL ${household('house', 185, "CASE WHEN tier0 LIKE 'dibao%' THEN 0.01 ELSE 0 END", 'NULL', "CASE WHEN u(h, 187) < 0.6 THEN '住宅' ELSE '商业' END")}
    UNION ALL ${household('custody', 188, "CASE WHEN tier0 LIKE 'dibao%' AND head_age BETWEEN 20 AND 57 THEN 0.012 ELSE 0 END", 'between_u(h, 190, 8, 36)')}
    UNION ALL ${household('job-found', 191, "CASE WHEN tier0 LIKE 'dibao%' AND head_age BETWEEN 20 AND 57 THEN 0.02 ELSE 0 END", 'between_u(h, 193, 26, 62) * 100')}
    UNION ALL ${household('move', 174, "CASE WHEN form = 'single' THEN 0.006 ELSE 0 END")}
    UNION ALL ${household('hotline', 178, '0.004', 'between_u(h, 180, 1, 3)')}
    UNION ALL SELECT p, h, 'birth', birth, NULL, NULL FROM person WHERE birth >= ${start}
    UNION ALL SELECT p, h, 'study', make_date(year(birth) + 18, 8, 1) + floor(u(p, 156) * 25)::INTEGER, NULL, NULL FROM person
      WHERE u(p, 157) < 0.5 AND make_date(year(birth) + 18, 8, 1) BETWEEN ${start} AND DATE '${lastDay}' - 40`)
  await db.run(`CREATE OR REPLACE TEMP TABLE ending AS SELECT p,
      min(day) FILTER (kind = 'death' OR (kind = 'accident' AND detail = '死亡')) AS death_day,
      min(day) FILTER (kind IN ('divorce', 'move')) AS left_day,
      min(day) FILTER (kind = 'custody') AS custody_from,
      (min(day) FILTER (kind = 'custody') + to_months(max(size) FILTER (kind = 'custody')::INTEGER))::DATE AS custody_to
    FROM struck GROUP BY p`)
  await db.run(`CREATE OR REPLACE TEMP TABLE person AS SELECT person.*, birth >= ${start} AS born_in,
      CASE WHEN death_day >= birth THEN death_day END AS death_day,
      CASE WHEN death_day IS NULL OR left_day < death_day THEN left_day END AS left_day,
      CASE WHEN death_day IS NULL OR custody_from < death_day THEN custody_from END AS custody_from,
      CASE WHEN death_day IS NULL OR custody_from < death_day THEN least(custody_to, death_day) END AS custody_to
    FROM person LEFT JOIN ending USING (p) ORDER BY p`)
  await db.run(`CREATE OR REPLACE TEMP TABLE life AS SELECT s.* FROM struck s JOIN person USING (p)
    WHERE s.day >= person.birth
      AND s.day <= coalesce(person.death_day, DATE '9999-01-01') AND s.day <= coalesce(person.left_day, DATE '9999-01-01')
      AND (s.kind <> 'death' OR s.day = person.death_day)
    ORDER BY s.p, s.kind, s.day`)
  await db.run('DROP TABLE struck; DROP TABLE ending')
}
