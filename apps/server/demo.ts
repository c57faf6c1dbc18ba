import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sweep } from '../../modules/monitoring/index.ts'
import { ingestFile } from '../../modules/sources/index.ts'
import { readSetting, writeSetting } from '../../platform/db/index.ts'
import { runWork } from '../../platform/work/index.ts'
import { type SentFile, simulate } from '../../simulation/index.ts'
import { StartFault } from '../start-fault.ts'
import type { Steps } from '../terminal/steps.ts'
import type { ServerContext } from './areas.ts'
import { demoBanner } from './demo-accounts.ts'

/** Size of the demo: enough to look like a banner, small enough for a first start within 90 seconds on two cores. */
const demoSize = { households: 2000, seed: 7, deliverFrom: '2026-08', to: '2026-10' }

/** The day up to which the demo's files speak. */
const demoAsOf = '2026-10-31'

/**
 * Makes the demo banner once: people, the files their departments would send, ingest, sweep. A start that was cut off goes
 * on where it was: the same seed gives the same files, and a file that was taken in is recognised.
 * @example await makeDemo(ctx, showSteps(process.stderr))
 */
export async function makeDemo(ctx: ServerContext, steps: Steps): Promise<void> {
  if (await readSetting(ctx.db, 'demo')) return
  const households = Number(process.env.JIULIAN_DEMO_HOUSEHOLDS) || demoSize.households
  const outDir = join(ctx.dataDir, 'demo')
  await runWork(
    ctx.db,
    { kind: 'demo', title: `建立示范旗县 ${ctx.areaName(demoBanner)}`, area: demoBanner, createdBy: 'machine' },
    async (run) => {
      const at: Steps['at'] = (step, done, total) => {
        run.progress({ step, ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) })
        steps.at(step, done, total)
      }
      rmSync(outDir, { recursive: true, force: true })
      const options = {
        ...demoSize,
        households,
        region: ctx.region,
        divisions: [demoBanner],
        outDir,
        truth: 'none' as const,
      }
      const made = await simulate({
        ...options,
        onProgress: ({ done, total }) => at(`模拟示范旗县${ctx.areaName(demoBanner)}`, done, total),
      })
      steps.done(`模拟了 ${made.persons} 位虚构居民，各部门报送 ${made.files.length} 个文件`)

      const counts: Counts = { accepted: 0, quarantined: 0, waiting: 0 }
      let taken = 0
      for (const { asOf, files } of byMonth(made.files)) {
        for (const file of files) {
          at('接收部门文件', taken++, made.files.length)
          await takeIn(ctx, join(outDir, file.path), file, counts)
        }
        at('接收部门文件', taken, made.files.length)
        steps.done(
          `${asOf.slice(0, 7)} 报送 ${files.length} 个文件：累计入库 ${counts.accepted} 行，隔离 ${counts.quarantined} 行`,
        )
        const swept = await sweep(withClock(ctx, asOf), {
          asOf,
          kind: 'full',
          createdBy: '示范数据',
          runId: run.id,
          onProgress: ({ step, done, total }) => at(`监测 ${asOf} ${step}`, done, total),
        })
        if (!swept.ok) throw new StartFault(swept.zh, swept.en)
        const { red, orange, yellow } = swept.counts
        steps.done(`监测 ${asOf}：${swept.counts.households} 户，红 ${red}、橙 ${orange}、黄 ${yellow}`)
      }
      return { files: made.files.length, persons: made.persons, ...counts, asOf: demoAsOf }
    },
  )
  await writeSetting(ctx.db, 'demo', { banner: demoBanner, asOf: demoAsOf })
}

interface Counts {
  accepted: number
  quarantined: number
  waiting: number
}

/** The files of each month in the order they came; what comes in October tells of September, so a sweep follows as of its end. */
function byMonth(files: SentFile[]): { asOf: string; files: SentFile[] }[] {
  const months = new Map<string, SentFile[]>()
  for (const file of files) {
    const [year, month] = file.deliveredOn.split('-').map(Number)
    const asOf = new Date(Date.UTC(year!, month! - 1, 0)).toISOString().slice(0, 10)
    months.set(asOf, [...(months.get(asOf) ?? []), file])
  }
  return [...months].map(([asOf, list]) => ({ asOf, files: list }))
}

/** A machine whose clock stands before the demo's days would call them the future. */
const withClock = (ctx: ServerContext, asOf: string) =>
  new Date().toISOString().slice(0, 10) > asOf ? ctx : { ...ctx, now: () => new Date(`${asOf}T12:00:00+08:00`) }

/** Takes one file in as of the day it was handed in, so that freshness and history look as they would have. */
async function takeIn(ctx: ServerContext, path: string, file: SentFile, counts: Counts): Promise<void> {
  const handedIn = new Date(`${file.deliveredOn}T09:00:00+08:00`)
  const outcome = await ingestFile(
    { ...ctx, now: () => new Date(Math.min(handedIn.getTime(), Date.now())) },
    {
      path,
      fileName: file.path.split('/').at(-1) ?? file.path,
      sender: file.sender,
      channel: 'drop',
      receivedBy: '示范数据',
      unattended: true,
      keepOriginal: false,
    },
  )
  if (!outcome.ok) counts.waiting += 1
  else
    for (const version of outcome.receipt.versions) {
      counts.accepted += version.accepted
      counts.quarantined += version.quarantined
    }
}
