/** One open DuckDB and the known state of the lake for everybody who looks at a household, instead of both anew per look. */
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDuckdb, type Session } from '../../../engine/sql/index.ts'
import type { MonitoringContext } from '../context.ts'
import { type LakeState, lakeState } from '../sweep/lake-state.ts'

/** Reads the lake for single households; looks take turns, since each is a matter of milliseconds. */
export interface LakeReader {
  /** Runs work on the open session; nobody else uses it meanwhile. */
  reading: <Result>(work: (session: Session) => Promise<Result>) => Promise<Result>
  /** The state of the lake as of a day, computed again only when a version came or went. */
  state: (ctx: MonitoringContext, asOf: string) => Promise<LakeState>
  close: () => Promise<void>
}

/** States kept: today, the newest sweep's day, one look back. */
const most = 4

/**
 * Opens a reader; the DuckDB in it is opened at the first look.
 * @example const reader = openLakeReader('data'); await reader.reading((session) => session.rows('SELECT 1'))
 */
export function openLakeReader(dataDir: string, memoryLimitMib = 512): LakeReader {
  let session: Promise<Session> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  const states = new Map<string, { stamp: string; state: LakeState }>()
  return {
    reading: (work) => {
      const mine = turn.then(async () => {
        if (closed) throw new Error('the lake reader is closed')
        session ??= openDuckdb({ memoryLimitMib, threads: 1, tempDir: join(dataDir, 'tmp', 'portrait') })
        return work(await session)
      })
      turn = mine.catch(() => {})
      return mine
    },
    async state(ctx, asOf) {
      const stamp = await manifestStamp(ctx)
      const known = states.get(asOf)
      if (known?.stamp === stamp) return known.state
      const state = await lakeState(ctx, asOf)
      states.delete(asOf)
      states.set(asOf, { stamp, state })
      if (states.size > most) states.delete(states.keys().next().value!)
      return state
    },
    async close() {
      closed = true
      await turn
      ;(await session)?.close()
    },
  }
}

/** Changes whenever a version becomes live or is withdrawn. */
async function manifestStamp(ctx: MonitoringContext): Promise<string> {
  const found = await sql<{ stamp: string }>`select concat_ws('/', count(*) filter (where state = 'live'),
    max(id) filter (where state = 'live'), count(*) filter (where state = 'withdrawn')) as stamp from sources.version`.execute(
    ctx.db,
  )
  return found.rows[0]!.stamp
}
