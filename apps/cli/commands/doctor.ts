import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { consoleIsStale } from '../../server/console-build.ts'
import { root, type Settings, settingsOf } from '../../settings.ts'
import { sentencesOf } from '../../start-fault.ts'
import { act, command } from '../command.ts'
import type { Product } from '../product.ts'

/** One finding: fine, worth knowing, or wrong. */
interface Finding {
  check: string
  state: 'ok' | 'note' | 'wrong'
  zh: string
  en: string
}

const ok = (check: string, zh: string, en: string): Finding => ({ check, state: 'ok', zh, en })
const note = (check: string, zh: string, en: string): Finding => ({ check, state: 'note', zh, en })
const wrong = (check: string, zh: string, en: string): Finding => ({ check, state: 'wrong', zh, en })

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  const text = `Node ${process.versions.node}`
  return major >= 22
    ? ok('node', text, text)
    : wrong('node', `${text} 过旧：请用 npm run jiulian 启动。`, `${text} is too old: start with npm run jiulian.`)
}

function checkFolder(dataDir: string): Finding {
  const probe = join(dataDir, `.doctor-${process.pid}`)
  try {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(probe, 'x')
    rmSync(probe)
    const { bavail, bsize } = statfsSync(dataDir)
    const gib = (bavail * bsize) / 1024 ** 3
    const text = `${dataDir} · ${gib.toFixed(1)} GiB`
    return gib < 2
      ? wrong(
          'folder',
          `数据文件夹可写，但磁盘剩余不足 2 GiB：${text}`,
          `The data folder can be written, but less than 2 GiB are free: ${text}`,
        )
      : ok('folder', `数据文件夹可写，剩余 ${text}`, `The data folder can be written; free: ${text}`)
  } catch (fault) {
    return wrong(
      'folder',
      `数据文件夹不能写入：${dataDir}（${(fault as Error).message}）`,
      `The data folder cannot be written: ${dataDir} (${(fault as Error).message})`,
    )
  }
}

async function checkPolicy(regionDir: string): Promise<Finding> {
  const { checkRegion } = await import('../../../modules/rules/index.ts')
  const faults = checkRegion(regionDir)
  return faults.length === 0
    ? ok('region', '地区政策包没有错误', 'The region pack has no faults')
    : wrong(
        'region',
        `地区政策包有 ${faults.length} 处错误，详见 region check`,
        `The region pack has ${faults.length} faults; see region check`,
      )
}

const checkConsole = (): Finding =>
  consoleIsStale(root)
    ? note('console', '控制台界面将在下次启动时构建', 'The console will be built at the next start')
    : ok('console', '控制台界面已构建', 'The console is built')

async function checkDatabase(product: Product): Promise<Finding[]> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{ version: string; ahead: number }>`select current_setting('server_version') as version,
    abs(extract(epoch from now()) - ${Date.now() / 1000})::float8 as ahead`.execute(product.db)
  const { version = '', ahead = 0 } = rows[0] ?? {}
  return [
    ok('database', `PostgreSQL ${version}，数据表为最新`, `PostgreSQL ${version}, tables up to date`),
    ahead > 120
      ? wrong(
          'clock',
          `数据库与本机时钟相差 ${Math.round(ahead)} 秒`,
          `The clocks of database and machine differ by ${Math.round(ahead)} s`,
        )
      : ok('clock', '时钟一致', 'The clocks agree'),
  ]
}

async function checkLog(product: Product): Promise<Finding> {
  const { verifyReadLog } = await import('../../../platform/access/index.ts')
  const verdict = await verifyReadLog(product.db)
  return verdict.ok
    ? ok(
        'read-log',
        `查询日志完整，共 ${verdict.rows} 条，链尾 ${verdict.head.slice(0, 16)}`,
        `The read log is whole: ${verdict.rows} rows, end of chain ${verdict.head.slice(0, 16)}`,
      )
    : wrong('read-log', verdict.zh, verdict.en)
}

async function checkRuns(product: Product): Promise<Finding> {
  const { findDeadRuns } = await import('../../../platform/work/index.ts')
  const dead = await findDeadRuns(product.db)
  return dead.length === 0
    ? ok('runs', '没有中断的运行', 'No interrupted runs')
    : note(
        'runs',
        `${dead.length} 项运行被中断，服务下次启动时处理`,
        `${dead.length} runs were interrupted; the next start of the server takes care of them`,
      )
}

