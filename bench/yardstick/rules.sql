-- The decision order of Inner Mongolia with its amounts, written by hand for tables in which every fact is known:
-- no care for unknown values, no reasons, one pass more for each time the law looks at the household again.
-- What was read for the last time is dropped, as the plan of the product does.
CREATE OR REPLACE TEMP VIEW y_person AS
SELECT *,
  alive AND (obligor OR (counted AND age >= 18 AND (relation IN ('head','spouse','child','parent') OR support_duty)))
    AND NOT (no_work AND no_source)
    AND NOT CASE
      WHEN held_tier IN ('tekun-urban','tekun-rural') THEN TRUE
      WHEN held_tier IN ('dibao-urban','dibao-rural','dibao-single') AND age >= std_elder_age THEN TRUE
      WHEN obligor_unable_by_province THEN TRUE
      WHEN check_consent AND own_assets <= limit_basic AND (no_civil_capacity OR declared_missing OR in_custody) THEN TRUE
      WHEN age < std_obligor_age AND NOT severe THEN FALSE
      WHEN check_consent AND income >= std_disposable_income THEN FALSE
      WHEN check_consent AND own_assets > limit_basic THEN FALSE
      ELSE TRUE END AS able,
  CASE WHEN NOT counted OR child_allowance THEN 'no'
    WHEN held_tier IN ('tekun-urban','tekun-rural') AND age >= 16 AND age < 18 THEN 'yes'
    WHEN held_tier IN ('tekun-urban','tekun-rural') AND age >= 18 AND study_stage IN ('primary','junior','senior','vocational','special') THEN 'yes'
    WHEN NOT no_work OR NOT no_source THEN 'no'
    WHEN obligor_check = 'no' OR (obligor_check = 'not-checked' AND held_tier IN ('tekun-urban','tekun-rural')) THEN 'open'
    ELSE 'no' END AS tekun,
  CASE WHEN severe THEN 'severe-disability' WHEN serious_illness THEN 'serious-illness' WHEN clergy_years >= 3 THEN 'clergy'
    WHEN special_hardship THEN 'special-hardship' ELSE 'none' END AS reason,
  CAST(ceil((greatest(0, std_dibao - greatest(0, income)) + uplift) / 12) AS INTEGER) AS single_amount,
  CAST(ceil((std_tekun_basic_ratio * std_dibao + CASE WHEN failed = 0 THEN std_care_full_self WHEN failed <= 3 THEN std_care_half ELSE std_care_none END) / 12) AS INTEGER) AS tekun_amount
FROM (SELECT *, income - std_old_age_allowance_counted * old_age_allowance_year < std_dibao AS no_source,
    greatest(CASE WHEN age >= std_uplift_elder_age THEN std_uplift_elder END, CASE WHEN age < 18 THEN std_uplift_minor END,
      CASE WHEN severe THEN std_uplift_disabled END, CASE WHEN serious_illness THEN std_uplift_illness END, 0) * std_dibao AS uplift
  FROM (SELECT p.pid, p.hh, alive, obligor, age, relation, support_duty, held_tier, obligor_unable_by_province, check_consent,
      own_assets, no_civil_capacity, declared_missing, in_custody, child_allowance, study_stage, obligor_check, serious_illness,
      clergy_years, special_hardship, old_age_allowance_year, std_elder_age, std_obligor_age, std_disposable_income, std_dibao,
      std_old_age_allowance_counted, std_tekun_basic_ratio, std_care_full_self, std_care_half, std_care_none,
      std_uplift_elder_age, std_uplift_elder, std_uplift_minor, std_uplift_disabled, std_uplift_illness,
      wage_year + business_gross_year > 0 AS earning,
      std_asset_months_dibao * std_dibao / 12 AS limit_basic,
      disability_grade IN ('1','2') OR (disability_kind IN ('5','6') AND disability_grade = '3') AS severe,
      CASE WHEN NOT alive OR obligor OR in_custody OR declared_missing OR clergy_years >= 3 THEN FALSE
        WHEN relation IN ('head','spouse') THEN TRUE
        WHEN relation = 'child' AND (age < 18 OR cannot_live_independently
          OR study_stage IN ('primary','junior','senior','vocational','college','bachelor','special')) THEN TRUE
        WHEN relation IN ('child','parent') AND co_resident THEN TRUE
        ELSE co_resident AND support_duty END AS counted,
      age >= std_elder_age OR age < std_child_age OR (disability_kind IN ('5','6') AND disability_grade IN ('1','2','3'))
        OR (disability_kind = '4' AND disability_grade IN ('1','2')) OR (disability_kind = '1' AND disability_grade = '1')
        OR unable_by_province AS no_work,
      greatest(0, wage_year - wage_costs_year) + greatest(0, business_gross_year - business_costs_year)
        + interest_year + rent_year + land_transfer_year + pension_year + std_basic_pension_counted * basic_pension_year
        + unemployment_benefit_year + support_received_year + std_waived_support_counted * waived_support_year
        + compensation_year + gifts_year + std_old_age_allowance_counted * old_age_allowance_year
        - (taxes_year + social_insurance_year + support_paid_year) + other_income_year AS income,
      std_deduction_share * (CASE WHEN serious_illness THEN medical_costs_year ELSE 0 END + disability_costs_year) AS deduction,
      medical_costs_year + rehab_costs_year + CASE WHEN private_school THEN least(education_fees_year,
        CASE study_stage WHEN 'preschool' THEN std_fee_preschool WHEN 'senior' THEN std_fee_senior WHEN 'vocational' THEN std_fee_vocational
          WHEN 'college' THEN std_fee_bachelor WHEN 'bachelor' THEN std_fee_bachelor ELSE 0 END) ELSE education_fees_year END AS rigid,
      cannot_eat::INTEGER + cannot_dress::INTEGER + cannot_get_up::INTEGER + cannot_toilet::INTEGER + cannot_walk_indoors::INTEGER + cannot_bathe::INTEGER AS failed
    FROM person p JOIN (SELECT hh, COLUMNS('^std_') FROM household) h USING (hh)));

