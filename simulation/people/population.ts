/** The invented population, one chunk of households at a time: tables `hh` and `person`. */
import { literal, type Session } from '../../engine/sql/index.ts'
import { formRows } from './forms.ts'
import { ethnicGroups, givenNames, mongolianNames, surnames } from './name-words.ts'
import type { Place } from './places.ts'

/** Households [first, end) are made together; `prefixes` are the id prefixes 1599xx kept for them alone. */
export interface Chunk {
  index: number
  first: number
  end: number
  /** Only every so many-th household (a sample of all places). Default 1: all of them. */
  step?: number
  prefixFirst: number
  prefixes: number
}

/**
 * Cuts the households into chunks of bounded size; each gets its own id prefixes, so ids are unique without looking at others.
 * @example chunksOf(3000, 150_000) // [{ index: 0, first: 0, end: 3000, prefixFirst: 0, prefixes: 99 }]
 */
export function chunksOf(households: number, size: number): Chunk[] {
  const step = Math.max(size, Math.ceil(households / 49))
  const count = Math.max(1, Math.ceil(households / step))
  const prefixes = Math.floor(99 / count)
  return Array.from({ length: count }, (_, index) => ({
    index,
    first: index * step,
    end: Math.min(households, (index + 1) * step),
    prefixFirst: index * prefixes,
    prefixes,
  }))
}

/** Small tables that every chunk reads: places, household forms, member places. */
export async function peopleTables(db: Session, places: readonly Place[]): Promise<void> {
  const rows = formRows()
  const numberBase = Math.max(...places.map((p) => p.end - p.countyFirst)) < 980_000 ? 1_000_000 : 10_000_000
  await db.run(`
    CREATE OR REPLACE TEMP TABLE place AS SELECT * FROM (VALUES ${places
      .filter((p) => p.end > p.first)
      .map(
        (p) =>
          `(${p.first}::BIGINT, ${p.end}::BIGINT, ${literal(p.village)}, ${p.county}::BIGINT, ${p.countyFirst}::BIGINT, ${p.urban})`,
      )
      .join(', ')}) t(first, stop, village, county, county_first, urban) ORDER BY first;
    CREATE OR REPLACE TEMP TABLE form AS SELECT * FROM (VALUES ${rows.forms}) t(form, urban_to, rural_to, age_lo, age_hi);
    CREATE OR REPLACE TEMP TABLE member_place AS SELECT * FROM (VALUES ${rows.members})
      t(form, slot, relation, share, gap_lo, gap_hi, age_min, age_max, women);
    CREATE OR REPLACE TEMP MACRO household_number(county, nth) AS county * ${numberBase}::BIGINT + nth;
  `)
}

/**
 * Makes `hh` and `person` for one chunk.
 * `hh`: h, hh (household number), village, county, urban, form, head_age, ethnic, family_name, tier0.
 * `person`: p = h * 16 + slot, h, relation, sex ('1' man, '2' woman), birth, ethnic, name, id17, id, work, wage, pension, pension_kind.
 */
export async function makePeople(db: Session, chunk: Chunk, lastDay: string): Promise<void> {
  await db.run(`CREATE OR REPLACE TEMP TABLE hh AS ${householdsSql(chunk)}`)
  await db.run(`CREATE OR REPLACE TEMP TABLE member AS ${membersSql(lastDay)}`)
  await db.run(`CREATE OR REPLACE TEMP TABLE person AS ${personsSql(chunk)}`)
  await db.run('DROP TABLE member')
}

/** Who lives where in what form, and who was helped already when the story begins. */
function householdsSql({ first, end, step = 1 }: Chunk): string {
  return `WITH placed AS (
    SELECT r.h, place.*, u(r.h, 1) AS x_form, u(r.h, 2) AS x_age, u(r.h, 3) AS x_ethnic, u(r.h, 4) AS x_tier
    FROM (SELECT range AS h FROM range(${first}, ${end}, ${step})) r ASOF JOIN place ON r.h >= place.first
  ), formed AS (
    SELECT placed.*, (SELECT f.form FROM form f WHERE x_form < (CASE WHEN urban THEN f.urban_to ELSE f.rural_to END)
        ORDER BY f.urban_to LIMIT 1) AS form
    FROM placed
  )
  SELECT h, household_number(county, h - county_first + 1) AS hh, village, county, urban, formed.form,
    (age_lo + floor(x_age * (age_hi - age_lo + 1)))::INTEGER AS head_age,
    CASE WHEN x_ethnic < (CASE WHEN urban THEN 0.13 ELSE 0.23 END) THEN 2 WHEN x_ethnic > 0.955 THEN 3 + floor((x_ethnic - 0.955) / 0.045 * 5.99)::INTEGER ELSE 1 END AS ethnic,
    floor(least(pow(u(h, 5), 1.9), 0.9999) * ${surnames.length})::INTEGER AS surname,
    CASE
      WHEN formed.form = 'single-elder' AND x_tier < 0.055 THEN CASE WHEN urban THEN 'tekun-urban' ELSE 'tekun-rural' END
      WHEN x_tier < (CASE WHEN urban THEN 0.045 ELSE 0.075 END) THEN CASE WHEN urban THEN 'dibao-urban' ELSE 'dibao-rural' END
      WHEN x_tier < (CASE WHEN urban THEN 0.055 ELSE 0.088 END) THEN 'margin'
      WHEN x_tier < (CASE WHEN urban THEN 0.059 ELSE 0.092 END) THEN 'rigid'
      WHEN NOT urban AND x_tier < 0.102 THEN 'poverty-monitored'
      ELSE 'none' END AS tier0
  FROM formed JOIN form ON form.form = formed.form ORDER BY h`
}

