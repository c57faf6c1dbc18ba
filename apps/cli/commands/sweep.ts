import { type Command, InvalidArgumentError } from 'commander'
import { newestDay } from '../../newest-day.ts'
import { StartFault } from '../../start-fault.ts'
import { act, command, withProduct } from '../command.ts'

const day = (text: string) => {
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(Date.parse(text)) ||
    new Date(text).toISOString().slice(0, 10) !== text
  )
    throw new InvalidArgumentError('应为日期 YYYY-MM-DD')
  return text
}

interface Options {
  asOf?: string
  incremental?: boolean
  memory?: string
  threads?: string
}

/** `sweep`: measures, indicators, evidence, and the difference to the open warnings. Repeating it changes nothing. */
export const sweepCommand = (): Command =>
  command(
    'sweep',
    '监测：计算指标，开立、升级、更新或撤销预警 Compute indicators; open, raise, refresh or withdraw warnings',
  )
    .option(
      '--as-of <date>',
      '监测日期，默认为数据截至日 day to look from, YYYY-MM-DD; default: the newest day the data reach',
      day,
    )
    .option('--incremental', '只计算数据有变化的家庭 only households whose rows changed')
    .option('--memory <MiB>', '内存上限 memory limit')
    .option('--threads <number>', '线程数 threads')
    .action(
      act(async (desk, options: Options, _self: Command) =>
        withProduct(desk, async (product) => {
          const { sweep, today } = await import('../../../modules/monitoring/index.ts')
          const { runWork } = await import('../../../platform/work/index.ts')
          const ctx = {
            ...product,
            ...(options.memory ? { memoryLimitMib: Number(options.memory) } : {}),
            ...(options.threads ? { threads: Number(options.threads) } : {}),
          }
          const asOf = options.asOf ?? (await newestDay(product.db, today({})))
          const kind = options.incremental ? 'incremental' : 'full'
          const title = `${kind === 'full' ? '全量监测' : '增量监测'} ${asOf}`
          const { result } = await runWork(product.db, { kind: 'sweep', title, createdBy: 'machine' }, (run) =>
            sweep(ctx, {
              asOf,
              kind,
              createdBy: '命令行',
              runId: run.id,
              onProgress: (now) => {
                run.progress(now)
                desk.steps.at(`${title} ${now.step}`, now.done, now.total)
              },
            }),
          )
          if (!result.ok) throw new StartFault(result.zh, result.en)
          desk.steps.done(title)
          desk.answer(
            result,
            () =>
              `监测 sweep ${result.sweepId}${result.applied ? '' : '（回看，不改动预警 look back only）'}\n${Object.entries(
                result.counts,
              )
                .map(([name, n]) => `  ${name}: ${typeof n === 'object' ? JSON.stringify(n) : n}`)
                .join('\n')}`,
          )
          return 0
        }),
      ),
    )
