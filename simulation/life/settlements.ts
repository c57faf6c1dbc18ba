/** Every medical settlement, true ones only: table `bill`. Refunds are true events too: a negative row under the same number. */
import { literal, type Session } from '../../engine/sql/index.ts'

const everyday = 'J06.9 I10 K29.5 M54.5 E11.9 J20.9 K02.1 L30.9 M17.9 H10.9 I25.1 N39.0'.split(' ')
const hospitals = ['旗县区人民医院', '中医蒙医医院', '市第二医院', '镇中心卫生院', '社区卫生服务中心', '矿区总医院']

/** Bills of everyday visits, by their key; the others belong to the course of an illness. */
export const isEveryday = '(k // 128) % 32 <> 31'

/**
 * Makes `bill`: k (row key), p, h, no, day, visit_kind, hospital, total, fund_paid, self_pay, compliant_self_pay, diagnosis, away.
 * Everyday visits grow with age; each illness, chronic course and serious accident brings its stays, the family's cost spread over them.
 * `density` multiplies the everyday visits (benchmarks).
 */
export async function makeSettlements(
  db: Session,
  firstDay: string,
  months: number,
  lastDay: string,
  density: number,
): Promise<void> {
  const start = `DATE '${firstDay}'`
  const last = `DATE '${lastDay}'`
  await db.run(`CREATE OR REPLACE TEMP TABLE visit AS
    SELECT (p * 32 + m) * 64 + j AS k, p, h, (${start} + to_months(m::INTEGER))::DATE + floor(u((p * 32 + m) * 64 + j, 3) * 28)::INTEGER AS day,
      CASE WHEN u((p * 32 + m) * 64 + j, 4) < 0.025 THEN 'inpatient' WHEN u((p * 32 + m) * 64 + j, 4) < 0.6 THEN 'outpatient'
        WHEN u((p * 32 + m) * 64 + j, 4) < 0.75 THEN 'chronic' ELSE 'pharmacy' END AS visit_kind,
      pick(${literal(everyday)}, u((p * 32 + m) * 64 + j, 5)) AS diagnosis, NULL::DOUBLE AS paid, false AS away
    FROM (
      SELECT p, h, m, unnest(range(least(60, n))) AS j FROM (
        SELECT p, h, m, floor(u(p * 32 + m, 2) + usual)::BIGINT AS n
        FROM (SELECT p, h, ${density}::DOUBLE * CASE WHEN age < 7 THEN 0.25 WHEN age < 45 THEN 0.14 WHEN age < 60 THEN 0.3 ELSE 0.55 END::DOUBLE AS usual, unnest(range(${months})) AS m FROM person)) WHERE n > 0
    )
    UNION ALL
    SELECT (p * 32 + 31) * 64 + course * 16 + i, p, h,
      day + i::INTEGER * (CASE kind WHEN 'chronic' THEN 40 ELSE 26 END) + floor(u(p * 64 + course * 16 + i, 61) * 12)::INTEGER,
      CASE WHEN kind = 'illness' AND i >= 3 THEN 'chronic' ELSE 'inpatient' END, CASE kind WHEN 'accident' THEN 'S72.0' ELSE detail END,
      size / stays * (0.8 + 0.4 * u(p * 64 + course * 16 + i, 62)), u(p, 63) < 0.12
    FROM (
      SELECT *, unnest(range(stays)) AS i FROM (
        SELECT *, CASE kind WHEN 'illness' THEN 0 WHEN 'chronic' THEN 1 ELSE 2 END AS course,
          CASE kind WHEN 'illness' THEN 2 + floor(u(p, 60) * 5) WHEN 'chronic' THEN 3 + floor(u(p, 60) * 3) ELSE 1 END::INTEGER AS stays
        FROM life WHERE kind IN ('illness', 'chronic') OR (kind = 'accident' AND detail = '重伤'))
    )`)
  await db.run(`CREATE OR REPLACE TEMP TABLE bill AS
    WITH priced AS (
      SELECT v.k, v.p, v.h, v.day, v.visit_kind, v.diagnosis, v.away,
        round(coalesce(paid, CASE visit_kind WHEN 'inpatient' THEN least(6000, spread(k, 6, 1150, 0.5)) WHEN 'pharmacy' THEN least(400, spread(k, 6, 38, 0.6)) ELSE least(900, spread(k, 6, 62, 0.7)) END), 2)::DECIMAL(12, 2) AS self_pay,
        pick(${literal(hospitals)}, u(k, 8)) AS hospital
      FROM visit v JOIN person USING (p)
      WHERE v.day BETWEEN greatest(person.birth, ${start}) AND ${last} AND v.day <= coalesce(death_day, ${last}) AND v.day <= coalesce(left_day, ${last})
    ), sent AS (
      SELECT *, 'YB' || lpad(k::VARCHAR, 12, '0') AS no, round(self_pay * (1.6 + 2.4 * u(k, 9)), 2)::DECIMAL(12, 2) AS total,
        CASE WHEN visit_kind = 'pharmacy' THEN round(self_pay * 0.85, 2)::DECIMAL(12, 2) ELSE self_pay END AS compliant_self_pay
      FROM priced
    )
    SELECT k * 2 AS k, p, h, no, day, visit_kind, hospital, total, total - self_pay AS fund_paid, self_pay, compliant_self_pay, diagnosis, away FROM sent
    UNION ALL
    SELECT k * 2 + 1, p, h, no, day + 9 + floor(u(k, 12) * 8)::INTEGER, visit_kind, hospital, -total, self_pay - total, -self_pay, -compliant_self_pay, diagnosis, away
    FROM sent WHERE u(k, 11) < 0.004 AND day + 20 <= ${last}`)
  await db.run('DROP TABLE visit')
}
