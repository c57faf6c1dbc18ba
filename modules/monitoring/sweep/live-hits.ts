/** The hits of live warnings as a relation for the engine: what became of each is asked, so that missing data withdraws nothing. */
import { sql } from 'kysely'
import { parquet, type Session, text } from '../../../engine/sql/index.ts'
import type { AnyDb } from '../../registry/index.ts'

interface LiveHitLine {
  indicator: string
  hh: string
  pid: string | null
  level: string
  area: string
  lacking: string[]
  marked: boolean
}

const CHUNK = 20_000

/**
 * Makes the table `live_hit` (columns of the engine's LiveHit, `area`, and whether it is `marked` as unjudged) from the active hits of open and dispatched warnings.
 * @param touched name of a relation `hh`: only hits of these households
 * @returns how many there are
 * @example await liveHits(db, session, 'touched')
 */
export async function liveHits(db: AnyDb, session: Session, touched: string | null): Promise<number> {
  const only =
    touched === null
      ? null
      : (await session.rows<{ hh: string }>(`SELECT hh::VARCHAR AS hh FROM ${touched}`)).map((row) => row.hh)
  const found = await sql<LiveHitLine>`
    select h.indicator, w.hh::text as hh, h.pid::text as pid, h.level, w.area,
      array(select key from jsonb_each(h.measures) m where m.value = 'null'::jsonb) as lacking,
      h.unjudged_since is not null as marked
    from monitoring.hit h join monitoring.warning w on w.id = h.warning_id
    where w.state in ('open', 'dispatched') and h.state = 'active' and (${only === null} or w.hh = any(${only ?? []}::bigint[]))`.execute(
    db,
  )
  await session.run(
    'CREATE OR REPLACE TEMP TABLE live_hit (indicator VARCHAR, hh BIGINT, pid BIGINT, "level" VARCHAR, area VARCHAR, lacking VARCHAR[], marked BOOLEAN)',
  )
  for (let i = 0; i < found.rows.length; i += CHUNK)
    await session.run(
      `INSERT INTO live_hit SELECT v.indicator, v.hh::BIGINT, v.pid::BIGINT, v."level", v.area, v.lacking, v.marked
       FROM (SELECT unnest(${text(JSON.stringify(found.rows.slice(i, i + CHUNK)))}::JSON::STRUCT(indicator VARCHAR, hh VARCHAR, pid VARCHAR,
         "level" VARCHAR, area VARCHAR, lacking VARCHAR[], marked BOOLEAN)[]) AS v)`,
    )
  return found.rows.length
}

/**
 * Indicators with a live hit that the base sweep did not leave so, in `live_hit`: of a warning that staff opened again, say.
 * They are judged anew whatever changed.
 * @param hits file of the base's hits
 */
export async function unsettledIndicators(session: Session, hits: string): Promise<string[]> {
  const rows = await session.rows<{ indicator: string }>(
    `SELECT DISTINCT l.indicator FROM live_hit l LEFT JOIN ${parquet([hits])} h
       ON h.indicator = l.indicator AND h.hh = l.hh AND h.pid IS NOT DISTINCT FROM l.pid AND h."level" = l."level"
     WHERE h.indicator IS NULL AND NOT l.marked`,
  )
  return rows.map((row) => row.indicator)
}
