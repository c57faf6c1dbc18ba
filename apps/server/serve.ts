import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { assessAfterSweep } from '../../modules/assessment/index.ts'
import { startAnswering } from '../../modules/cases/index.ts'
import { openVault, startSending } from '../../modules/chain/index.ts'
import { openLakeReader } from '../../modules/monitoring/index.ts'
import { loadRegion, policyAsOf, type Region } from '../../modules/rules/index.ts'
import { sweepLeftovers } from '../../modules/sources/index.ts'
import { createSignIn, openPersonKeys, startSealing } from '../../platform/access/index.ts'
import {
  type AnyDb,
  connect,
  migrate,
  migrationFolders,
  type OpenDatabase,
  openDatabase,
  sparing,
  takeLock,
} from '../../platform/db/index.ts'
import { carriersOf, carriersOfEnvironment, startNotices } from '../../platform/notices/index.ts'
import { freezePapers } from '../../platform/papers/index.ts'
import type { ProcessRoutesContext } from '../../platform/process/index.ts'
import { openQueue } from '../../platform/work/index.ts'
import { areaName } from '../area-name.ts'
import { ownListsOf } from '../own-lists.ts'
import { root, type ServerSettings } from '../settings.ts'
import { StartFault } from '../start-fault.ts'
import type { Steps } from '../terminal/steps.ts'
import type { ServerContext } from './areas.ts'
import { compose } from './compose.ts'
import { buildConsole, consoleIsStale } from './console-build.ts'
import { makeDemo } from './demo.ts'
import { type DemoAccount, demoAccounts } from './demo-accounts.ts'
import { filesContext, startFilesWork } from './files.ts'
import { listen } from './listen.ts'
import { papersContext } from './papers.ts'
import { type MattersClock, processContext, startClocks } from './processes.ts'
import { startWork } from './start-work.ts'
import { type Starting, startingAnswer } from './starting-page.ts'

/** A server that runs. */
export interface RunningServer {
  address: string
  accounts: DemoAccount[]
  ctx: ServerContext
  /** Fulfilled when the embedded database is gone though nobody stopped it. */
  lost: Promise<void>
  close: () => Promise<void>
}

/**
 * Starts everything: address, database, tables, console, demo at the first start, areas. What was opened is closed again
 * when a later step fails.
 * @param onClosable gets the way to end it while it is still starting
 * @param clock another clock for matters, for stories that wait for days
 * @throws StartFault, DatabaseFault, RegionFaults: each one clear sentence
 * @example const server = await serve(serverSettingsOf(process.env), showSteps(process.stderr))
 */
