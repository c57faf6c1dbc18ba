-- The yardstick: the forty indicators as somebody who knows DuckDB and this lake by heart would write them, without our engine.
-- {lake}, {region} and {as_of} are filled in by sweep.ts. Every row of this lake has a person, every month was delivered,
-- nobody is registered twice; the product cannot assume any of that. The answer is table hit (indicator, level, hh, pid).

-- Standards of the day, by settlement of the village.
CREATE TEMP TABLE standard AS
SELECT id, urban, value::DECIMAL(18, 4) AS value FROM read_csv('{region}/standards.csv', all_varchar = true)
WHERE valid_from <= '{as_of}' AND (valid_to IS NULL OR valid_to >= '{as_of}');
CREATE TEMP MACRO std(x) AS (SELECT value FROM standard WHERE id = x AND urban IS NULL);
CREATE TEMP TABLE division AS
SELECT code, level, parent, urban FROM read_csv('{region}/divisions.csv', all_varchar = true) WHERE level IN ('township', 'village');
CREATE TEMP TABLE place AS
SELECT v.code AS division, coalesce(u.value, b.value) AS dibao, coalesce(i.value, j.value) AS disposable
FROM (SELECT v.code, coalesce(v.urban, t.urban) AS urban FROM division v LEFT JOIN division t ON t.code = v.parent) v
LEFT JOIN standard u ON u.id = 'dibao' AND u.urban = v.urban LEFT JOIN standard b ON b.id = 'dibao' AND b.urban IS NULL
LEFT JOIN standard i ON i.id = 'disposable_income' AND i.urban = v.urban LEFT JOIN standard j ON j.id = 'disposable_income' AND j.urban IS NULL;

-- Register.
CREATE TEMP TABLE dead AS
SELECT _pid AS pid, min(death_date) AS died,
  coalesce(bool_or(death_date > DATE '{as_of}' - INTERVAL 12 MONTH AND registered_on > DATE '{as_of}' - 90), false) AS late FROM '{lake}/deaths/*/*.parquet' WHERE death_date <= DATE '{as_of}' GROUP BY 1;
CREATE TEMP TABLE person AS
SELECT r._pid AS pid, r._hh AS hh, r.division, r.relation = 'head' AS head, date_sub('year', r.birth_date, DATE '{as_of}')::TINYINT AS age,
  coalesce(r.status, 'normal') = 'normal' AND d.pid IS NULL AS alive
FROM '{lake}/population/*/*.parquet' r LEFT JOIN dead d ON d.pid = r._pid;
CREATE TEMP TABLE home AS
SELECT h.* EXCLUDE division, p.dibao, p.disposable
FROM (SELECT hh, coalesce(max(division) FILTER (head), min(division)) AS division, count(*) FILTER (alive) AS members,
        count(*) FILTER (alive AND age < 18) AS minors, count(*) FILTER (alive AND age BETWEEN 18 AND 59) AS adults,
        count(*) FILTER (alive AND age >= 60) AS elders60, count(*) FILTER (alive AND age >= 80) AS elders80
      FROM person GROUP BY hh) h
LEFT JOIN place p USING (division);

