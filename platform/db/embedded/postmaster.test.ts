import { expect, test } from 'vitest'
import { memoryFor } from './postmaster.ts'

test('PostgreSQL takes a sixteenth of the machine for its pages, little on a laptop and not without end on a server', () => {
  expect(memoryFor(1_024)).toMatchObject({ shared_buffers: '128MB', max_wal_size: '512MB' })
  expect(memoryFor(8_192)).toMatchObject({
    shared_buffers: '512MB',
    max_wal_size: '2048MB',
    effective_cache_size: '4096MB',
  })
  expect(memoryFor(262_144)).toMatchObject({ shared_buffers: '2048MB', max_wal_size: '4096MB' })
})