export async function serve(
  settings: ServerSettings,
  steps: Steps,
  recordFault: (fault: unknown) => void,
  onClosable: (close: () => Promise<void>) => void = () => {},
  clock: MattersClock = {},
): Promise<RunningServer> {
  const record = sparing(recordFault)
  const closers: (() => unknown)[] = []
  let stopListening: () => unknown = () => {}
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= (async () => {
      await atMost(patienceMs, stopListening, record)
      for (const closer of closers.splice(0).reverse()) await atMost(patienceMs, closer, record)
    })()
    return closing
  }
  onClosable(close)
  const now: Starting = { step: '启动' }
  const shown: Steps = {
    ...steps,
    at: (step, done, total) => {
      Object.assign(now, { step, done, total })
      steps.at(step, done, total)
    },
  }
  try {
    closers.push(lockFolder(settings))
    const listener = await listen(settings.host, settings.port, (request) =>
      startingAnswer(new URL(request.url).pathname, now),
    )
    // First of all nobody new is let in; only then what answers is taken away.
    stopListening = () => {
      listener.answerWith(() => new Response('stopping', { status: 503, headers: { connection: 'close' } }))
      return listener.close()
    }
    const building = process.env.JIULIAN_SKIP_BUILD !== '1' && consoleIsStale(root) ? buildConsole(root) : undefined

    shown.at('启动数据库 PostgreSQL')
    const opened = await openDatabase({ dataDir: settings.dataDir, url: settings.databaseUrl })
    closers.push(opened.close)
    const db = connect(opened.url, { max: 20 }) as AnyDb
    // Sessions held by work that is cut off are not waited for: the end of the database ends them.
    closers.push(() => atMost(1_000, () => db.destroy(), record))
    const migrated = await migrate(db, migrationFolders(root))
    const region: Region = loadRegion(settings.regionDir)
    const queue = await openQueue(db, opened.url, record)
    closers.push(queue.close)
    const signIn = await createSignIn(db, { https: process.env.JIULIAN_HTTPS === '1' })
    const papers = papersContext(region, settings.regionDir)
    const matters: ProcessRoutesContext = {
      ...processContext({ db, dataDir: settings.dataDir, region, now: clock.now }),
      papers: (tx, taken, process) => freezePapers(tx, process, papers, taken),
    }
    const reader = openLakeReader(settings.dataDir)
    closers.push(reader.close)
    const notices = {
      ...matters,
      carriers: carriersOf(db, carriersOfEnvironment(process.env)),
      baseUrl: process.env.JIULIAN_BASE_URL,
    }
    const ctx: ServerContext = {
      db,
      matters,
      notices,
      reader,
      papers,
      files: filesContext({ db, region, dataDir: settings.dataDir }),
      url: opened.url,
      dataDir: settings.dataDir,
      region,
      queue,
      signIn,
      personKeys: await openPersonKeys(db),
      areaName: (area) => areaName(region, area),
      record,
      ownLists: ownListsOf({ db, region }),
      afterSweep: (swept) => assessAfterSweep(ctx, swept),
    }
    steps.done(
      `数据库就绪${migrated.length > 0 ? `，建立 ${migrated.length} 组数据表` : ''}；${region.meta.label.zh}：${region.datasets.size} 类数据、${region.indicators.size} 项指标`,
    )

    await sweepLeftovers(ctx)
    closers.push(await startWork(ctx))
    closers.push(startClocks(matters, record, clock.everyMs))
    closers.push(startAnswering(ctx, { matters, policyOn: (day) => policyAsOf(ctx, day) }, record))
    closers.push(startFilesWork(ctx.files, record))
    closers.push(startNotices(notices, record))
    closers.push(startSealing(db, record))
    closers.push(startSending({ db, vault: openVault(settings.dataDir) }, record))
    const accounts = settings.demo ? await demoAccounts(ctx, (township) => firstVillage(region, township)) : []
    if (settings.demo) await makeDemo(ctx, shown)
    if (building) {
      shown.at('构建控制台界面')
      const built = await building
      if (built.ok) steps.done('控制台界面已构建')
      else
        steps.say(
          `! 控制台界面构建失败，仅提供接口。The console could not be built; only the API is served.\n${built.words}`,
        )
    }
    const app = compose(ctx, { demo: settings.demo, accounts })
    listener.answerWith((request, env) => app.fetch(request, env as never))
    return { address: `http://localhost:${listener.port}`, accounts, ctx, close, lost: lossOf(opened, closers) }
  } catch (fault) {
    await close()
    throw fault
  }
}

/** Looks every two seconds whether the database still lives. */
function lossOf(opened: OpenDatabase, closers: (() => unknown)[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!opened.isAlive()) resolve()
    }, 2_000)
    timer.unref()
    closers.push(() => clearInterval(timer))
  })
}

/** How long each part may take to end. Work that needs longer is left to the next start, which begins it anew. */
const patienceMs = 6_000

async function atMost(ms: number, end: () => unknown, record: (fault: unknown) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([Promise.resolve().then(end).catch(record), patience])
  clearTimeout(timer)
}

/** One server per data folder: two would take in the same files. */
function lockFolder(settings: ServerSettings): () => void {
  try {
    mkdirSync(settings.dataDir, { recursive: true })
    const lock = takeLock(join(settings.dataDir, 'server.lock'), `http://localhost:${settings.port}`)
    if (lock.ok) return lock.release
    throw new StartFault(
      `数据文件夹 ${settings.dataDir} 正被另一个救链服务使用（进程 ${lock.holder.pid}，${lock.holder.note ?? ''}）。`,
      `The data folder ${settings.dataDir} is in use by another Jiulian server (process ${lock.holder.pid}, ${lock.holder.note ?? ''}).`,
    )
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    if (!code || code === 'ENOSPC') throw fault
    throw new StartFault(
      `数据文件夹 ${settings.dataDir} 不能写入（${code}）。`,
      `The data folder ${settings.dataDir} cannot be written (${code}).`,
      fault,
    )
  }
}

/** A village of a township, the first by code. */
function firstVillage(region: Region, township: string): string | undefined {
  for (const [code, division] of region.divisions)
    if (division.level === 'village' && code.startsWith(township)) return code
  return undefined
}
