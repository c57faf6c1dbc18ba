/** Who works for wages from when to when: table `job` (p, h, nth, from_day, to_day, wage). */
import type { Session } from '../../engine/sql/index.ts'

/**
 * Wage earners hold one job until it is lost; four in ten of those find another two months to a year later.
 * In helped families somebody may find work: pay that the ledger does not know yet.
 */
export async function makeJobs(db: Session, firstDay: string): Promise<void> {
  const start = `DATE '${firstDay}' - 1000`
  await db.run(`CREATE OR REPLACE TEMP TABLE job AS
    WITH lost AS (SELECT p, min(day) AS day FROM life WHERE kind = 'job-loss' GROUP BY p), spell AS (
      SELECT person.p, person.h, 0 AS nth, ${start} AS from_day, lost.day AS to_day, wage FROM person LEFT JOIN lost USING (p) WHERE work = 'wage'
      UNION ALL SELECT person.p, person.h, 1, lost.day + 60 + floor(u(person.p, 221) * 300)::INTEGER, NULL, round(wage * 0.9 / 10) * 10
        FROM person JOIN lost USING (p) WHERE u(person.p, 220) < 0.4
      UNION ALL SELECT p, h, 2, day, NULL, size FROM life WHERE kind = 'job-found'
    )
    SELECT spell.p, spell.h, nth, from_day, least(to_day, death_day, left_day, custody_from) AS to_day, spell.wage::DECIMAL(12, 2) AS wage
    FROM spell JOIN person USING (p) WHERE from_day < coalesce(least(to_day, death_day, left_day, custody_from), DATE '9999-01-01') ORDER BY p, nth`)
}
