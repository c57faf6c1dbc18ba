/** The command line as a script sees it: a process of its own, what it wrote, how it ended. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export interface Ended {
  code: number | null
  out: string
  err: string
}

/**
 * Runs commands in the example region with these settings.
 * @example const { code, out } = await commandLine({ DATABASE_URL: url, JIULIAN_DATA: dir })(['doctor', '--json'])
 */
export const commandLine =
  (settings: Readonly<Record<string, string>>) =>
  async (args: readonly string[], more: Readonly<Record<string, string>> = {}, input = ''): Promise<Ended> => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
      env: { ...process.env, JIULIAN_REGION: 'example', ...settings, ...more },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.end(input)
    const [out, err, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((done) => child.once('close', done)),
    ])
    return { code, out, err }
  }
