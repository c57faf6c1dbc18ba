/** Chance that can be repeated: every draw is a hash of (who, which draw, seed), so order and threads do not matter. */
import type { Session } from '../engine/sql/index.ts'

/**
 * Makes the SQL macros of chance in a session.
 * `u(k, s)`: number in [0, 1) of subject k (whole number) and draw s (0–2047);
 * `between_u(k, s, lo, hi)`: whole number lo…hi; `pick(list, x)`: the list's entry at x in [0, 1);
 * `spread(k, s, median, sigma)`: log-normal amount, uses draws s and s + 1;
 * `check_char(n)`: last character of a citizen id from its first 17 digits (GB 11643-1999); `citizen_id(n)`: all 18.
 * @example await chanceMacros(db, 7); await db.row('SELECT u(5, 1) AS x')
 */
export async function chanceMacros(db: Session, seed: number): Promise<void> {
  const { mask } = await db.row<{ mask: number | bigint }>(
    `SELECT (hash(${Math.round(seed)}::BIGINT) >> 2)::BIGINT AS mask`,
  )
  await db.run(`
    CREATE OR REPLACE TEMP MACRO u(k, s) AS
      (hash(xor(k::BIGINT * 2048 + s, ${mask}::BIGINT)) >> 11)::DOUBLE / 9007199254740992.0;
    CREATE OR REPLACE TEMP MACRO between_u(k, s, lo, hi) AS (lo + floor(u(k, s) * (hi - lo + 1)))::INTEGER;
    CREATE OR REPLACE TEMP MACRO pick(list, x) AS list[1 + floor(x * len(list))::INTEGER];
    CREATE OR REPLACE TEMP MACRO spread(k, s, median, sigma) AS
      median * exp(sigma * sqrt(-2 * ln(greatest(u(k, s), 1e-9))) * cos(6.283185307179586 * u(k, s + 1)));
    CREATE OR REPLACE TEMP MACRO check_char(n) AS substr('10X98765432', 1 + ((
      7 * (n // 10000000000000000 % 10) + 9 * (n // 1000000000000000 % 10) + 10 * (n // 100000000000000 % 10)
      + 5 * (n // 10000000000000 % 10) + 8 * (n // 1000000000000 % 10) + 4 * (n // 100000000000 % 10)
      + 2 * (n // 10000000000 % 10) + (n // 1000000000 % 10) + 6 * (n // 100000000 % 10) + 3 * (n // 10000000 % 10)
      + 7 * (n // 1000000 % 10) + 9 * (n // 100000 % 10) + 10 * (n // 10000 % 10) + 5 * (n // 1000 % 10)
      + 8 * (n // 100 % 10) + 4 * (n // 10 % 10) + 2 * (n % 10)) % 11)::INTEGER, 1);
    CREATE OR REPLACE TEMP MACRO citizen_id(n) AS n::VARCHAR || check_char(n);
  `)
}
