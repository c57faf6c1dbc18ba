import type { Command } from 'commander'
import { act, command, withProduct } from '../command.ts'

/** `warnings`: the worklist, names masked. */
export const warningsCommand = (): Command =>
  command('warnings', '预警列表（姓名脱敏）The worklist, names masked')
    .option('--level <levels>', 'red,orange,yellow')
    .option('--state <states>', 'open,dispatched,closed,withdrawn')
    .option('--indicator <ids>', '指标 indicators, with commas')
    .option('--area <prefix>', '区划代码前缀 division prefix')
    .option('--q <words>', '户号、姓名或身份证号 household number, whole name or id')
    .option('--overdue', '只看逾期 overdue only')
    .option('--sort <order>', 'urgency | due | opened | area | level')
    .option('--page <number>', '页 page', '1')
    .option('--size <number>', '每页条数 lines per page', '50')
    .action(
      act(async (desk, options: Record<string, string | boolean | undefined>, self: Command) => {
        const { overdue, json: _json, data: _data, region: _region, ...given } = options
        const { listWarnings, WarningQuery, warningsText } = await import('../../../modules/monitoring/index.ts')
        const { machine } = await import('../../../platform/access/index.ts')
        const query = WarningQuery.safeParse({ ...given, ...(overdue ? { overdue: 'true' } : {}) })
        if (!query.success)
          self.error(query.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('; '))
        return withProduct(desk, async (product) => {
          const list = await listWarnings(product, machine, query.data)
          desk.answer(list, () => warningsText(list))
          return 0
        })
      }),
    )
