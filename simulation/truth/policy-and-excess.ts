/** Sides P and E, help not delivered and help no longer due: definitions written by hand over the undamaged records. */

const helped4 = "('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin', 'rigid')"
const basic = "('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single')"

/** As {@link riskHardships}, for the sides P and E. */
export function policyAndExcess(asOf: string, known: number): Record<string, string> {
  const back = (interval: string) => `${asOf} - INTERVAL ${interval}`
  const none = 'NULL::DATE AS since'
  return {
    'P-01': `SELECT DISTINCT _h AS h, 'orange' AS level, identified_on AS since FROM poverty_monitoring JOIN tier ON h = _h WHERE tier = 'none'`,
    'P-02': `SELECT _h AS h, 'orange' AS level, ${none} FROM tier_ledger WHERE tier IN ${basic}
      AND (_p NOT IN (SELECT _p FROM medical_insurance) OR _p IN (SELECT _p FROM medical_insurance WHERE insured_kind = 'resident' AND paid_by = 'self'))`,
    'P-03': `SELECT _h AS h, 'orange' AS level, ${none} FROM disability JOIN tier ON h = _h
      WHERE _p NOT IN (SELECT _p FROM disability_allowance WHERE pay_month > ${back('2 MONTH')})
        AND (tier IN ('dibao-urban', 'dibao-rural', 'dibao-single') OR (grade IN ('1', '2') AND tier NOT IN ('tekun-urban', 'tekun-rural')))`,
    'P-05': `SELECT l._h AS h, 'orange' AS level, ${none} FROM tier_ledger l WHERE tier IN ${helped4} AND _p IN (SELECT _p FROM student_roll)
      AND _p NOT IN (SELECT _p FROM student_aid WHERE term > ${back('6 MONTH')})`,
    'P-06': `SELECT DISTINCT _h AS h, 'orange' AS level, graded_on AS since FROM dangerous_house JOIN tier ON h = _h WHERE grade IN ('C', 'D') AND lived_in = 'yes' AND tier IN ${helped4} AND _h NOT IN (SELECT _h FROM housing_aid)`,
    'P-07': `SELECT l._h AS h, 'orange' AS level, ${none} FROM tier_ledger l JOIN (SELECT _p AS p, sum(self_pay)::DOUBLE AS paid FROM bills12 GROUP BY 1) ON p = l._p JOIN line ON line.h = l._h
      WHERE ${known} >= 12 AND l.tier IN ${helped4} AND paid >= medical_aid_start AND l._p NOT IN (SELECT _p FROM medical_aid WHERE aided_on > ${back('12 MONTH')})`,
    'P-11': `SELECT h, level, ${none} FROM (
        SELECT DISTINCT _h AS h, 'red' AS level FROM benefit_payment WHERE pay_month > ${back('2 MONTH')} AND result = 'failed'
        UNION ALL SELECT DISTINCT l._h, 'orange' FROM tier_ledger l JOIN tier ON h = _h WHERE tier.tier IN ${basic} AND monthly_amount > 0 AND confirmed_on < ${back('2 MONTH')}
          AND l._h NOT IN (SELECT _h FROM benefit_payment WHERE pay_month > ${back('2 MONTH')} AND amount > 0))`,
    'E-01': `SELECT d._h AS h, 'red' AS level, min(pay_month) AS since FROM deaths d JOIN (
        SELECT _p AS p, pay_month FROM benefit_payment WHERE amount > 0 AND result = 'paid' AND pay_month > ${back('6 MONTH')} UNION ALL SELECT _p, pay_month FROM disability_allowance WHERE pay_month > ${back('6 MONTH')}) ON p = d._p
      WHERE pay_month > death_date GROUP BY 1`,
    'E-02': `SELECT c._h AS h, 'red' AS level, started_on AS since FROM custody c WHERE started_on <= ${asOf} AND ends_on >= ${asOf} AND _p IN (SELECT _p FROM tier_ledger)`,
    'E-03': `SELECT h, CASE WHEN tier IN ('dibao-urban', 'dibao-rural', 'margin') AND income >= 2 * dibao * members THEN 'red' WHEN tier IN ('dibao-urban', 'dibao-rural', 'margin') AND income >= margin_ratio * dibao * members THEN 'orange'
        WHEN tier IN ('dibao-urban', 'dibao-rural') AND income >= dibao * members THEN 'yellow' END AS level, ${none} FROM line JOIN pay12 USING (h)`,
    'E-04': `SELECT _h AS h, 'orange' AS level, min(registered_on) AS since FROM vehicles JOIN tier ON h = _h WHERE registered_on > ${back('12 MONTH')} AND vehicle_kind IN ('small-car', 'truck', 'large-bus', 'special')
      AND tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin') GROUP BY 1`,
    'E-05': `SELECT h, 'orange' AS level, since FROM line JOIN (SELECT _h AS h, count(DISTINCT unit_no) FILTER (house_use = 'residence') AS dwellings, count(*) FILTER (house_use IN ('shop', 'office')) AS shops, max(registered_on) AS since FROM real_estate GROUP BY 1) USING (h)
      WHERE (dwellings > homes_limit OR shops >= 1) AND tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin')`,
    'E-06': `SELECT h, 'orange' AS level, ${none} FROM line JOIN (SELECT _h AS h, sum(balance)::DOUBLE * 12 AS assets FROM bank_balance GROUP BY 1) USING (h)
      WHERE (tier IN ('dibao-urban', 'dibao-rural') AND assets > asset_months_dibao * dibao * members) OR (tier = 'margin' AND assets > asset_months_margin * dibao * members) OR (tier = 'rigid' AND assets > asset_months_rigid * dibao * members)`,
    'E-08': `SELECT _h AS h, 'red' AS level, ${none} FROM public_payroll WHERE _p IN (SELECT _p FROM tier_ledger)`,
    'E-10': `SELECT DISTINCT _h AS h, 'red' AS level, min(pay_month) AS since FROM benefit_payment WHERE amount > 0 AND pay_month > ${back('3 MONTH')} GROUP BY _h, _p, pay_month HAVING count(DISTINCT kind) >= 2`,
    'E-11': `SELECT _h AS h, 'yellow' AS level, min(registered_on) AS since FROM marriage WHERE registered_on > ${back('90 DAY')} AND _p IN (SELECT _p FROM tier_ledger) GROUP BY 1`,
  }
}
