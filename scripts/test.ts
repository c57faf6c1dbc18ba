/**
 * `npm test`: strict typecheck, format and lint, then every Vitest test against a real PostgreSQL.
 * Ends with the line `N passed, N failed` that continuous integration reads.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const bin = (name: string) => join(import.meta.dirname, '..', 'node_modules', '.bin', name)
// Children must use this Node too, whatever the machine has.
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` }
const stories = process.argv.includes('--stories')
const steps: [string, string[]][] = stories
  ? []
  : [
      [bin('tsc'), ['-p', 'tsconfig.json']],
      [bin('biome'), ['check', '.']],
    ]
let broken = 0
for (const [command, args] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env })
  if (status !== 0) {
    broken += 1
    console.error(`failed: ${command.split('/').pop()} ${args.join(' ')}`)
  }
}

const dir = mkdtempSync(join(tmpdir(), 'jiulian-test-'))
const report = join(dir, 'report.json')
const config = stories ? ['--config', 'stories/vitest.config.ts'] : []
const run = spawnSync(
  bin('vitest'),
  ['run', ...config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  { stdio: 'inherit', env },
)
let passed = 0
let failed = broken
try {
  const result = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numFailedTestSuites: number
    success: boolean
  }
  passed = result.numPassedTests
  failed += result.numFailedTests
  // A file that fails to load has no tests to count, and must not pass for that.
  if (!result.success && result.numFailedTests === 0) failed += Math.max(1, result.numFailedTestSuites)
} catch {
  failed += 1
}
if (run.status !== 0 && failed === 0) failed = 1
rmSync(dir, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
