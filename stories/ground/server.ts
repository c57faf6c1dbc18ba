/**
 * Starts the product once for all stories, as `npm start` would on a new machine, with a small demo banner.
 * The address is handed to the stories; the process is ended and its data removed afterwards.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

const root = join(import.meta.dirname, '..', '..')

declare module 'vitest' {
  interface ProvidedContext {
    address: string
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function untilReady(address: string, failed: () => string | undefined): Promise<void> {
  const patience = Date.now() + 300_000
  while (Date.now() < patience) {
    const fault = failed()
    if (fault) throw new Error(`the server did not start:\n${fault}`)
    const answer = await fetch(`${address}/api/health`).catch(() => undefined)
    const health = answer?.ok ? ((await answer.json()) as { demo?: boolean; accounts?: unknown[] }) : undefined
    if (health?.accounts) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('the server was not ready within five minutes')
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // While a story is being written: a server that runs already.
  const running = process.env.JIULIAN_STORIES_AT
  if (running) {
    project.provide('address', running)
    return async () => {}
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-stories-'))
  const port = await freePort()
  const { DATABASE_URL: _, ...environment } = process.env
  const server = spawn(process.execPath, ['apps/server/main.ts'], {
    cwd: root,
    env: { ...environment, PORT: String(port), JIULIAN_DATA: dataDir, JIULIAN_DEMO_HOUSEHOLDS: '300' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let ended = false
  server.stdout.on('data', (chunk) => (output += chunk))
  server.stderr.on('data', (chunk) => (output += chunk))
  const end = new Promise<void>((resolve) =>
    server.once('exit', () => {
      ended = true
      resolve()
    }),
  )
  const address = `http://localhost:${port}`
  const stop = async () => {
    server.kill('SIGINT')
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 15_000))])
    if (!ended) server.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await untilReady(address, () => (ended ? output : undefined))
  } catch (fault) {
    await stop()
    throw fault
  }
  project.provide('address', address)
  return stop
}
