/** Education. School years begin on 1 September; a child's stage follows from its age that day. */
import type { RecordPeriod, RecordSet } from './record-set.ts'

export function schoolRecords({ firstDay, lastDay }: RecordPeriod): RecordSet[] {
  const firstYear = Number(firstDay.slice(0, 4)) - (firstDay.slice(5, 7) < '09' ? 1 : 0)
  const lastYear = Number(lastDay.slice(0, 4))
  const years = `(SELECT range::INTEGER AS school_year FROM range(${firstYear}, ${lastYear + 1}))`
  const pupils = `SELECT person.p, person.h, school_year, make_date(school_year, 9, 1) AS opened, date_sub('year', birth, make_date(school_year, 9, 1)) AS years_old, dropped, death_day, left_day, birth
    FROM person LEFT JOIN (SELECT p, min(day) AS dropped FROM life WHERE kind = 'drop-out' GROUP BY p) USING (p), ${years} y
    WHERE birth < make_date(school_year, 9, 1) AND birth > make_date(school_year - 23, 9, 1)`
  const stages = `SELECT *, CASE WHEN years_old BETWEEN 3 AND 5 THEN 'preschool' WHEN years_old BETWEEN 6 AND 11 THEN 'primary' WHEN years_old BETWEEN 12 AND 14 THEN 'junior'
      WHEN years_old BETWEEN 15 AND 17 AND u(p, 500) < 0.72 THEN 'senior' WHEN years_old BETWEEN 15 AND 17 AND u(p, 500) < 0.95 THEN 'vocational'
      WHEN years_old BETWEEN 18 AND 21 AND u(p, 157) < 0.5 THEN CASE WHEN u(p, 501) < 0.55 THEN 'bachelor' ELSE 'college' END END AS stage,
      CASE WHEN years_old < 6 THEN 3600 WHEN years_old < 15 THEN 0 WHEN years_old < 18 THEN 1800 ELSE 5200 END + floor(u(p, 502) * 8) * 100 AS fees
    FROM (${pupils})`
  const helped = `EXISTS (SELECT 1 FROM aid WHERE aid.h = s.h AND from_day < term AND (to_day IS NULL OR to_day > term))`
  return [
    {
      dataset: 'student-roll',
      kind: 'state',
      absenceMatters: true,
      fields: ['student_no', 'name', 'id_number', 'school', 'stage', 'grade', 'school_kind', 'fees_year', 'status'],
      every: 3,
      sql: `SELECT s.p * 16 + school_year % 16 AS k, s.p, s.h, opened AS day, opened AS seen, least(make_date(school_year + 1, 9, 1), dropped, s.death_day, s.left_day) AS until, 'G' || person.id AS student_no,
          CASE stage WHEN 'preschool' THEN '中心幼儿园' WHEN 'primary' THEN '第三小学' WHEN 'junior' THEN '第二中学' WHEN 'senior' THEN '第一高级中学' WHEN 'vocational' THEN '职业教育中心' ELSE '内蒙古某大学' END AS school, stage,
          CASE WHEN years_old >= 6 THEN (CASE WHEN years_old < 12 THEN years_old - 5 WHEN years_old < 15 THEN years_old - 11 WHEN years_old < 18 THEN years_old - 14 ELSE years_old - 17 END)::VARCHAR || '年级' ELSE '幼儿班' END AS grade,
          'public' AS school_kind, fees::DECIMAL(10, 2) AS fees_year, 'enrolled' AS status
        FROM (${stages}) s JOIN person ON person.p = s.p WHERE stage IS NOT NULL AND opened <= DATE '${lastDay}'`,
    },
    {
      dataset: 'student-aid',
      kind: 'events',
      absenceMatters: true,
      seasonal: true,
      fields: ['name', 'id_number', 'term', 'aid_level', 'kind', 'amount', 'school', 'stage'],
      // Nine of ten helped pupils get theirs; the schools also find some hardship that civil affairs does not know.
      sql: `SELECT p * 64 + (school_year % 16) * 2 + half AS k, p, s.h, term AS day, term + 10 AS seen, term, CASE WHEN ${helped} THEN 'hard' ELSE 'special' END AS aid_level,
          CASE WHEN stage IN ('bachelor', 'college') THEN '国家助学金' ELSE '家庭经济困难学生补助' END AS kind, CASE WHEN stage IN ('bachelor', 'college') THEN 1650 ELSE 625 END::DECIMAL(10, 2) AS amount, '本地学校' AS school, stage
        FROM (SELECT * FROM (${stages}), LATERAL (VALUES (0, make_date(school_year, 9, 20)), (1, make_date(school_year + 1, 3, 20))) t(half, term)) s
        WHERE stage IS NOT NULL AND term BETWEEN DATE '${firstDay}' - 210 AND DATE '${lastDay}' AND (dropped IS NULL OR dropped > term) AND (death_day IS NULL OR death_day > term) AND (left_day IS NULL OR left_day > term)
          AND CASE WHEN ${helped} THEN u(p, 510) < 0.9 ELSE u(p * 16 + school_year % 16, 511) < 0.006 END`,
    },
    {
      dataset: 'college-admission',
      kind: 'events',
      fields: ['name', 'id_number', 'school', 'level', 'admitted_on', 'fees_year'],
      sql: `SELECT p AS k, p, h, day, day + 5 AS seen, pick(['内蒙古大学', '内蒙古农业大学', '赤峰学院', '包头职业技术学院'], u(p, 520)) AS school, CASE WHEN u(p, 501) < 0.55 THEN 'bachelor' ELSE 'college' END AS level,
          day AS admitted_on, 5200::DECIMAL(10, 2) AS fees_year FROM life WHERE kind = 'study'`,
    },
  ]
}
