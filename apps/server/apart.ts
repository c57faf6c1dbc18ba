/** The server as `npm start` would run it, in a process of its own, on a free port: for stories and benchmarks. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../settings.ts'

export interface ServerApart {
  /** `http://localhost:<port>` */
  address: string
  port: number
  pid: number
  /** Ends it as Ctrl-C would and removes its data. */
  stop: () => Promise<void>
}

/**
 * Starts it on an empty folder and waits until it is ready.
 * @param environment over that of this process; undefined takes a name away
 * @param entry what is started, from the root; stories start the product with a clock of their own
 * @throws Error with everything it printed, when it ends or is not ready within five minutes
 * @example const server = await startApart({ JIULIAN_DEMO_HOUSEHOLDS: '300' }); await fetch(`${server.address}/api/health`)
 */
export async function startApart(environment: NodeJS.ProcessEnv, entry = 'apps/server/main.ts'): Promise<ServerApart> {
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-apart-'))
  const server = spawn(process.execPath, [entry], {
    cwd: root,
    env: { ...process.env, PORT: '0', JIULIAN_DATA: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(server, 'exit')
  const stop = async () => {
    server.kill('SIGINT')
    await Promise.race([ended, sleep(15_000, undefined, { ref: false })])
    server.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  }
  let output = ''
  try {
    const address = await new Promise<string>((ready, failed) => {
      const hear = (chunk: Buffer) => {
        output += chunk
        // The address is told last, when everything answers.
        const told = /救链 Jiulian\s+→\s+(http:\/\/\S+)/.exec(output)?.[1]
        if (told) ready(told)
      }
      server.stdout.on('data', hear)
      server.stderr.on('data', hear)
      void ended.then(() => failed(new Error(`the server did not start:\n${output}`)))
      void sleep(300_000, undefined, { ref: false }).then(() =>
        failed(new Error(`not ready in five minutes:\n${output}`)),
      )
    })
    return { address, port: Number(new URL(address).port), pid: server.pid!, stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}
