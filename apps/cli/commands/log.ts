import type { Command } from 'commander'
import { parametersOf } from '../../../modules/rules/index.ts'
import { act, command, group, table, withProduct } from '../command.ts'

/** `log export|verify|anomalies`: the chained log as a file that proves itself, and what stands out in it. */
export const logCommand = (): Command => {
  const log = group('log', '日志 The chained log of readings and changes')
  log.addCommand(
    command('export <file>', '导出并签名 Write the whole log to a file and sign it').action(
      act(async (desk, file: string) =>
        withProduct(desk, async (product) => {
          const { exportLog, logKey } = await import('../../../platform/access/index.ts')
          const seal = await exportLog(product.db, file, logKey(product.dataDir))
          desk.answer(seal, () => `✓ ${seal.rows} 条，末尾 ${seal.head}\n  公钥 public key: ${seal.key}`)
          return 0
        }),
      ),
    ),
  )
  log.addCommand(
    command('verify <file>', '离线校验 Check an exported file; needs no database')
      .option('--key <text>', '此前记下的公钥 public key noted down earlier')
      .action(
        act(async (desk, file: string, options: { key?: string }) => {
          const { verifyLogFile } = await import('../../../platform/access/index.ts')
          const verdict = await verifyLogFile(file, options.key)
          desk.answer(verdict, () =>
            verdict.ok
              ? `✓ 完整：${verdict.rows} 条记录首尾相扣，签名有效（${verdict.at}）\n  whole, signature valid. 公钥 public key: ${verdict.key}${options.key ? '' : '\n  ! 请与此前记下的公钥核对。Compare the key with the one noted down.'}`
              : `✗ ${verdict.zh}\n  ${verdict.en}`,
          )
          return verdict.ok ? 0 : 1
        }),
      ),
  )
  log.addCommand(
    command('anomalies', '异常查询 Look-ups that ask for an explanation')
      .requiredOption('--from <day>', 'YYYY-MM-DD')
      .requiredOption('--until <day>', 'YYYY-MM-DD')
      .action(
        act(async (desk, options: { from: string; until: string }) =>
          withProduct(desk, async (product) => {
            const { anomalyLimits, findAnomalies } = await import('../../../platform/access/index.ts')
            const limits = anomalyLimits(parametersOf(product.region), options.until)
            const found = await findAnomalies(product.db, { area: '' }, options.from, options.until, limits)
            desk.answer({ items: found }, () =>
              found.length === 0
                ? '没有异常。Nothing stands out.'
                : table(
                    ['日期', '类别', '人员', '角色', '次数', '户'],
                    found.map((one) => [one.day, one.kind, one.userName, one.role, one.count, one.household]),
                  ),
            )
            return 0
          }),
        ),
      ),
  )
  return log
}