-- What the later passes need of a person.
CREATE OR REPLACE TEMP TABLE y_p0 AS
SELECT pid, hh, alive, counted, able, tekun, reason, income, deduction, rigid, uplift, single_amount, tekun_amount, age, earning, std_dibao
FROM y_person;

CREATE OR REPLACE TEMP TABLE y_h1 AS
SELECT hh, size, able,
  ok AND financial_assets <= std_asset_months_dibao * std_dibao / 12 * size AS ok_basic,
  ok AND financial_assets <= std_asset_months_margin * std_dibao / 12 * size AS ok_margin,
  ok AND financial_assets <= std_asset_months_rigid * std_dibao / 12 * size AS ok_rigid
FROM (SELECT h.*, coalesce(a.size, 0) AS size, coalesce(a.able, FALSE) AS able,
    homes <= std_homes_limit AND shops <= std_shops_limit AND vehicles - work_vehicles <= std_vehicles_limit
      AND capital <= std_capital_limit * coalesce(a.size, 0) AND large_machines <= std_large_machines_limit
      AND sheep_units <= std_sheep_unit_limit * coalesce(a.size, 0) AS ok
  FROM household h LEFT JOIN (SELECT hh, count(*) FILTER (WHERE counted) AS size, bool_or(able) AS able FROM y_p0 GROUP BY hh) a USING (hh));

CREATE OR REPLACE TEMP TABLE y_p1 AS
SELECT p.*, tekun = 'yes' OR (tekun = 'open' AND ok_basic AND NOT h.able) AS is_tekun,
  counted AND NOT (tekun = 'yes' OR (tekun = 'open' AND ok_basic AND NOT h.able)) AS in_unit
FROM (SELECT pid, hh, alive, counted, tekun, reason, income, deduction, rigid, uplift, single_amount, tekun_amount, age, earning, std_dibao FROM y_p0) p
JOIN y_h1 h USING (hh);
DROP TABLE y_p0;

CREATE OR REPLACE TEMP TABLE y_h2 AS
SELECT *, unit_size > 0 AND NOT eligible AND assessed < std_margin_ratio * std_dibao * unit_size AND ok_margin AS margin,
  unit_size > 0 AND NOT eligible AND ok_margin AND assessed < std_single_adult_ratio * std_dibao * unit_size AS single_adult,
  CASE WHEN held_tier NOT IN ('dibao-urban','dibao-rural') OR eligible OR NOT ok_basic OR NOT income_rise_by_job THEN 0
    WHEN above_line_months < std_grace_full_months THEN 1
    WHEN above_line_months < std_grace_months THEN std_grace_later_share ELSE 0 END AS grace
