import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const sourcesOfConsole = ['apps/console', 'ui', 'platform/words', 'platform/client', 'package-lock.json']

function newestUnder(path: string): number {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return /\.(test)\.tsx?$/.test(path) ? 0 : stat.mtimeMs
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== 'dist' && name !== 'node_modules')
      .map((name) => newestUnder(join(path, name))),
  )
}

/** Folder of the built console. */
export const consoleDist = (root: string) => join(root, 'apps/console/dist')

/** Whether the console must be built: it was not yet, or a source is newer. */
export function consoleIsStale(root: string): boolean {
  const built = join(consoleDist(root), 'index.html')
  if (!existsSync(join(root, 'apps/console/vite.config.ts'))) return false
  if (!existsSync(built)) return true
  const modules = existsSync(join(root, 'modules')) ? readdirSync(join(root, 'modules')) : []
  const sources = [
    ...sourcesOfConsole,
    ...modules.flatMap((area) => [`modules/${area}/ui`, `modules/${area}/shared.ts`]),
  ]
  return Math.max(...sources.map((source) => newestUnder(join(root, source)))) > statSync(built).mtimeMs
}

/**
 * Builds the console with Vite in a process of its own.
 * @returns whether it succeeded, and Vite's words when it did not
 * @example const built = await buildConsole(root); if (!built.ok) warn(built.words)
 */
export function buildConsole(root: string): Promise<{ ok: boolean; words: string }> {
  return new Promise((resolve) => {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', 'apps/console/vite.config.ts', '--logLevel', 'error'],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_ENV: 'production' },
      },
    )
    const words: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => words.push(part))
    child.stderr.on('data', (part: Buffer) => words.push(part))
    child.once('error', (fault) => resolve({ ok: false, words: fault.message }))
    child.once('close', (code) => resolve({ ok: code === 0, words: Buffer.concat(words).toString('utf8').trim() }))
  })
}
