/** Side R, families at risk: the definitions of the indicators written by hand over the undamaged records. */

/**
 * One query per indicator giving h, level and, where one day began it, `since`. `asOf` is a DATE literal; `known` the unbroken months of records before it, `billsKnown` those of medical settlements.
 * The definitions follow the region's indicators but share no code with the product's engine.
 */
export function riskHardships(asOf: string, known: number, billsKnown = known): Record<string, string> {
  const back = (interval: string) => `${asOf} - INTERVAL ${interval}`
  // An income is only known to be low when the whole year of it is there.
  const whole = `${known} >= 12`
  const poor = `(tier IN ('margin', 'rigid', 'poverty-monitored', 'other') OR (${whole} AND income < 2 * dibao * members))`
  return {
    'R-H01': `SELECT h, CASE WHEN oop >= 30000 OR (${whole} AND oop >= 5000 AND oop >= 0.5 * income) THEN 'red' WHEN oop >= 20000 THEN 'orange' WHEN oop >= 10000 THEN 'yellow' END AS level, since
      FROM (SELECT h, max(run_all) AS oop, min(settled_on) FILTER (run >= 10000) AS since FROM (
          SELECT _h AS h, settled_on, sum(self_pay) OVER (PARTITION BY _h ORDER BY settled_on, _k) AS run, sum(self_pay) OVER (PARTITION BY _h) AS run_all FROM bills12) GROUP BY h) LEFT JOIN pay12 USING (h)`,
    'R-H02': `SELECT _h AS h, 'orange' AS level, min(settled_on) AS since FROM bills12 WHERE ${billsKnown} >= 6 AND regexp_matches(diagnosis, '^(C[0-9]|N18.?5|I6[0-4]|Z94|T86|D61|D66|D67)')
      GROUP BY _h, _p HAVING min(settled_on) > ${back('90 DAY')}`,
    'R-H03': `SELECT a._h AS h, 'yellow' AS level, min(a.settled_on) AS since FROM bills12 a, (SELECT _p AS p2, settlement_no AS no2, settled_on AS day2 FROM bills12 WHERE visit_kind = 'inpatient') b
      WHERE a.visit_kind = 'inpatient' AND a._p = p2 AND day2 > a.settled_on - 180 AND day2 <= a.settled_on AND a.settled_on > ${back('225 DAY')} AND day2 > ${back('225 DAY')}
      GROUP BY a._h, a._p, a.settled_on HAVING count(DISTINCT no2) >= 3`,
    'R-D01': `SELECT severe.h, 'orange' AS level, issued_on AS since FROM severe JOIN (SELECT _p AS p, min(issued_on) AS issued_on FROM disability GROUP BY 1) USING (p) JOIN tier ON tier.h = severe.h
      WHERE tier NOT IN ('dibao-urban', 'dibao-rural') AND p NOT IN (SELECT _p FROM tier_ledger WHERE tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single'))`,
    'R-D02': `SELECT h, 'yellow' AS level, NULL::DATE AS since FROM (SELECT _h AS h, count(DISTINCT _p) AS n FROM disability JOIN people ON p = _p WHERE alive GROUP BY 1) JOIN line USING (h) LEFT JOIN pay12 USING (h) WHERE n >= 2 AND ${poor}`,
    'R-D03': `SELECT h, 'orange' AS level, NULL::DATE AS since FROM homes JOIN (SELECT h, count(*) AS n, count(*) FILTER (age BETWEEN 18 AND 59) AS grown, count(*) FILTER (age >= 60) AS old FROM severe GROUP BY h) USING (h)
      WHERE adults - grown = 0 AND elders60 - old >= 1`,
    'R-E02': `SELECT _h AS h, 'yellow' AS level, min(term) AS since FROM student_aid JOIN tier ON h = _h WHERE aid_level = 'special' AND tier = 'none' AND term > ${back('12 MONTH')} GROUP BY 1`,
    'R-E03': `SELECT h, 'orange' AS level, NULL::DATE AS since FROM people WHERE alive AND age BETWEEN 7 AND 14 AND p NOT IN (SELECT _p FROM student_roll)`,
    'R-J01': `SELECT _h AS h, 'yellow' AS level, (registered_on + INTERVAL 3 MONTH)::DATE AS since FROM unemployment WHERE ${known} >= 3 AND registered_on <= ${back('3 MONTH')}
      AND (benefit_until IS NULL OR benefit_until < ${asOf}) AND _p NOT IN (SELECT _p FROM social_insurance WHERE pay_month > ${back('3 MONTH')})`,
    'R-J02': `SELECT h, 'orange' AS level, since FROM homes JOIN (SELECT _h AS h, count(DISTINCT _p) AS n, max(registered_on + INTERVAL 3 MONTH)::DATE AS since FROM unemployment JOIN people ON p = _p
        WHERE alive AND age BETWEEN 18 AND 59 AND registered_on <= ${back('3 MONTH')} GROUP BY 1) USING (h) LEFT JOIN (SELECT h, count(*) AS grown FROM severe WHERE age BETWEEN 18 AND 59 GROUP BY 1) USING (h)
      WHERE n >= adults - coalesce(grown, 0)`,
    'R-B01': `SELECT _h AS h, CASE WHEN bool_or(grade = 'D') THEN 'red' ELSE 'orange' END AS level, min(graded_on) AS since FROM dangerous_house WHERE grade IN ('C', 'D') AND lived_in = 'yes' GROUP BY 1`,
    'R-A01': `SELECT _h AS h, 'orange' AS level, min(happened_on) AS since FROM disaster WHERE happened_on > ${back('90 DAY')} AND (house_damage IN ('collapsed', 'severe') OR loss_percent >= 30) GROUP BY 1`,
    'R-A02': `SELECT _h AS h, 'red' AS level, min(happened_on) AS since FROM traffic_accident WHERE happened_on > ${back('90 DAY')} AND harm IN ('dead', 'severe') GROUP BY 1`,
    'R-F01': `SELECT h, 'red' AS level, since FROM homes JOIN (SELECT h, min(day) AS since FROM (
          SELECT _h AS h, death_date AS day FROM deaths JOIN people ON p = _p WHERE age BETWEEN 18 AND 59 AND (death_date > ${back('90 DAY')}
            OR (death_date > ${back('12 MONTH')} AND (registered_on > ${back('90 DAY')} OR h IN (SELECT h FROM people g JOIN tier_ledger l ON l._p = g.p WHERE NOT g.alive AND g.age BETWEEN 18 AND 59))))
          UNION ALL SELECT _h, started_on FROM custody JOIN people ON p = _p WHERE age BETWEEN 18 AND 59 AND started_on > ${back('90 DAY')}) GROUP BY 1) USING (h)
      WHERE minors >= 1 OR h IN (SELECT h FROM severe)`,
    'R-F02': `SELECT h, 'yellow' AS level, since FROM homes JOIN (SELECT h, min(day) AS since FROM (
          SELECT _h AS h, registered_on AS day FROM marriage WHERE kind = 'divorced' AND registered_on > ${back('24 MONTH')}
          UNION ALL SELECT _h, death_date FROM deaths JOIN people ON p = _p WHERE age BETWEEN 18 AND 59 AND death_date > ${back('24 MONTH')}) GROUP BY 1) USING (h)
        JOIN (SELECT h, tier, dibao FROM line) l USING (h) LEFT JOIN pay12 USING (h) WHERE minors >= 1 AND adults <= 1 AND ${poor}`,
    'R-F03': `SELECT h, 'red' AS level, NULL::DATE AS since FROM homes LEFT JOIN (SELECT h, count(*) AS grown FROM severe WHERE age BETWEEN 18 AND 59 GROUP BY 1) s USING (h)
        LEFT JOIN (SELECT _h AS h, count(DISTINCT _p) AS held FROM custody JOIN people ON p = _p WHERE age BETWEEN 18 AND 59 AND started_on <= ${asOf} AND ends_on >= ${asOf} GROUP BY 1) c USING (h)
        LEFT JOIN (SELECT _h AS h, count(DISTINCT _p) AS died FROM deaths JOIN people ON p = _p WHERE age BETWEEN 18 AND 59 AND death_date > ${back('24 MONTH')} GROUP BY 1) d USING (h)
      WHERE minors >= 1 AND h NOT IN (SELECT _h FROM child_allowance WHERE kind IN ('orphan', 'unattended-child'))
        AND (((coalesce(grown, 0) >= 1 OR coalesce(died, 0) >= 1) AND adults - coalesce(grown, 0) = 0) OR (coalesce(held, 0) >= 1 AND adults - coalesce(grown, 0) - coalesce(held, 0) <= 0))`,
    'R-F04': `SELECT h, 'orange' AS level, NULL::DATE AS since FROM homes WHERE members = 1 AND (elders80 >= 1 OR h IN (SELECT h FROM severe WHERE grade12))
      AND h NOT IN (SELECT _h FROM elder_service WHERE last_service_on > ${back('90 DAY')})`,
    'R-I01': `SELECT h, 'orange' AS level, NULL::DATE AS since FROM line JOIN pay12 USING (h) JOIN (SELECT _h AS h, sum(compliant_self_pay)::DOUBLE AS paid FROM bills12 GROUP BY 1) USING (h)
        LEFT JOIN (SELECT _h AS h, sum(fees_year)::DOUBLE AS fees FROM student_roll GROUP BY 1) USING (h)
      WHERE ${whole} AND tier IN ('none', 'poverty-monitored', 'other') AND income < disposable_income * members AND paid >= 5000 AND paid + coalesce(fees, 0) >= rigid_ratio * income`,
    'R-I02': `SELECT h, 'red' AS level, NULL::DATE AS since FROM line JOIN (SELECT _h AS h, sum(compliant_self_pay)::DOUBLE AS paid FROM bills12 GROUP BY 1) USING (h)
        LEFT JOIN (SELECT _h AS h, sum(fees_year)::DOUBLE AS fees FROM student_roll GROUP BY 1) USING (h) WHERE tier = 'dibao-urban' AND paid + coalesce(fees, 0) > urban_hardship_spending`,
    'R-I04': `SELECT a._h AS h, 'orange' AS level, min(a.called_on) AS since FROM hotline a JOIN (SELECT _h AS h2, _k AS k2, called_on AS day2 FROM hotline) b ON h2 = a._h
      WHERE a.called_on > ${back('75 DAY')} AND day2 > ${back('75 DAY')} AND day2 <= a.called_on AND day2 > a.called_on - 30 GROUP BY a._h, a._k HAVING count(*) >= 2`,
  }
}
