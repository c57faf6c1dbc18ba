import { defineConfig } from 'vitest/config'

/** End-to-end stories: the real server, the real database, Debian's Chromium. Run with `npm run stories`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.story.ts'],
    globalSetup: ['ground/server.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // One browser at a time: the stories share a demo banner and two cores.
    maxWorkers: 1,
    fileParallelism: false,
    pool: 'forks',
  },
})
