/** The hash of a delivery's bytes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashFile, hashFileApart } from './received-file.ts'

test('a large file hashed in a thread of its own has the same hash; a missing one is a fault', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hash-'))
  try {
    const path = join(dir, 'file')
    writeFileSync(path, Buffer.alloc(3_000_000, '救链'))
    const steps: number[] = []
    expect(await hashFileApart(path, (done) => steps.push(done))).toEqual(await hashFile(path))
    expect(steps.at(-1)).toBe(3_000_000)
    await expect(hashFileApart(join(dir, 'nowhere'))).rejects.toThrow('ENOENT')
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