-- Ledger: what each person is named for, and the tier of the household.
CREATE TEMP TABLE ledger AS
SELECT p.pid, p.hh, l.* EXCLUDE _pid FROM (
  SELECT _pid, min(tier) AS tier, count(*) FILTER (tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single')) AS basic,
    count(*) FILTER (tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin', 'rigid')) AS helped,
    count(*) FILTER (tier IN ('tekun-urban', 'tekun-rural') AND assessed_on <= DATE '{as_of}' - INTERVAL 12 MONTH) AS stale,
    count(*) FILTER (reviewed_on <= DATE '{as_of}' - INTERVAL 12 MONTH) AS overdue, count(DISTINCT household_no) AS households,
    count(*) FILTER (monthly_amount > 0 AND (confirmed_on IS NULL OR confirmed_on < DATE '{as_of}' - INTERVAL 2 MONTH)) AS payable
  FROM '{lake}/tier-ledger/*/*.parquet' GROUP BY 1) l JOIN person p ON p.pid = l._pid;
CREATE TEMP TABLE tier AS SELECT hh, min(tier) AS tier, sum(overdue) AS overdue, sum(payable) AS payable FROM ledger GROUP BY 1;

-- Bills: one scan for the year, one for the hospital stays.
CREATE TEMP TABLE bill AS
SELECT p.pid, p.hh, b.* EXCLUDE _pid FROM (
  SELECT _pid, sum(self_pay) AS oop, sum(coalesce(compliant_self_pay, self_pay)) AS compliant,
    count(*) FILTER (ill AND settled_on > DATE '{as_of}' - 90) AS ill90,
    count(*) FILTER (ill AND settled_on > DATE '{as_of}' - INTERVAL 6 MONTH) AS ill6, count(*) FILTER (ill) AS ill12
  FROM (SELECT _pid, settled_on, self_pay, compliant_self_pay,
          starts_with(diagnosis, 'C') OR starts_with(diagnosis, 'N18.5')
          OR substr(diagnosis, 1, 3) IN ('I60', 'I61', 'I62', 'I63', 'I64', 'Z94', 'T86', 'D61', 'D66', 'D67')
          OR regexp_matches(diagnosis_name, '^C[0-9]|^N18.?5|^I6[0-4]|癌|恶性肿瘤|白血病|淋巴瘤|尿毒症|脑梗|脑出血|脑卒中|器官移植|再生障碍性贫血|血友病') AS ill
        FROM '{lake}/medical-settlement/*/*.parquet' WHERE settled_on > DATE '{as_of}' - INTERVAL 12 MONTH AND settled_on <= DATE '{as_of}')
  GROUP BY 1) b JOIN person p ON p.pid = b._pid;
CREATE TEMP TABLE bill_home AS SELECT hh, sum(oop) AS oop, sum(compliant) AS compliant FROM bill GROUP BY 1;
CREATE TEMP TABLE stay AS
SELECT _pid AS pid, settled_on AS day, settlement_no AS no, stay_days, self_pay FROM '{lake}/medical-settlement/*/*.parquet'
WHERE settled_on > DATE '{as_of}' - 225 AND settled_on <= DATE '{as_of}' AND (visit_kind = 'inpatient' OR contains(visit_kind, '住院'));

-- Pay, school fees, disability, deaths, custody, jobs by household.
CREATE TEMP TABLE pay AS
SELECT p.hh, sum(t.income) AS income FROM (SELECT _pid, sum(income) AS income FROM '{lake}/income-tax/*/*.parquet'
  WHERE income_month > DATE '{as_of}' - INTERVAL 12 MONTH AND income_month <= DATE '{as_of}' GROUP BY 1) t JOIN person p ON p.pid = t._pid GROUP BY 1;
CREATE TEMP TABLE roll AS
SELECT _pid AS pid, count(*) FILTER (status IS NULL OR status IN ('enrolled', 'suspended')) AS enrolled, max(absent_days) AS absent,
  count(*) FILTER ((status IS NULL OR status = 'enrolled') AND (stage IS NULL OR stage <> 'graduate')) AS aided_stage,
  sum(fees_year) FILTER (status IS NULL OR status = 'enrolled') AS fees FROM '{lake}/student-roll/*/*.parquet' GROUP BY 1;
CREATE TEMP TABLE fees AS SELECT p.hh, sum(r.fees) AS fees FROM roll r JOIN person p USING (pid) GROUP BY 1;
CREATE TEMP TABLE disabled AS
SELECT p.pid, p.hh, p.alive, p.age, d.grade12 OR d.mental AS severe, d.grade12 FROM (
  SELECT _pid, bool_or(coalesce(grade IN ('1', '2'), false)) AS grade12, bool_or(coalesce(kind IN ('5', '6') AND grade = '3', false)) AS mental
  FROM '{lake}/disability/*/*.parquet' WHERE status IS NULL OR status <> 'cancelled' GROUP BY 1) d JOIN person p ON p.pid = d._pid;
CREATE TEMP TABLE disabled_home AS
SELECT hh, count(*) AS members, count(*) FILTER (severe) AS severe, count(*) FILTER (severe AND age BETWEEN 18 AND 59) AS severe_adults,
  count(*) FILTER (severe AND age >= 60) AS severe_old, count(*) FILTER (grade12) AS grade12 FROM disabled WHERE alive GROUP BY 1;
CREATE TEMP TABLE lost AS
SELECT p.hh, count(*) FILTER (d.died > DATE '{as_of}' - 90 OR late) AS recent, count(*) FILTER (d.died > DATE '{as_of}' - INTERVAL 24 MONTH) AS in24,
  count(*) FILTER (d.died > DATE '{as_of}' - INTERVAL 12 MONTH) AS in12
FROM dead d JOIN person p USING (pid) WHERE p.age BETWEEN 18 AND 59 GROUP BY 1;
CREATE TEMP TABLE listed AS SELECT DISTINCT p.hh FROM ledger l JOIN person p USING (pid) WHERE NOT p.alive AND p.age BETWEEN 18 AND 59;
CREATE TEMP TABLE held AS
SELECT p.pid, p.hh, p.age, c.now, c.recent FROM (
  SELECT _pid, bool_or((started_on IS NULL OR started_on <= DATE '{as_of}') AND (ends_on IS NULL OR ends_on >= DATE '{as_of}')) AS now,
    coalesce(bool_or(started_on > DATE '{as_of}' - 90), false) AS recent
  FROM '{lake}/custody/*/*.parquet' WHERE started_on IS NULL OR started_on <= DATE '{as_of}' GROUP BY 1) c JOIN person p ON p.pid = c._pid;
CREATE TEMP TABLE held_home AS
SELECT hh, count(*) FILTER (now) AS now, count(*) FILTER (recent) AS recent FROM held WHERE age BETWEEN 18 AND 59 GROUP BY 1;
CREATE TEMP TABLE jobless AS
SELECT p.pid, p.hh, p.age, p.alive, u.jobless, u.benefit FROM (
  SELECT _pid, count(*) FILTER ((status IS NULL OR status = 'jobless') AND registered_on <= DATE '{as_of}' - INTERVAL 3 MONTH) AS jobless,
    count(*) FILTER (benefit_until >= DATE '{as_of}') AS benefit
  FROM '{lake}/unemployment/*/*.parquet' WHERE registered_on IS NULL OR registered_on <= DATE '{as_of}' GROUP BY 1) u JOIN person p ON p.pid = u._pid;
CREATE TEMP TABLE marriage AS
SELECT p.pid, p.hh, m.recent, m.divorces FROM (
  SELECT _pid, count(*) FILTER (registered_on > DATE '{as_of}' - 90) AS recent, count(*) FILTER (kind = 'divorced') AS divorces
  FROM '{lake}/marriage/*/*.parquet' WHERE registered_on > DATE '{as_of}' - INTERVAL 24 MONTH AND registered_on <= DATE '{as_of}' GROUP BY 1) m JOIN person p ON p.pid = m._pid;
CREATE TEMP TABLE danger AS
SELECT p.hh, bool_or(starts_with(grade, 'D')) AS d, bool_or(starts_with(grade, 'C')) AS c
FROM '{lake}/dangerous-house/*/*.parquet' x JOIN person p ON p.pid = x._pid
WHERE (lived_in IS NULL OR lived_in <> 'no') AND (graded_on IS NULL OR graded_on <= DATE '{as_of}') GROUP BY 1;
CREATE TEMP TABLE paid AS
SELECT _pid AS pid, pay_month, kind, amount, result FROM '{lake}/benefit-payment/*/*.parquet'
WHERE pay_month > DATE '{as_of}' - INTERVAL 6 MONTH AND pay_month <= DATE '{as_of}';
CREATE TEMP TABLE allowance AS
SELECT _pid AS pid, max(pay_month) AS newest FROM '{lake}/disability-allowance/*/*.parquet'
WHERE pay_month > DATE '{as_of}' - INTERVAL 6 MONTH AND pay_month <= DATE '{as_of}' AND (result IS NULL OR result = 'paid') GROUP BY 1;

CREATE TEMP TABLE hit (indicator VARCHAR, level VARCHAR, hh BIGINT, pid BIGINT);

-- Paid for no reason any more.
INSERT INTO hit SELECT 'E-01', 'red', p.hh, p.pid FROM dead d JOIN person p USING (pid)
  LEFT JOIN (SELECT pid, max(pay_month) AS newest FROM paid WHERE amount > 0 AND (result IS NULL OR result = 'paid') GROUP BY 1) b USING (pid)
  LEFT JOIN allowance a USING (pid) WHERE d.died < b.newest OR d.died < a.newest;
INSERT INTO hit SELECT 'E-02', 'red', hh, pid FROM held SEMI JOIN ledger USING (pid) WHERE now;
INSERT INTO hit SELECT 'E-03', CASE WHEN income >= 2 * dibao * members THEN 'red' WHEN income >= std('margin_ratio') * dibao * members THEN 'orange' ELSE 'yellow' END, hh, NULL
  FROM tier JOIN pay USING (hh) JOIN home USING (hh)
  WHERE (tier IN ('dibao-urban', 'dibao-rural') AND income >= dibao * members) OR (tier = 'margin' AND income >= std('margin_ratio') * dibao * members);
INSERT INTO hit SELECT DISTINCT 'E-04', 'orange', p.hh, NULL::BIGINT FROM '{lake}/vehicles/*/*.parquet' v JOIN person p ON p.pid = v._pid JOIN tier t ON t.hh = p.hh
  WHERE v.registered_on > DATE '{as_of}' - INTERVAL 12 MONTH AND v.registered_on <= DATE '{as_of}' AND v.plate IS NOT NULL
    AND (v.status IS NULL OR v.status NOT IN ('transferred', 'cancelled'))
    AND (v.vehicle_kind IS NULL OR NOT (v.vehicle_kind IN ('disabled-car', 'farm-vehicle', 'tricycle', 'tractor', 'motorcycle')
      OR regexp_matches(v.vehicle_kind, '残疾|轮椅|三轮|摩托|拖拉机|农用|低速|电动自行|收割')))
    AND t.tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin');
INSERT INTO hit SELECT 'E-05', 'orange', p.hh, NULL FROM '{lake}/real-estate/*/*.parquet' e JOIN person p ON p.pid = e._pid JOIN tier t ON t.hh = p.hh
  WHERE (e.status IS NULL OR e.status <> 'history') AND t.tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin')
  GROUP BY p.hh HAVING count(DISTINCT coalesce(e.unit_no, e.house_location)) FILTER (e.house_use = 'residence' OR regexp_matches(e.house_use, '住宅|住房|公寓')) > std('homes_limit')
    OR count(*) FILTER (e.house_use IN ('shop', 'office')) >= 1;
INSERT INTO hit SELECT 'E-06', 'orange', hh, NULL FROM (SELECT p.hh, sum(balance) * 12 AS assets FROM '{lake}/bank-balance/*/*.parquet' b JOIN person p ON p.pid = b._pid GROUP BY 1)
  JOIN tier USING (hh) JOIN home USING (hh)
  WHERE assets > dibao * members * CASE WHEN tier IN ('dibao-urban', 'dibao-rural') THEN std('asset_months_dibao') WHEN tier = 'margin' THEN std('asset_months_margin') WHEN tier = 'rigid' THEN std('asset_months_rigid') END;
INSERT INTO hit SELECT DISTINCT 'E-08', 'red', l.hh, l.pid FROM '{lake}/public-payroll/*/*.parquet' s JOIN ledger l ON l.pid = s._pid WHERE s.kind IS NULL OR s.kind = 'staff';
INSERT INTO hit SELECT DISTINCT 'E-10', 'red', p.hh, p.pid FROM (
    SELECT pid FROM paid WHERE amount > 0 AND pay_month > DATE '{as_of}' - INTERVAL 3 MONTH GROUP BY pid, pay_month
      HAVING count(DISTINCT kind) FILTER (kind IN ('dibao', 'dibao-urban', 'dibao-rural', 'dibao-single', 'tekun', 'tekun-urban', 'tekun-rural')) >= 2
        OR count(DISTINCT kind) FILTER (kind IN ('orphan', 'unattended-child', 'tekun', 'tekun-urban', 'tekun-rural')) >= 2
    UNION ALL SELECT pid FROM ledger WHERE households >= 2) x JOIN person p USING (pid);
INSERT INTO hit SELECT 'E-11', 'yellow', hh, pid FROM marriage SEMI JOIN ledger USING (pid) WHERE recent >= 1;
INSERT INTO hit SELECT 'E-16', 'orange', hh, NULL FROM tier WHERE overdue >= 1;

-- Promised help that does not arrive.
INSERT INTO hit SELECT DISTINCT 'P-01', 'orange', p.hh, NULL::BIGINT FROM '{lake}/poverty-monitoring/*/*.parquet' m JOIN person p ON p.pid = m._pid ANTI JOIN tier t ON t.hh = p.hh
  WHERE m.risk_cleared IS NULL OR m.risk_cleared <> 'yes';
INSERT INTO hit SELECT 'P-02', 'orange', l.hh, l.pid FROM ledger l LEFT JOIN (
    SELECT _pid AS pid, count(*) AS insured, count(*) FILTER (insured_kind = 'resident' AND paid_by = 'self') AS self FROM '{lake}/medical-insurance/*/*.parquet'
    WHERE (status IS NULL OR status = 'insured') AND _pid IN (SELECT pid FROM ledger WHERE basic >= 1) GROUP BY 1) i USING (pid)
  WHERE l.basic >= 1 AND (i.insured IS NULL OR i.self >= 1);
INSERT INTO hit SELECT 'P-03', 'orange', d.hh, d.pid FROM disabled d LEFT JOIN tier t USING (hh)
  ANTI JOIN (SELECT pid FROM allowance WHERE newest > DATE '{as_of}' - INTERVAL 2 MONTH) a ON a.pid = d.pid
  WHERE t.tier IN ('dibao-urban', 'dibao-rural', 'dibao-single') OR (d.grade12 AND coalesce(t.tier, 'none') NOT IN ('tekun-urban', 'tekun-rural'));
INSERT INTO hit SELECT 'P-04', 'orange', hh, pid FROM ledger WHERE stale >= 1;
INSERT INTO hit SELECT 'P-05', 'orange', l.hh, l.pid FROM ledger l JOIN roll r USING (pid)
  ANTI JOIN (SELECT _pid FROM '{lake}/student-aid/*/*.parquet' WHERE term > DATE '{as_of}' - INTERVAL 6 MONTH AND term <= DATE '{as_of}') a ON a._pid = l.pid
  WHERE l.helped >= 1 AND r.aided_stage >= 1;
INSERT INTO hit SELECT 'P-06', 'orange', hh, NULL FROM danger JOIN tier USING (hh) WHERE (c OR d) AND tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin', 'rigid')
  AND hh NOT IN (SELECT p.hh FROM '{lake}/housing-aid/*/*.parquet' a JOIN person p ON p.pid = a._pid
    WHERE (a.status IS NULL OR a.status IN ('active', 'pending')) AND (a.started_on IS NULL OR a.started_on <= DATE '{as_of}'));
INSERT INTO hit SELECT 'P-07', 'orange', l.hh, l.pid FROM ledger l JOIN bill b USING (pid)
  LEFT JOIN (SELECT _pid AS pid, sum(amount) AS aid FROM '{lake}/medical-aid/*/*.parquet' WHERE aided_on > DATE '{as_of}' - INTERVAL 12 MONTH AND aided_on <= DATE '{as_of}' GROUP BY 1) a USING (pid)
  WHERE l.helped >= 1 AND b.oop >= std('medical_aid_start') AND coalesce(a.aid, 0) = 0;
INSERT INTO hit SELECT 'P-11', CASE WHEN coalesce(failed, 0) >= 1 THEN 'red' ELSE 'orange' END, hh, NULL FROM (
    SELECT p.hh, count(*) FILTER (b.result = 'failed') AS failed, count(*) FILTER (b.amount > 0) AS payments FROM paid b JOIN person p USING (pid)
    WHERE b.pay_month > DATE '{as_of}' - INTERVAL 2 MONTH GROUP BY 1) b FULL JOIN tier t USING (hh)
  WHERE failed >= 1 OR (tier IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single') AND payable >= 1 AND coalesce(payments, 0) = 0);

-- Families at risk.
INSERT INTO hit SELECT DISTINCT 'R-A01', 'orange', p.hh, NULL::BIGINT FROM '{lake}/disaster/*/*.parquet' x JOIN person p ON p.pid = x._pid
  WHERE x.happened_on > DATE '{as_of}' - 90 AND x.happened_on <= DATE '{as_of}' AND (x.house_damage IN ('collapsed', 'severe') OR x.loss_percent >= 30);
INSERT INTO hit SELECT DISTINCT 'R-A02', 'red', p.hh, NULL::BIGINT FROM '{lake}/traffic-accident/*/*.parquet' x JOIN person p ON p.pid = x._pid
  WHERE x.happened_on > DATE '{as_of}' - 90 AND x.happened_on <= DATE '{as_of}' AND (x.harm IN ('dead', 'severe') OR regexp_matches(x.harm, '死亡|重伤'));
INSERT INTO hit SELECT 'R-B01', CASE WHEN d THEN 'red' ELSE 'orange' END, hh, NULL FROM danger WHERE c OR d;
INSERT INTO hit SELECT 'R-D01', 'orange', d.hh, d.pid FROM disabled d LEFT JOIN tier t USING (hh) ANTI JOIN (SELECT pid FROM ledger WHERE basic >= 1) l ON l.pid = d.pid
  WHERE d.severe AND d.alive AND coalesce(t.tier, 'none') NOT IN ('dibao-urban', 'dibao-rural');
INSERT INTO hit SELECT 'R-D02', 'yellow', d.hh, NULL FROM disabled_home d JOIN home h USING (hh) LEFT JOIN tier t USING (hh) LEFT JOIN pay USING (hh)
  WHERE d.members >= 2 AND (t.tier IN ('margin', 'rigid', 'poverty-monitored', 'other') OR pay.income < 2 * h.dibao * h.members);
INSERT INTO hit SELECT 'R-D03', 'orange', d.hh, NULL FROM disabled_home d JOIN home h USING (hh) WHERE d.severe >= 1 AND h.adults - d.severe_adults = 0 AND h.elders60 - d.severe_old >= 1;
INSERT INTO hit SELECT DISTINCT 'R-E02', 'yellow', p.hh, p.pid FROM '{lake}/student-aid/*/*.parquet' a JOIN person p ON p.pid = a._pid ANTI JOIN tier t ON t.hh = p.hh
  WHERE a.aid_level = 'special' AND a.term > DATE '{as_of}' - INTERVAL 12 MONTH AND a.term <= DATE '{as_of}';
INSERT INTO hit SELECT 'R-E03', 'orange', p.hh, p.pid FROM person p LEFT JOIN roll r USING (pid) WHERE p.alive AND p.age BETWEEN 7 AND 14 AND (coalesce(r.enrolled, 0) = 0 OR r.absent >= 10);
INSERT INTO hit SELECT 'R-F01', 'red', h.hh, NULL FROM home h LEFT JOIN lost USING (hh) LEFT JOIN held_home x USING (hh) LEFT JOIN disabled_home d USING (hh)
  WHERE (lost.recent >= 1 OR x.recent >= 1 OR (lost.in12 >= 1 AND h.hh IN (SELECT hh FROM listed))) AND (h.minors >= 1 OR d.severe >= 1);
INSERT INTO hit SELECT 'R-F02', 'yellow', h.hh, NULL FROM home h LEFT JOIN lost USING (hh) LEFT JOIN (SELECT hh, sum(divorces) AS n FROM marriage GROUP BY 1) m USING (hh)
    LEFT JOIN tier t USING (hh) LEFT JOIN pay USING (hh)
  WHERE (lost.in24 >= 1 OR m.n >= 1) AND h.minors >= 1 AND h.adults <= 1 AND (t.tier IN ('margin', 'rigid', 'poverty-monitored', 'other') OR pay.income < 2 * h.dibao * h.members);
INSERT INTO hit SELECT 'R-F03', 'red', h.hh, NULL FROM home h LEFT JOIN disabled_home d USING (hh) LEFT JOIN lost USING (hh) LEFT JOIN held_home x USING (hh)
  WHERE (d.severe_adults >= 1 OR lost.in24 >= 1 OR x.now >= 1) AND h.minors >= 1
    AND (((d.severe_adults >= 1 OR lost.in24 >= 1) AND h.adults - coalesce(d.severe_adults, 0) = 0) OR (x.now >= 1 AND h.adults - coalesce(d.severe_adults, 0) - x.now <= 0))
    AND h.hh NOT IN (SELECT p.hh FROM '{lake}/child-allowance/*/*.parquet' c JOIN person p ON p.pid = c._pid WHERE c.kind IN ('orphan', 'unattended-child'));
INSERT INTO hit SELECT 'R-F04', 'orange', h.hh, NULL FROM home h LEFT JOIN disabled_home d USING (hh)
  ANTI JOIN (SELECT p.hh FROM '{lake}/elder-service/*/*.parquet' e JOIN person p ON p.pid = e._pid
    WHERE e.last_service_on IS NULL OR (e.last_service_on > DATE '{as_of}' - 90 AND e.last_service_on <= DATE '{as_of}')) e ON e.hh = h.hh
  WHERE h.members = 1 AND (h.elders80 >= 1 OR d.grade12 >= 1);
INSERT INTO hit SELECT 'R-H01', CASE WHEN oop >= 30000 OR (oop >= 5000 AND oop >= 0.5 * income) THEN 'red' WHEN oop >= 20000 THEN 'orange' ELSE 'yellow' END, hh, NULL
  FROM bill_home LEFT JOIN pay USING (hh) WHERE oop >= 10000 OR (oop >= 5000 AND oop >= 0.5 * income);
INSERT INTO hit SELECT 'R-H02', 'orange', hh, pid FROM bill WHERE ill90 >= 1 AND ill6 = ill90 AND ill12 = ill90;
INSERT INTO hit SELECT DISTINCT 'R-H03', 'yellow', p.hh, p.pid FROM (
    SELECT e.pid FROM (SELECT DISTINCT pid, day FROM stay) e JOIN stay s ON s.pid = e.pid AND s.day <= e.day AND s.day > e.day - 180 GROUP BY e.pid, e.day
    HAVING count(DISTINCT s.no) >= 3
    UNION ALL SELECT e.pid FROM (SELECT DISTINCT pid, day FROM stay WHERE self_pay >= 0 AND stay_days IS NOT NULL) e
      JOIN stay s ON s.pid = e.pid AND s.day <= e.day AND s.day > e.day - 180 AND s.self_pay >= 0 AND s.stay_days IS NOT NULL GROUP BY e.pid, e.day HAVING sum(s.stay_days) >= 30) x
  JOIN person p USING (pid);
INSERT INTO hit SELECT 'R-I01', 'orange', hh, NULL FROM bill_home b JOIN pay USING (hh) JOIN home h USING (hh) LEFT JOIN tier t USING (hh) LEFT JOIN fees f USING (hh)
  WHERE coalesce(tier, 'none') NOT IN ('tekun-urban', 'tekun-rural', 'dibao-urban', 'dibao-rural', 'dibao-single', 'margin', 'rigid')
    AND income < disposable * members AND compliant >= 5000 AND compliant + greatest(coalesce(fees, 0), 0) >= std('rigid_ratio') * income;
INSERT INTO hit SELECT 'R-I02', 'red', hh, NULL FROM tier JOIN bill_home USING (hh) LEFT JOIN fees USING (hh)
  WHERE tier = 'dibao-urban' AND compliant + greatest(coalesce(fees, 0), 0) > std('urban_hardship_spending');
CREATE TEMP TABLE call AS
SELECT p.hh, c.called_on AS day FROM '{lake}/hotline/*/*.parquet' c JOIN person p ON p.pid = c._pid
WHERE c.called_on > DATE '{as_of}' - 75 AND c.called_on <= DATE '{as_of}'
  AND (c.topic IS NULL OR regexp_matches(c.topic, '困难|救助|保障|民政|低保|特困|生活|医疗|医保|住房|残疾|就业|教育|养老|儿童'));
INSERT INTO hit SELECT DISTINCT 'R-I04', 'orange', e.hh, NULL::BIGINT FROM (SELECT DISTINCT hh, day FROM call) e JOIN call c ON c.hh = e.hh AND c.day <= e.day AND c.day > e.day - 30 GROUP BY e.hh, e.day HAVING count(*) >= 2;
INSERT INTO hit SELECT 'R-J01', 'yellow', j.hh, j.pid FROM jobless j WHERE jobless >= 1 AND benefit = 0 AND j.pid NOT IN (
  SELECT _pid FROM '{lake}/social-insurance/*/*.parquet' WHERE pay_month > DATE '{as_of}' - INTERVAL 3 MONTH AND pay_month <= DATE '{as_of}'
    AND (insurance_kind IS NULL OR insurance_kind = 'employee-pension') AND (status IS NULL OR status = 'paid') AND _pid IS NOT NULL);
INSERT INTO hit SELECT 'R-J02', 'orange', j.hh, NULL FROM (SELECT hh, count(*) AS n FROM jobless WHERE jobless >= 1 AND alive AND age BETWEEN 18 AND 59 GROUP BY 1) j
  JOIN home h USING (hh) LEFT JOIN disabled_home d USING (hh) WHERE n >= adults - coalesce(d.severe_adults, 0);
