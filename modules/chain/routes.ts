/** HTTP of chain under /api. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Db, ProcessContext } from '../../platform/process/index.ts'
import { type AppEnv, createRoutes } from '../../platform/web/index.ts'
import type { Region } from '../rules/index.ts'

/** What the routes of chain are given. */
export interface ChainRoutesContext {
  db: Db
  dataDir: string
  region: Region
  matters: ProcessContext
}

/** Routes under /api. */
export function chainRoutes(_ctx: ChainRoutesContext): OpenAPIHono<AppEnv> {
  return createRoutes()
}
