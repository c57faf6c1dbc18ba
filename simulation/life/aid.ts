/** Who holds a disability certificate and who is helped in which tier from when to when: tables `cert` and `aid`. */
import type { Session } from '../../engine/sql/index.ts'

/**
 * `cert`: p, h, kind, grade, issued, expires. Old certificates and those of the period's events.
 * `aid`: h, tier, from_day, to_day (open: NULL), monthly, payee_lag (months a dead payee stays on the list).
 * A family struck hard enters a tier in three of ten cases, two to eight months later, by its own application.
 */
export async function makeAid(db: Session, firstDay: string, lastDay: string): Promise<void> {
  await db.run(`CREATE OR REPLACE TEMP TABLE cert AS
    SELECT p, h, kind, CASE WHEN tier0 IN ('none', 'margin', 'rigid', 'poverty-monitored') AND kind NOT IN ('5', '6') AND u(p, 203) < 0.85 THEN greatest(grade, '3') ELSE grade END AS grade,
      issued, (issued + INTERVAL 10 YEAR)::DATE AS expires
    FROM (SELECT p, h, tier0, pick(['4', '4', '4', '4', '1', '1', '2', '2', '3', '5', '6', '7'], u(p, 201)) AS kind,
        pick(['1', '2', '2', '3', '3', '3', '4', '4', '4'], u(p, 202)) AS grade,
        greatest(birth + 400, DATE '${firstDay}' - 30 - floor(u(p, 204) * 2400)::INTEGER) AS issued
      FROM person JOIN hh USING (h)
      WHERE NOT born_in AND birth < DATE '${firstDay}' - 500 AND u(p, 200) < CASE WHEN age < 18 THEN 0.008 WHEN age < 60 THEN 0.028 ELSE 0.06 END
        * CASE WHEN tier0 LIKE 'dibao%' OR tier0 LIKE 'tekun%' THEN 6 WHEN tier0 <> 'none' THEN 3 ELSE 0.8 END)
    UNION ALL
    SELECT p, h, detail[1], detail[2], day, (day + INTERVAL 10 YEAR)::DATE FROM life WHERE kind = 'disability'
      AND p NOT IN (SELECT p FROM person JOIN hh USING (h) WHERE NOT born_in AND birth < DATE '${firstDay}' - 500 AND u(p, 200) < CASE WHEN age < 18 THEN 0.008 WHEN age < 60 THEN 0.028 ELSE 0.06 END
        * CASE WHEN tier0 LIKE 'dibao%' OR tier0 LIKE 'tekun%' THEN 6 WHEN tier0 <> 'none' THEN 3 ELSE 0.8 END)
    ORDER BY p`)
  await db.run(`CREATE OR REPLACE TEMP TABLE aid AS
    WITH size AS (SELECT h, count(*) AS people FROM person GROUP BY h),
    entered AS (
      SELECT h, min(day) + 60 + floor(u(h, 211) * 180)::INTEGER AS from_day
      FROM life JOIN hh USING (h)
      WHERE tier0 = 'none' AND u(h, 210) < 0.3 AND ((kind = 'illness' AND size > 14000) OR kind IN ('fire', 'custody')
        OR (kind = 'accident' AND detail <> '轻微伤') OR (kind = 'disability' AND detail[2] IN ('1', '2')))
      GROUP BY h
    )
    SELECT h, tier0 AS tier, DATE '${firstDay}' - 20 - floor(u(h, 212) * 1800)::INTEGER AS from_day,
      CASE WHEN tier0 LIKE 'dibao%' AND u(h, 213) < 0.04 THEN DATE '${firstDay}' + floor(u(h, 214) * (DATE '${lastDay}' - DATE '${firstDay}'))::INTEGER END AS to_day,
      CASE WHEN tier0 LIKE 'dibao%' OR tier0 LIKE 'tekun%' THEN round(people * (CASE WHEN urban THEN 360 ELSE 260 END + u(h, 215) * 320) / 10) * 10 ELSE 0 END::DECIMAL(12, 2) AS monthly,
      CASE WHEN u(h, 216) < 0.45 THEN 2 + floor(u(h, 217) * 5) ELSE 0 END::INTEGER AS payee_lag
    FROM hh JOIN size USING (h) WHERE tier0 <> 'none'
    UNION ALL
    SELECT h, CASE WHEN u(h, 218) < 0.45 THEN 'rigid' WHEN u(h, 218) < 0.75 THEN 'margin' WHEN urban THEN 'dibao-urban' ELSE 'dibao-rural' END, from_day, NULL,
      CASE WHEN u(h, 218) < 0.75 THEN 0 ELSE round(people * 420 / 10) * 10 END, 0
    FROM entered JOIN hh USING (h) JOIN size USING (h) WHERE from_day <= DATE '${lastDay}'
    ORDER BY h, from_day`)
}
