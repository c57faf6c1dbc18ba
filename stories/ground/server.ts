/**
 * Starts the product once for all stories, as `npm start` would on a new machine, with a small demo banner. The address is
 * handed to the stories; the process is ended and its data removed afterwards.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startApart } from '../../apps/server/apart.ts'

declare module 'vitest' {
  interface ProvidedContext {
    address: string
    /** File that moves the day on which matters are worked; see `server-with-clock.ts`. */
    clock: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // While a story is being written: a server that runs already.
  const running = process.env.JIULIAN_STORIES_AT
  const folder = mkdtempSync(join(tmpdir(), 'jiulian-clock-'))
  const clock = process.env.JIULIAN_STORY_CLOCK ?? join(folder, 'days')
  const environment = { DATABASE_URL: undefined, JIULIAN_DEMO_HOUSEHOLDS: '300', JIULIAN_STORY_CLOCK: clock }
  const server = running ? undefined : await startApart(environment, 'stories/ground/server-with-clock.ts')
  project.provide('address', running ?? server!.address)
  project.provide('clock', clock)
  return async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