FROM (SELECT *, unit_size > 0 AND assessed < std_dibao * unit_size AND ok_basic AS eligible,
    rigid_persons + std_rigid_living_counted * living_costs_year + std_rigid_other_counted * other_rigid_costs_year AS rigid_spending
  FROM (SELECT h.*, greatest(0, income - deduction) AS assessed
    FROM (SELECT h.hh, urban, held_tier, held_amount, income_rise_by_job, above_line_months, poverty_monitored, other_hardship,
        living_costs_year, other_rigid_costs_year, std_dibao, std_margin_ratio, std_single_adult_ratio, std_grace_full_months,
        std_grace_months, std_grace_later_share, std_rigid_living_counted, std_rigid_other_counted, std_rigid_ratio,
        std_disposable_income, std_banded, std_band_a_below, std_band_b_below, std_band_a, std_band_b, std_band_c,
        o.size, o.ok_basic, o.ok_margin, o.ok_rigid, coalesce(tekun_persons, 0) AS tekun_persons, coalesce(tekun_month, 0) AS tekun_month,
        coalesce(unit_size, 0) AS unit_size, coalesce(deduction, 0) AS deduction, coalesce(uplift, 0) AS uplift_year, coalesce(rigid, 0) AS rigid_persons,
        greatest(0, coalesce(income, 0) + greatest(0, crop_income_year + herding_income_year - farm_costs_year)
          + std_grassland_subsidy_counted * grassland_subsidy_year + std_land_subsidy_counted * land_subsidy_year) AS income
      FROM household h JOIN y_h1 o USING (hh)
      LEFT JOIN (SELECT hh, count(*) FILTER (WHERE is_tekun) AS tekun_persons, sum(tekun_amount) FILTER (WHERE is_tekun) AS tekun_month,
          count(*) FILTER (WHERE in_unit) AS unit_size, sum(CASE WHEN in_unit THEN income ELSE 0 END) AS income,
          sum(CASE WHEN in_unit THEN deduction ELSE 0 END) AS deduction, sum(CASE WHEN in_unit THEN uplift ELSE 0 END) AS uplift,
          sum(CASE WHEN in_unit THEN rigid ELSE 0 END) AS rigid
        FROM y_p1 GROUP BY hh) a USING (hh)) h));
DROP TABLE y_h1;

CREATE OR REPLACE TEMP VIEW y_p2 AS
SELECT pid, p.hh, is_tekun, in_unit, single_amount,
  CASE WHEN reason = 'none' OR NOT alive THEN FALSE WHEN reason = 'clergy' THEN income < p.std_dibao WHEN NOT in_unit THEN FALSE
    WHEN h.margin THEN TRUE ELSE reason = 'severe-disability' AND h.single_adult AND age >= 18 AND NOT earning END AS single
FROM (SELECT pid, hh, is_tekun, in_unit, single_amount, reason, alive, income, age, earning, std_dibao FROM y_p1) p
JOIN (SELECT hh, margin, single_adult FROM y_h2) h USING (hh);

CREATE OR REPLACE TEMP TABLE y_household AS
SELECT hh,
  CASE WHEN tekun_persons > 0 THEN CASE WHEN urban THEN 'tekun-urban' ELSE 'tekun-rural' END ELSE unit_tier END AS tier,
  unit_tier, margin, urban,
  tekun_month + CASE WHEN grace > 0 THEN ceil(held_amount * grace)
    WHEN unit_tier IN ('dibao-urban','dibao-rural') THEN ceil((CASE WHEN std_banded = 1
      THEN unit_size * CASE WHEN assessed < std_band_a_below * std_dibao * unit_size THEN std_band_a WHEN assessed < std_band_b_below * std_dibao * unit_size THEN std_band_b ELSE std_band_c END
      ELSE greatest(0, std_dibao * unit_size - assessed) END + uplift_year) / 12)
    WHEN unit_tier = 'dibao-single' THEN single_month ELSE 0 END AS monthly_amount,
  size AS household_size, unit_size, income AS unit_income_year, assessed AS assessed_income_year,
  tekun_persons, eligible AS dibao_eligible, margin AS margin_household, rigid AS rigid_eligible, single_persons
FROM (SELECT *, CASE WHEN eligible THEN CASE WHEN urban THEN 'dibao-urban' ELSE 'dibao-rural' END WHEN grace > 0 THEN held_tier
    WHEN single_persons > 0 THEN 'dibao-single' WHEN margin THEN 'margin' WHEN rigid THEN 'rigid'
    WHEN poverty_monitored THEN 'poverty-monitored' WHEN other_hardship THEN 'other' ELSE 'none' END AS unit_tier
  FROM (SELECT h.*, coalesce(single_persons, 0) AS single_persons, coalesce(single_month, 0) AS single_month,
      unit_size > 0 AND NOT eligible AND NOT margin AND income < std_disposable_income * unit_size AND ok_rigid
        AND ((income <= 0 AND rigid_spending > 0) OR rigid_spending > std_rigid_ratio * income) AS rigid
    FROM y_h2 h LEFT JOIN (SELECT hh, count(*) FILTER (WHERE single) AS single_persons, sum(single_amount) FILTER (WHERE single) AS single_month
      FROM y_p2 GROUP BY hh) a USING (hh)));

CREATE OR REPLACE TEMP TABLE y_result_person AS
SELECT pid, p.hh, CASE WHEN is_tekun THEN CASE WHEN urban THEN 'tekun-urban' ELSE 'tekun-rural' END
  WHEN unit_tier = 'dibao-single' AND single THEN 'dibao-single' WHEN NOT in_unit THEN 'none'
  WHEN unit_tier = 'dibao-single' THEN CASE WHEN margin THEN 'margin' ELSE 'none' END ELSE unit_tier END AS member_tier
FROM y_p2 p JOIN (SELECT hh, unit_tier, margin, urban FROM y_household) h USING (hh);
DROP VIEW y_p2;
DROP TABLE y_p1;
DROP TABLE y_h2;