/** Every live version must have its files, and no live file lacks its version. */
async function checkLake(product: Product): Promise<Finding> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{ id: number; dataset: string; accepted: number }>`
    select id, dataset, accepted from sources.version where state = 'live'`.execute(product.db)
  const missing = rows.filter(
    (row) => row.accepted > 0 && !existsSync(join(product.dataDir, 'lake', row.dataset, `version=${row.id}`)),
  )
  const lake = join(product.dataDir, 'lake')
  const unfinished = existsSync(lake)
    ? readdirSync(lake, { recursive: true, withFileTypes: true }).filter((entry) => entry.name.includes('.building-'))
        .length
    : 0
  if (missing.length > 0)
    return wrong(
      'lake',
      `数据湖缺少 ${missing.length} 个版本的文件：${missing
        .slice(0, 5)
        .map((row) => `${row.dataset}/version=${row.id}`)
        .join('、')}`,
      `The lake lacks the files of ${missing.length} versions`,
    )
  return unfinished > 0
    ? note(
        'lake',
        `数据湖中有 ${unfinished} 个未完成的残留，将在下次启动时清除`,
        `${unfinished} unfinished leftovers in the lake; the next start removes them`,
      )
    : ok('lake', `数据湖 ${rows.length} 个版本的文件齐全`, `The files of all ${rows.length} versions are in the lake`)
}

/** Where attachments rest, whether the storage answers, and whether anybody scans them. */
async function checkFiles(product: Product): Promise<Finding[]> {
  const { filesContext } = await import('../../server/files.ts')
  const { filesState } = await import('../../../platform/files/index.ts')
  const files = filesContext({ db: product.db, region: product.region, dataDir: product.dataDir })
  const state = await filesState(product.db)
  const { name, encrypted } = files.store
  const storage = await files.store.has('00/'.padEnd(67, '0')).then(
    () => undefined,
    (fault: Error) => fault.message,
  )
  return [
    storage === undefined
      ? ok(
          'files',
          `附件 ${state.contents} 个，存于 ${name}，${encrypted ? '加密存放' : '未加密存放'}`,
          `${state.contents} attachments in ${name}, ${encrypted ? 'encrypted' : 'not encrypted'} at rest`,
        )
      : wrong('files', `附件存储不可用：${storage}`, `The storage of attachments does not answer: ${storage}`),
    files.scanner === undefined
      ? note(
          'scanner',
          `未设置病毒扫描（JIULIAN_SCANNER），${state.unscanned} 个附件未经扫描`,
          `No virus scanner is set (JIULIAN_SCANNER); ${state.unscanned} attachments are not scanned`,
        )
      : await checkScanner(files.scanner, state),
  ]
}

/** The scanner must find the harmless test virus, in two halves here so that no scanner stumbles over this file. */
async function checkScanner(
  scanner: { name: string; scan: (bytes: Buffer) => Promise<{ is: string }> },
  state: { waiting: number; infected: number },
): Promise<Finding> {
  const harmless = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-${'ANTIVIRUS-TEST-FILE!$H+H*'}`
  const { is } = await scanner.scan(Buffer.from(harmless))
  const zh = `病毒扫描 ${scanner.name}；待扫描 ${state.waiting}，已隔离 ${state.infected}`
  const en = `Virus scanner ${scanner.name}; waiting ${state.waiting}, in quarantine ${state.infected}`
  if (is === 'infected') return ok('scanner', zh, en)
  return is === 'clean'
    ? wrong('scanner', `病毒扫描没有识别测试病毒：${zh}`, `The scanner does not find the test virus: ${en}`)
    : wrong('scanner', `病毒扫描没有应答：${zh}`, `The scanner does not answer: ${en}`)
}

async function examine(settings: Settings): Promise<Finding[]> {
  const findings = [checkNode(), checkFolder(settings.dataDir), await checkPolicy(settings.regionDir), checkConsole()]
  let product: Product | undefined
  try {
    const { openProduct } = await import('../product.ts')
    product = await openProduct(settings)
    findings.push(
      ...(await checkDatabase(product)),
      await checkLog(product),
      await checkRuns(product),
      await checkLake(product),
      ...(await checkFiles(product)),
    )
  } catch (fault) {
    const { zh, en } = sentencesOf(fault)
    findings.push(wrong('database', zh, en))
  } finally {
    await product?.close()
  }
  return findings
}

const signs = { ok: '✓', note: '!', wrong: '✗' } as const

/** `doctor`: is everything in order? Folder, disk, database, tables, lake, attachments, scanner, log chain, region, console. */
export const doctorCommand = (): Command =>
  command('doctor', '检查运行环境与数据是否完好 Check machine, database, lake and log').action(
    act(async (desk, _options: object, _self: Command) => {
      const findings = await examine(settingsOf(process.env, desk.options))
      const broken = findings.filter((finding) => finding.state === 'wrong').length
      desk.answer({ ok: broken === 0, findings }, () =>
        findings.map((f) => `${signs[f.state]} ${f.zh}\n  ${f.en}`).join('\n'),
      )
      return broken === 0 ? 0 : 1
    }),
  )