function membersSql(lastDay: string): string {
  return `SELECT h * 16 + slot AS p, hh.h, slot, relation, hh.ethnic, hh.surname, hh.urban, hh.tier0, hh.form,
    least(age_max, greatest(age_min, head_age + gap_lo + floor(u(h * 16 + slot, 10) * (gap_hi - gap_lo + 1)))) AS age,
    CASE WHEN women >= 0 THEN CASE WHEN u(h * 16 + slot, 11) < women THEN 2 ELSE 1 END
      ELSE CASE WHEN u(h * 16, 11) < (SELECT women FROM member_place m WHERE m.form = hh.form AND m.slot = 0) THEN 1 ELSE 2 END END AS sex,
    DATE '${lastDay}' - (floor((least(age_max, greatest(age_min, head_age + gap_lo + floor(u(h * 16 + slot, 10) * (gap_hi - gap_lo + 1))))
      + u(h * 16 + slot, 12)) * 365.24))::INTEGER AS birth
  FROM hh JOIN member_place USING (form) WHERE share >= 1 OR u(h * 16 + slot, 13) < share`
}

/** Names, ids, and what each person lives on. */
function personsSql({ prefixFirst, prefixes }: Chunk): string {
  const given = (sex: 'male' | 'female') =>
    `CASE WHEN year(birth) < 1965 THEN pick(${literal(givenNames[sex][0])}, u(p, 21)) WHEN year(birth) < 1990 THEN pick(${literal(givenNames[sex][1])}, u(p, 21)) ELSE pick(${literal(givenNames[sex][2])}, u(p, 21)) END`
  return `WITH numbered AS (
    SELECT *, year(birth) * 10000 + month(birth) * 100 + day(birth) AS born,
      ${prefixFirst} + floor(u(p, 20) * ${prefixes})::INTEGER AS prefix
    FROM member
  ), identified AS (
    SELECT *, (159900 + prefix)::BIGINT * 100000000000 + born::BIGINT * 1000
      + 2 * ((row_number() OVER (PARTITION BY prefix, born, sex ORDER BY p) + floor(u(prefix::BIGINT * 100000000 + born, 22) * 480)::INTEGER) % 490 + 5)
      + (sex % 2) AS id17
    FROM numbered
  ), working AS (
    SELECT *, CASE
      WHEN age < 16 THEN 'child'
      WHEN age < 19 AND u(p, 30) < 0.93 THEN 'student'
      WHEN age < 23 AND u(p, 30) < 0.55 THEN 'student'
      WHEN age >= 60 THEN 'pensioner'
      WHEN tier0 LIKE 'tekun%' THEN 'none'
      WHEN tier0 <> 'none' THEN CASE WHEN u(p, 31) < 0.55 THEN 'casual' ELSE 'none' END
      WHEN slot = 0 AND u(p, 31) >= 0.9 THEN 'wage'
      WHEN urban THEN CASE WHEN u(p, 31) < 0.66 THEN 'wage' WHEN u(p, 31) < 0.78 THEN 'business' WHEN u(p, 31) < 0.9 THEN 'casual' ELSE 'none' END
      ELSE CASE WHEN u(p, 31) < 0.24 THEN 'wage' WHEN u(p, 31) < 0.29 THEN 'business' WHEN u(p, 31) < 0.93 THEN 'farm' ELSE 'none' END
      END AS work
    FROM identified
  )
  SELECT p, h, slot, relation, sex::VARCHAR AS sex, birth, age::INTEGER AS age, pick(${literal([...ethnicGroups])}, (CASE WHEN relation = 'spouse' AND u(p, 24) < 0.25 THEN 1 ELSE ethnic END - 0.5) / ${ethnicGroups.length}) AS ethnic,
    CASE WHEN ethnic = 2 AND NOT (relation = 'spouse' AND u(p, 24) < 0.25)
      THEN CASE WHEN sex = 1 THEN pick(${literal(mongolianNames.male)}, u(p, 23)) ELSE pick(${literal(mongolianNames.female)}, u(p, 23)) END
      ELSE pick(${literal(surnames)}, CASE WHEN relation IN ('spouse') OR (relation = 'parent' AND sex = 2) THEN pow(u(p, 25), 1.9) ELSE (surname + 0.5) / ${surnames.length} END)
        || CASE WHEN sex = 1 THEN ${given('male')} ELSE ${given('female')} END END AS name,
    id17, citizen_id(id17) AS id, work, form,
    CASE work WHEN 'wage' THEN greatest(1900, round(spread(p, 32, CASE WHEN urban THEN 4600 ELSE 3600 END, 0.35) / 10) * 10) ELSE 0 END::INTEGER AS wage,
    CASE WHEN work = 'pensioner' THEN CASE WHEN tier0 = 'none' AND u(p, 34) < (CASE WHEN urban THEN 0.72 ELSE 0.12 END) THEN 'employee' ELSE 'resident' END END AS pension_kind,
    CASE WHEN work <> 'pensioner' THEN 0
      WHEN tier0 = 'none' AND u(p, 34) < (CASE WHEN urban THEN 0.72 ELSE 0.12 END) THEN round(greatest(1500, spread(p, 35, 3100, 0.22)))
      ELSE 170 + round(u(p, 35) * 90) END::INTEGER AS pension
  FROM working`
}
