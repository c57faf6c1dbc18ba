/** What a ledger says inside its amounts: who gets a category uplift 分类施保, and of 特困 who needs care and where they live. */

/**
 * SQL of one row per person of an aided household: the household's `uplift_persons` and `uplift_amount` (the highest of several reasons,
 * once per person), the person's own `self_care` and the household's `support`. As it was found at the confirmation or on the first day,
 * whichever is later: a ledger keeps that. Who dies, leaves or is born in these months is not counted, so it never names more than are
 * there. Amounts are invented like the monthly ones; now and then a column is not filled in. Draws 392 to 396.
 * @example `SELECT * FROM (${ledgerParts('2025-09-01', '2026-10-31')}) part`
 */
export const ledgerParts = (firstDay: string, lastDay: string): string => `
  WITH found AS (
    SELECT person.p, person.h, aid.tier, age, NOT born_in AND death_day IS NULL AND left_day IS NULL AS stays, cert.grade,
      coalesce(cert.grade IN ('1', '2') OR (cert.kind IN ('5', '6') AND cert.grade = '3'), false) AS severe,
      birth + INTERVAL 60 YEAR <= greatest(from_day, DATE '${firstDay}') AS elder, birth + INTERVAL 18 YEAR > DATE '${lastDay}' AS minor,
      EXISTS (SELECT 1 FROM life WHERE life.p = person.p AND life.kind = 'illness' AND life.day <= greatest(from_day, DATE '${firstDay}')) AS ill
    FROM aid JOIN person USING (h) LEFT JOIN cert ON cert.p = person.p AND cert.issued <= greatest(from_day, DATE '${firstDay}')
  ), judged AS (
    SELECT p, h, tier, stays, CASE WHEN severe THEN 180 WHEN ill THEN 120 WHEN elder OR minor THEN 60 ELSE 0 END AS more,
      CASE WHEN grade = '1' THEN 'none' WHEN severe THEN 'half'
        WHEN u(p, 393) < CASE WHEN age >= 80 THEN 0.25 WHEN age >= 70 THEN 0.1 ELSE 0.04 END THEN 'none'
        WHEN u(p, 393) < CASE WHEN age >= 80 THEN 0.6 WHEN age >= 70 THEN 0.35 ELSE 0.2 END THEN 'half' ELSE 'full' END AS care
    FROM found
  ), uplift AS (
    SELECT h, count(*) FILTER (more > 0 AND stays) AS persons, coalesce(sum(more) FILTER (stays), 0)::DECIMAL(12, 2) AS amount FROM judged GROUP BY h
  )
  SELECT p, CASE WHEN states THEN uplift.persons END AS uplift_persons, CASE WHEN states THEN uplift.amount END AS uplift_amount,
    CASE WHEN tier LIKE 'tekun%' AND u(p, 394) < 0.96 THEN care END AS self_care,
    CASE WHEN tier LIKE 'tekun%' AND u(h, 395) < 0.98
      THEN CASE WHEN u(h, 396) < CASE care WHEN 'none' THEN 0.6 WHEN 'half' THEN 0.3 ELSE 0.12 END THEN 'institution' ELSE 'home' END END AS support
  FROM (SELECT *, tier LIKE 'dibao%' AND u(h, 392) < 0.95 AS states FROM judged) judged JOIN uplift USING (h)`
