/**
 * Starts the product once for all stories, as `npm start` would on a new machine, with a small demo banner. The address is
 * handed to the stories; the process is ended and its data removed afterwards.
 */
import type { TestProject } from 'vitest/node'
import { startApart } from '../../apps/server/apart.ts'

declare module 'vitest' {
  interface ProvidedContext {
    address: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // While a story is being written: a server that runs already.
  const running = process.env.JIULIAN_STORIES_AT
  const server = running ? undefined : await startApart({ DATABASE_URL: undefined, JIULIAN_DEMO_HOUSEHOLDS: '300' })
  project.provide('address', running ?? server!.address)
  return async () => server?.stop()
}
