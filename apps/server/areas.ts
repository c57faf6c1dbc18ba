import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Kysely } from 'kysely'
import { reviewRoutes } from '../../modules/matching/index.ts'
import { type Region, rulesRoutes } from '../../modules/rules/index.ts'
import type { SignIn } from '../../platform/access/index.ts'
import type { AppEnv } from '../../platform/web/index.ts'
import type { Queue } from '../../platform/work/index.ts'
import { root } from '../settings.ts'

/** What every area is given by the server. */
export interface ServerContext {
  // biome-ignore lint/suspicious/noExplicitAny: one connection serves all areas; each query names its own schema
  db: Kysely<any>
  url: string
  dataDir: string
  region: Region
  queue: Queue
  signIn: SignIn
  areaName: (area: string) => string
  record: (fault: unknown) => void
}

type Door = Record<string, unknown>
type Routes = OpenAPIHono<AppEnv>

/** The door of an area that is still being built: what it offers today. */
export async function openDoor(area: string): Promise<Door> {
  const path = join(root, 'modules', area, 'index.ts')
  return existsSync(path) ? ((await import(pathToFileURL(path).href)) as Door) : {}
}

/** Mounts the routes of every area under /api. */
export async function mountAreas(app: Routes, ctx: ServerContext): Promise<void> {
  app.route('/api', rulesRoutes(ctx.region))
  app.route('/api', reviewRoutes(ctx))
  for (const area of ['sources', 'monitoring'])
    for (const [name, offer] of Object.entries(await openDoor(area)))
      if (name.endsWith('Routes')) app.route('/api', (offer as (ctx: ServerContext) => Routes)(ctx))
}
