/** A process for run.test.ts that takes two runs in hand and never ends them; the test kills it. */
import { connect } from '../db/index.ts'
import { openQueue, runWork, type WorkTables } from './index.ts'

const url = process.argv[2] ?? ''
const db = connect<WorkTables>(url)
const queue = await openQueue(db, url)
const never = () => new Promise<never>(() => setInterval(() => {}, 1000))
await queue.work('slow', never, { retries: 2, retryDelay: 0 })
await queue.send('slow', {})
await runWork(db, { kind: 'by-hand' }, never)
