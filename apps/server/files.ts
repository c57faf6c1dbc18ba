/** Attachments of this installation: where they rest, who scans them, what is cleaned by itself. */
import { parametersOf, type Region } from '../../modules/rules/index.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import {
  cleanFiles,
  type FilesContext,
  fileSettings,
  limitsFrom,
  scanWaiting,
  sweepArrivals,
} from '../../platform/files/index.ts'
import { dayInChina } from '../../platform/work/shared.ts'
import { StartFault } from '../start-fault.ts'

/** @throws StartFault for a setting that is wrong, Error for a region without limits of attachments */
export function filesContext(ctx: {
  db: AnyDb
  region: Region
  dataDir: string
  environment?: Record<string, string | undefined>
}): FilesContext {
  const parameter = parametersOf(ctx.region)
  const limits = (area: string) => limitsFrom((id) => parameter(id, area, dayInChina(new Date().toISOString()))?.value)
  limits('')
  return { db: ctx.db, limits, ...fileSettingsOr(ctx.environment ?? process.env, ctx.dataDir) }
}

function fileSettingsOr(environment: Record<string, string | undefined>, dataDir: string) {
  try {
    return fileSettings(environment, dataDir)
  } catch (fault) {
    const said = (fault as Error).message
    throw new StartFault(`附件存储或病毒扫描的设置有误：${said}`, `A setting of attachments is wrong: ${said}`, fault)
  }
}

const minute = 60_000

/** Every five minutes scans what waits, every hour cleans what nobody used. @returns ends it */
export function startFilesWork(files: FilesContext, record: (fault: unknown) => void): () => void {
  let rounds = 0
  let running: Promise<unknown> = sweepArrivals(files).catch(record)
  const round = () => {
    running = running
      .then(() => scanWaiting(files))
      .then(() => (rounds++ % 12 === 0 ? cleanFiles(files) : undefined))
      .catch(record)
  }
  round()
  const timer = setInterval(round, 5 * minute)
  timer.unref()
  return () => clearInterval(timer)
}
