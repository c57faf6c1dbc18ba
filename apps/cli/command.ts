import { Command, CommanderError } from 'commander'
import { settingsOf } from '../settings.ts'
import { sentencesOf } from '../start-fault.ts'
import { type Steps, showSteps } from '../terminal/steps.ts'
import type { Product } from './product.ts'

/** Exit codes: 0 done, 1 refused, failed or something found wrong, 2 asked in a wrong way. */
export type ExitCode = 0 | 1 | 2

export interface BaseOptions {
  json?: boolean
  data?: string
  region?: string
}

/** What a command works with: where to show progress (stderr) and how to answer (stdout). */
export interface Desk {
  steps: Steps
  /** Prints the answer: the object with --json, else the text. */
  answer: (object: unknown, text: string | (() => string)) => void
  options: BaseOptions
}

/**
 * A command with the options that all share. Progress goes to stderr, answers to stdout, so that `--json` can be piped.
 * @example command('sweep', '监测 Sweep').option('--as-of <date>').action(act(async (desk, options) => 0))
 */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--json', '以 JSON 输出 print the answer as JSON')
    .option('--data <folder>', '数据文件夹 data folder (default: JIULIAN_DATA or data)')
    .option('--region <name>', '地区政策包 region pack (default: inner-mongolia)')
    .showHelpAfterError('（--help 查看用法 shows the usage）')
    .exitOverride()
}

/** A word that only groups commands, such as `region check`. */
export function group(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .showHelpAfterError('（--help 查看用法 shows the usage）')
    .exitOverride()
}

/**
 * Wraps a command's work: faults become one sentence and exit code 1. The work gets the desk, then commander's own arguments.
 */
export function act<Arguments extends unknown[]>(
  work: (desk: Desk, ...args: Arguments) => Promise<ExitCode>,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    const self = args.at(-1) as unknown as Command
    const options = self.optsWithGlobals<BaseOptions>()
    const steps = showSteps(process.stderr)
    const desk: Desk = {
      steps: options.json ? { ...steps, done: () => steps.clear() } : steps,
      options,
      answer: (object, text) =>
        process.stdout.write(
          options.json ? `${JSON.stringify(object)}\n` : `${typeof text === 'string' ? text : text()}\n`,
        ),
    }
    try {
      process.exitCode = await work(desk, ...args)
    } catch (fault) {
      if (fault instanceof CommanderError) throw fault
      process.exitCode = tellFault(fault, steps, options.json ?? false)
    }
  }
}

/** Prints a fault for the person at the terminal, or as JSON. */
export function tellFault(fault: unknown, steps: Steps, json: boolean): ExitCode {
  const { zh, en, known } = sentencesOf(fault)
  if (json) process.stdout.write(`${JSON.stringify({ error: { message_zh: zh, message_en: en } })}\n`)
  steps.say(`✗ ${zh}\n  ${en}`)
  if (!known) console.error(fault)
  return 1
}

/**
 * Opens database and region for a command and closes them again. It starts the embedded database when no server runs.
 * @example return withProduct(desk, async (product) => { …; return 0 })
 */
export async function withProduct(desk: Desk, work: (product: Product) => Promise<ExitCode>): Promise<ExitCode> {
  // What is heavy is loaded when it is needed: the usage is shown at once.
  const { openProduct } = await import('./product.ts')
  const product = await openProduct(settingsOf(process.env, desk.options))
  // Ctrl-C in the middle: the runs are marked by the next start, the database is left in order.
  const leave = () => void product.close().finally(() => process.exit(130))
  process.once('SIGINT', leave)
  process.once('SIGTERM', leave)
  try {
    return await work(product)
  } finally {
    process.removeListener('SIGINT', leave)
    process.removeListener('SIGTERM', leave)
    await product.close()
  }
}

/** Columns of text side by side; wide characters count two. @example table(['级别', '户'], [['red', 3]]) */
export function table(header: string[], rows: (string | number | null | undefined)[][]): string {
  const width = (text: string) =>
    [...text].reduce(
      (sum, sign) =>
        sum +
        (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(sign)
          ? 2
          : 1),
      0,
    )
  const lines = [header, ...rows.map((row) => row.map((cell) => String(cell ?? '—')))]
  const widths = header.map((_, i) => Math.max(...lines.map((line) => width(line[i] ?? ''))))
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell + ' '.repeat(widths[i]! - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
