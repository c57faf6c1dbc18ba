import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import type { IngestOutcome } from '../../../modules/sources/shared.ts'
import { StartFault } from '../../start-fault.ts'
import { act, command, table, withProduct } from '../command.ts'

interface Options {
  sender: string
  purpose?: string
  areas?: string[]
  dataDate?: string
  periodFrom?: string
  periodTo?: string
  confirm?: boolean
}

const stepWords: Record<string, string> = {
  hash: '校验',
  inspect: '识别',
  read: '读取',
  clean: '清洗',
  write: '写入',
  publish: '发布',
}

/** One line per file for people. */
function lineOf(name: string, outcome: IngestOutcome): (string | number)[] {
  if (outcome.state === 'needs-mapping')
    return [name, '待确认映射', '', '', outcome.proposal.flatMap((sheet) => sheet.doubts).join('；')]
  if (outcome.state === 'failed') return [name, '未接收', '', '', outcome.message_zh]
  const sum = (of: 'rowsIn' | 'accepted' | 'quarantined') =>
    outcome.receipt.versions.reduce((total, version) => total + version[of], 0)
  const labels = outcome.receipt.versions.map((version) => version.label).join('、')
  return [
    name,
    outcome.state === 'same-file' ? '重复文件，未变' : labels,
    sum('rowsIn'),
    sum('accepted'),
    sum('quarantined'),
  ]
}

/** `ingest`: takes files of departments in; every row ends accepted or quarantined. */
export const ingestCommand = (): Command =>
  command('ingest', '接收部门文件 Take in files of departments')
    .argument('<files...>', '文件 files: CSV, XLSX, JSON Lines, Parquet')
    .option('--sender <name>', '报送单位 who sent them', '命令行')
    .option('--purpose <text>', '用途 purpose')
    .option('--areas <codes...>', '所属旗县（6 位）county codes the files speak of')
    .option('--data-date <date>', '数据日期 date of the data, YYYY-MM-DD')
    .option('--period-from <date>', '所属期起 first day covered')
    .option('--period-to <date>', '所属期止 last day covered')
    .option('--confirm', '映射未经确认时不自动入库 never publish on a mapping nobody has confirmed')
    .action(
      act(async (desk, files: string[], options: Options, _self: Command) => {
        for (const file of files)
          if (!existsSync(file) || !statSync(file).isFile())
            throw new StartFault(`找不到文件 ${file}。`, `There is no file ${file}.`)
        const { areas, dataDate, periodFrom, periodTo } = options
        const declared = {
          ...(areas ? { areas } : {}),
          ...(dataDate ? { dataDate } : {}),
          ...(periodFrom ? { periodFrom } : {}),
          ...(periodTo ? { periodTo } : {}),
        }
        return withProduct(desk, async (product) => {
          const { ingestFile } = await import('../../../modules/sources/index.ts')
          const { runWork } = await import('../../../platform/work/index.ts')
          const outcomes: { file: string; outcome: IngestOutcome }[] = []
          for (const [i, file] of files.entries()) {
            const name = basename(file)
            const { result } = await runWork(
              product.db,
              { kind: 'ingest', title: `接收 ${name}`, createdBy: 'machine' },
              async (run) => {
                const outcome = await ingestFile(product, {
                  path: resolve(file),
                  fileName: name,
                  sender: options.sender,
                  channel: 'cli',
                  receivedBy: '命令行',
                  unattended: !options.confirm,
                  runId: run.id,
                  ...(options.purpose ? { purpose: options.purpose } : {}),
                  ...(Object.keys(declared).length > 0 ? { declared } : {}),
                  onProgress: ({ step, done, total }) => {
                    run.progress({ step, done, total })
                    desk.steps.at(`${i + 1}/${files.length} ${name} ${stepWords[step] ?? step}`, done, total)
                  },
                })
                return outcome.state === 'failed'
                  ? { ...outcome, ok: false as const, zh: outcome.message_zh }
                  : { ...outcome, ok: true as const }
              },
            )
            outcomes.push({ file, outcome: result as unknown as IngestOutcome })
          }
          desk.steps.clear()
          desk.answer(
            outcomes.map(({ file, outcome }) => ({ file, ...outcome })),
            () =>
              table(
                ['文件 file', '数据 data', '行 rows', '入库 accepted', '隔离 quarantined'],
                outcomes.map(({ file, outcome }) => lineOf(basename(file), outcome)),
              ),
          )
          return outcomes.every(({ outcome }) => outcome.state === 'done' || outcome.state === 'same-file') ? 0 : 1
        })
      }),
    )
