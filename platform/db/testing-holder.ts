/** A process for the tests that opens the database of a folder, writes a row, says so and stays until it is told to leave or killed. */
import pg from 'pg'
import { openDatabase } from './index.ts'

const opened = await openDatabase({ dataDir: process.argv[2] ?? '', settings: { fsync: 'off' } })
const client = new pg.Client({ connectionString: opened.url })
await client.connect()
// Two at once would both try to make it.
await client.query('select pg_advisory_lock(1)')
await client.query('create table if not exists kept (id serial, pid int)')
await client.query('insert into kept (pid) values ($1)', [process.pid])
await client.end()
process.stdout.write('ready\n')
process.once('SIGTERM', () => void opened.close().then(() => process.exit(0)))
setInterval(() => {}, 1000)
