/** A sweep in a process of its own, for the test that kills it: `node sweep-child.ts <database url> <data folder> <as-of>`. */
import { type AnyDb, connect } from '../../../platform/db/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { sweep } from '../sweep/run-sweep.ts'

const [url, dataDir, asOf] = process.argv.slice(2) as [string, string, string]
const db = connect(url)
await sweep(
  { db: db as AnyDb, dataDir, region: loadRegion('regions/example'), memoryLimitMib: 256, threads: 1 },
  { asOf, kind: 'full' },
)
await db.destroy()
