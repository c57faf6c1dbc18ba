import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { FaultKind } from '../../../simulation/index.ts'
import { settingsOf } from '../../settings.ts'
import { StartFault } from '../../start-fault.ts'
import { act, command, table } from '../command.ts'

const wholeNumber = (text: string) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('应为整数 a whole number is needed')
  return Number(text)
}
const month = (text: string) => {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('应为 YYYY-MM')
  return text
}
interface Options {
  out: string
  divisions: string[]
  households: number
  seed: number
  from?: string
  to?: string
  deliverFrom?: string
  faults: string
  format: 'files' | 'lake'
  rows?: number
}

/** `simulate`: invented people and the files departments would send about them. */
export const simulateCommand = (): Command =>
  command('simulate', '模拟一个虚构地区及其部门文件 Invent people and the files departments would send about them')
    .requiredOption('--out <folder>', '输出文件夹 folder to write to')
    .option('--divisions <codes...>', '区划代码或前缀 division codes or prefixes', ['150426'])
    .option('--households <number>', '户数 households', wholeNumber, 3000)
    .option('--seed <number>', '随机种子，同一种子结果相同 the same seed gives the same files', wholeNumber, 7)
    .option('--from <month>', '事件起始月 first month of events, YYYY-MM', month)
    .option('--to <month>', '截止月 last month, YYYY-MM', month)
    .option('--deliver-from <month>', '开始报送的月份 first month handed in as files', month)
    .option('--faults <list>', '数据错误种类 all, none or kinds with commas', 'all')
    .option('--format <format>', 'files: 部门文件; lake: Parquet', 'files')
    .option('--rows <number>', 'lake: 期望的事实行数 wished number of fact rows', wholeNumber)
    .action(
      act(async (desk, options: Options, self: Command) => {
        const { loadRegion } = await import('../../../modules/rules/index.ts')
        const { faultKinds, simulate, villagesIn } = await import('../../../simulation/index.ts')
        const kinds = options.faults.split(',') as FaultKind[]
        const unknown =
          options.faults === 'all' || options.faults === 'none'
            ? []
            : kinds.filter((kind) => !faultKinds.includes(kind))
        if (unknown.length > 0)
          self.error(`--faults: ${unknown.join(', ')}? known: all, none, ${faultKinds.join(', ')}`)
        const region = loadRegion(settingsOf(process.env, desk.options).regionDir)
        const empty = options.divisions.filter((code) => villagesIn(region, [code]).length === 0)
        if (empty.length > 0)
          throw new StartFault(
            `${region.meta.label.zh}的区划 ${empty.join('、')} 下没有村（社区），请用 --divisions 写这个地区的旗县或苏木乡镇代码。`,
            `No village of ${region.meta.label.en} lies in ${empty.join(', ')}: give codes of its counties or townships with --divisions.`,
          )
        const { out, from, to, deliverFrom, rows, divisions, households, seed, format } = options
        const result = await simulate({
          region,
          divisions,
          households,
          seed,
          format,
          faults: options.faults === 'all' || options.faults === 'none' ? options.faults : kinds,
          outDir: resolve(out),
          ...(from ? { from } : {}),
          ...(to ? { to } : {}),
          ...(deliverFrom ? { deliverFrom } : {}),
          ...(rows ? { rows } : {}),
          onProgress: ({ done, total }) => desk.steps.at('模拟人口与部门文件', done, total),
        })
        desk.steps.done(`${result.persons} 人、${result.files.length + result.lake.length} 个文件`)
        desk.answer(result, () => {
          const counts = Object.entries(result.rows).map(([dataset, n]) => [
            dataset,
            region.datasets.get(dataset)?.label.zh,
            n,
          ])
          return `${table(['data set', '数据', 'rows'], counts)}\n\n${result.outDir}`
        })
        return 0
      }),
    )
