/** `npm start`: everything a clerk needs, on http://localhost:8080. */
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { roleLabels } from '../../platform/access/index.ts'
import { serverSettingsOf } from '../settings.ts'
import { sentencesOf } from '../start-fault.ts'
import { showSteps } from '../terminal/steps.ts'
import type { MattersClock } from './processes.ts'
import { serve } from './serve.ts'

/**
 * Starts the server and stays until Ctrl-C.
 * @param clock another clock for matters: stories that wait for days start the product with one
 */
export async function runServer(
  over: Parameters<typeof serverSettingsOf>[1] = {},
  clock: MattersClock = {},
): Promise<void> {
  const log = pino({ level: process.env.LOG_LEVEL ?? 'warn' }, pino.destination({ dest: 2, sync: true }))
  const steps = showSteps(process.stderr)
  let close: (() => Promise<void>) | undefined
  let leaving = false
  const record = (fault: unknown) => {
    // Work cut off by the end is no fault: the next start takes it up.
    if (!leaving) log.error(fault)
  }
  const leave = async (code = 0) => {
    if (leaving) {
      // A second Ctrl-C means now; the database keeps what was committed.
      process.exit(130)
    }
    leaving = true
    steps.say('\n正在停止… Stopping…')
    await close?.()
    process.exit(code)
  }
  process.on('SIGINT', () => void leave())
  process.on('SIGTERM', () => void leave())
  process.on('SIGHUP', () => void leave())
  // A promise nobody waited for is recorded and costs nothing more; an exception nobody caught leaves no sound state.
  process.on('unhandledRejection', record)
  process.on('uncaughtException', (fault) => {
    if (leaving) return
    log.fatal(fault)
    void leave(1)
  })
  try {
    const started = Date.now()
    const onClosable = (way: () => Promise<void>) => {
      close = way
    }
    const server = await serve(serverSettingsOf(process.env, over), steps, record, onClosable, clock)
    if (leaving) return
    void server.lost.then(() => {
      if (leaving) return
      steps.say(
        '\n✗ 数据库意外停止（可能是磁盘已满或进程被终止），已完成的数据不受影响，请重新启动。\n  The database has stopped (full disk, or killed); finished data is unharmed. Start again.',
      )
      void leave(1)
    })
    const lines = ['', `  救链 Jiulian  →  ${server.address}`, `  接口说明 API  →  ${server.address}/api/docs`, '']
    if (server.accounts.length > 0) {
      lines.push(`  演示账号（密码均为 ${server.accounts[0]?.password}）Demo accounts, one password:`)
      for (const account of server.accounts)
        lines.push(
          `    ${account.username.padEnd(12)} ${roleLabels[account.role].zh} · ${account.areaName} · ${account.name}`,
        )
      lines.push('')
    }
    lines.push(`  用时 ${((Date.now() - started) / 1000).toFixed(1)} 秒；按 Ctrl-C 停止。Ready; stop with Ctrl-C.`, '')
    process.stdout.write(`${lines.join('\n')}\n`)
  } catch (fault) {
    // Cut off while starting: what fails now fails because of that.
    if (leaving) return
    const { zh, en, known } = sentencesOf(fault)
    steps.say(`\n✗ ${zh}\n  ${en}`)
    if (!known) console.error(fault)
    process.exit(1)
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      region: { type: 'string' },
      demo: { type: 'boolean' },
    },
  })
  await runServer(values)
}
