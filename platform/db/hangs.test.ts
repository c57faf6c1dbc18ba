import { createServer, type Socket } from 'node:net'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isAway } from './away.ts'
import { connect } from './index.ts'

test('a database that takes the call and never answers counts as away, instead of keeping everybody waiting for ever', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await new Promise((ready) => silent.once('listening', ready))
  const { port } = silent.address() as { port: number }
  const db = connect(`postgres://nobody:nothing@127.0.0.1:${port}/none`, { waitMs: 300 })
  try {
    const fault = await sql`select 1`.execute(db).catch((one: unknown) => one)
    expect(fault).toBeInstanceOf(Error)
    expect(isAway(fault)).toBe(true)
  } finally {
    await db.destroy()
    for (const socket of sockets) socket.destroy()
    silent.close()
  }
})
