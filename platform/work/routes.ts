import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Actor } from '../access/shared.ts'
import { type AppEnv, createRoutes, json, listOf, Paging, refuse } from '../web/index.ts'
import { RunState, RunView } from './shared.ts'
import type { RunTable, WorkTables } from './tables.ts'

export interface RunContext {
  db: Kysely<WorkTables>
}

const Id = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })

const list = createRoute({
  method: 'get',
  path: '/runs',
  tags: ['work'],
  summary: '运行记录 Runs, newest first',
  request: { query: Paging.extend({ state: RunState.optional(), kind: z.string().max(60).optional() }) },
  responses: { 200: json(listOf(RunView), 'One page of runs') },
})
const one = createRoute({
  method: 'get',
  path: '/runs/{id}',
  tags: ['work'],
  summary: '一次运行 One run',
  request: { params: Id },
  responses: { 200: json(RunView, 'The run') },
})

/** Shape of a run for people. */
export function viewOf(row: Selectable<RunTable>): RunView {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    title: row.title,
    progress: row.progress,
    result: row.result,
    error: row.error,
    attempts: row.attempts,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/**
 * Runs that this person may see: his own, those of areas inside his, and those of the whole region, such as the automatic sweep. A
 * department or organisation sees what its own users began, and nothing else: titles name the files of others.
 */
const visible = (db: Kysely<WorkTables>, actor: Actor) =>
  db
    .selectFrom('work.run')
    .where((eb) =>
      eb.or([
        eb('created_by', '=', actor.userId),
        ...(boundToUnit(actor)
          ? [
              sql<boolean>`created_by in (select id from access."user" where role = ${actor.role} and unit = ${actor.unit ?? ''})`,
            ]
          : [eb('area', 'like', `${actor.area.replace(/\D/g, '')}%`), eb('area', '=', '')]),
      ]),
    )
const boundToUnit = (actor: Actor) => actor.role === 'department' || actor.role === 'organisation'

/**
 * GET /runs, /runs/:id and /runs/:id/events (server-sent events named `run` until the run has ended).
 * @example app.route('/api', runRoutes({ db }))
 */
export function runRoutes(ctx: RunContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(list, async (c) => {
    const { page, size, state, kind } = c.req.valid('query')
    let query = visible(ctx.db, c.get('actor'))
    if (state) query = query.where('state', '=', state)
    if (kind) query = query.where('kind', '=', kind)
    const [rows, count] = await Promise.all([
      query
        .selectAll()
        .orderBy('id', 'desc')
        .limit(size)
        .offset((page - 1) * size)
        .execute(),
      query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    ])
    return c.json({ items: rows.map(viewOf), total: count.total }, 200)
  })
  const find = async (actor: Actor, id: number) =>
    visible(ctx.db, actor).where('id', '=', id).selectAll().executeTakeFirst()

  routes.openapi(one, async (c) => {
    const row = (await find(c.get('actor'), c.req.valid('param').id)) ?? refuse('not-found')
    return c.json(viewOf(row), 200)
  })
  routes.get('/runs/:id/events', async (c) => {
    const { id } = Id.safeParse(c.req.param()).data ?? refuse('not-found')
    if (!(await find(c.get('actor'), id))) refuse('not-found')
    return streamSSE(c, async (stream) => {
      let last = ''
      let quiet = 0
      while (!stream.aborted) {
        const row = await find(c.get('actor'), id)
        if (!row) return
        const data = JSON.stringify(viewOf(row))
        if (data !== last) {
          last = data
          quiet = 0
          await stream.writeSSE({ event: 'run', data })
        } else if (++quiet % 40 === 0) await stream.write(': still here\n\n')
        if (row.state === 'done' || row.state === 'failed') return
        await stream.sleep(400)
      }
    })
  })
  return routes
}
