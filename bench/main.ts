/** `npm run bench -- sweep|ingest|incremental|discovery|rules|casework`: measures, prints, exits 0; 1 only on wrong results. */
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { benchCasework, caseworkCases } from './casework/index.ts'
import { benchDiscovery, rowsPerHousehold } from './discovery.ts'
import { benchIncremental } from './incremental.ts'
import { benchIngest, ingestCase } from './ingest.ts'
import { type BenchLine, say, shown } from './lines.ts'
import { benchRules, rulesCase, rulesCases } from './rules.ts'
import { benchSweep, scaled, sweepCases, WrongResults } from './sweep.ts'

interface Options {
  rows?: number
  case?: string
  repeat?: number
  households?: number
  seed: number
  report: string
  keep?: boolean
  json?: boolean
}

const whole = (text: string): number => {
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1')
  return value
}

const program = new Command('bench')
  .description(
    'Benchmarks, each against a yardstick measured in the same run. Data are simulated once and kept below data/bench.',
  )
  .argument('<bench...>', 'sweep, ingest, incremental, discovery, rules, casework')
  .option('--rows <N>', 'fact rows, for a smaller run (sweep 50,000,000, ingest 5,000,000, rules 2,000,000)', whole)
  .option(
    '--case <name>',
    `sweep: ${Object.keys(sweepCases).join(' or ')}; casework: ${Object.keys(caseworkCases).join(', ')} (default all); rules: ${rulesCases.join(', ')} (default all)`,
  )
  .option('--repeat <N>', 'repetitions; medians are printed (default 3)', whole)
  .option('--households <N>', 'discovery: size of the simulated banner (default 1,500)', whole)
  .option('--seed <N>', 'discovery: seed of the simulation', whole, 7)
  .option('--report <file>', 'discovery: where the list of misses and false warnings goes', 'bench/discovery-report.md')
  .option('--keep', 'discovery: keep the data folder to look into')
  .option('--json', 'one JSON object per line on stdout')
  .action(run)

async function measure(name: string, options: Options): Promise<BenchLine[]> {
  if (name === 'casework') return benchCasework(options.case, options)
  if (name === 'rules') {
    if (options.case && !(rulesCases as readonly string[]).includes(options.case))
      throw new InvalidArgumentError(`no such case: ${options.case}`)
    return benchRules(
      {
        rows: options.rows ?? rulesCase.rows,
        households: options.households ?? options.rows ?? rulesCase.households,
        repeat: options.repeat ?? rulesCase.repeat,
      },
      options.case,
    )
  }
  const of = sweepCases[options.case ?? 'standard']
  if (!of) throw new InvalidArgumentError(`no such case: ${options.case}`)
  const sized = { ...scaled(of, options.rows), ...(options.repeat ? { repeat: options.repeat } : {}) }
  switch (name) {
    case 'sweep':
      return [await benchSweep(sized)]
    case 'incremental':
      return benchIncremental(sized)
    case 'ingest':
      return [
        await benchIngest({
          ...ingestCase,
          rows: options.rows ?? ingestCase.rows,
          repeat: options.repeat ?? ingestCase.repeat,
        }),
      ]
    case 'discovery': {
      const households =
        options.households ?? (options.rows ? Math.max(300, Math.round(options.rows / rowsPerHousehold)) : 1500)
      return benchDiscovery({
        households,
        seed: options.seed,
        report: resolve(join(import.meta.dirname, '..'), options.report),
        ...(options.keep ? { keep: true } : {}),
      })
    }
    default:
      throw new InvalidArgumentError(
        `no such bench: ${name}; there are sweep, ingest, incremental, discovery, rules, casework`,
      )
  }
}

async function run(names: string[], options: Options): Promise<void> {
  for (const name of names) {
    say(`${name} …`)
    const lines = await measure(name, options)
    for (const line of lines) console.log(options.json ? JSON.stringify(line) : shown(line))
  }
}

try {
  await program.parseAsync()
} catch (fault) {
  say(
    fault instanceof WrongResults || fault instanceof InvalidArgumentError
      ? fault.message
      : String((fault as Error).stack),
  )
  process.exitCode = 1
}
