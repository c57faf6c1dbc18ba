import type { OpenAPIHono } from '@hono/zod-openapi'
import { assessmentRoutes, whatIfRoutes } from '../../modules/assessment/index.ts'
import { casesRoutes } from '../../modules/cases/index.ts'
import { chainRoutes } from '../../modules/chain/index.ts'
import { fundsRoutes } from '../../modules/funds/index.ts'
import { reviewRoutes } from '../../modules/matching/index.ts'
import { type MonitoringContext, monitoringRoutes } from '../../modules/monitoring/index.ts'
import { registryRoutes } from '../../modules/registry/index.ts'
import { calculateRoutes, policyAsOf, type Region, rulesRoutes } from '../../modules/rules/index.ts'
import { sourcesRoutes } from '../../modules/sources/index.ts'
import { statisticsRoutes } from '../../modules/statistics/index.ts'
import type { PersonKeys, SignIn } from '../../platform/access/index.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import { type FilesContext, filesRoutes } from '../../platform/files/index.ts'
import { type NoticesContext, noticesRoutes } from '../../platform/notices/index.ts'
import { type PapersContext, papersRoutes } from '../../platform/papers/index.ts'
import { type ProcessRoutesContext, processRoutes } from '../../platform/process/index.ts'
import type { AppEnv } from '../../platform/web/index.ts'
import type { Queue } from '../../platform/work/index.ts'

/** What every area is given by the server. */
export interface ServerContext {
  db: AnyDb
  url: string
  dataDir: string
  region: Region
  queue: Queue
  signIn: SignIn
  /** Keys that stand for person numbers outside the server. */
  personKeys: PersonKeys
  areaName: (area: string) => string
  record: (fault: unknown) => void
  /** Matters of every process 办理事项. */
  matters: ProcessRoutesContext
  /** Looks at single households without opening the lake anew. */
  reader?: MonitoringContext['reader']
  /** Attachments 附件. */
  files: FilesContext
  /** Forms and notices of the region 文书. */
  papers: PapersContext
  /** Who is told what 通知. */
  notices: NoticesContext
  /** Lists of our own work that sweeps look at. */
  ownLists?: MonitoringContext['ownLists']
  /** Tier and amount of everybody follow each sweep. */
  afterSweep?: MonitoringContext['afterSweep']
}

/** Mounts the routes of every area under /api, in the order of the work. */
export function mountAreas(app: OpenAPIHono<AppEnv>, ctx: ServerContext): void {
  app.route('/api', registryRoutes(ctx))
  app.route('/api', rulesRoutes(ctx))
  app.route(
    '/api',
    calculateRoutes((asOf) => policyAsOf(ctx, asOf)),
  )
  app.route('/api', sourcesRoutes(ctx))
  app.route('/api', reviewRoutes(ctx))
  app.route('/api', monitoringRoutes(ctx))
  app.route('/api', assessmentRoutes(ctx))
  app.route('/api', whatIfRoutes(ctx))
  app.route('/api', processRoutes(ctx.matters))
  app.route('/api', filesRoutes({ ...ctx.files, matters: ctx.matters }))
  app.route('/api', papersRoutes({ ...ctx.papers, matters: ctx.matters }))
  app.route('/api', noticesRoutes(ctx.notices))
  app.route('/api', casesRoutes(ctx))
  app.route('/api', fundsRoutes(ctx))
  app.route('/api', statisticsRoutes(ctx))
  app.route('/api', chainRoutes({ ...ctx, placeOf: ctx.matters.placeOf }))
}
