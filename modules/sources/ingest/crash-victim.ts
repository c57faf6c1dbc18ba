/** Run by crash.test.ts in a process of its own, to be killed at any moment: hands in one file. */
import { connect } from '../../../platform/db/index.ts'
import { loadRegion } from '../../rules/index.ts'
import type { SourcesTables } from '../tables.ts'
import { ingestFile } from './ingest-file.ts'

const [url, dataDir, regionDir, path] = process.argv.slice(2) as [string, string, string, string]
const db = connect<SourcesTables>(url, { max: 3 })
process.stdout.write('begun\n')
const outcome = await ingestFile(
  { db, dataDir, region: loadRegion(regionDir), memoryLimitMib: 512, threads: 1 },
  {
    path,
    fileName: '诊疗账单_202610.csv',
    sender: '测试单位',
    channel: 'console',
    receivedBy: '测试',
    unattended: true,
    onProgress: ({ step }) => process.stdout.write(`${step}\n`),
  },
)
process.stdout.write(`${outcome.state}\n`)
await db.destroy()
