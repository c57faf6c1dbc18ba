/**
 * `npm run check:deliveries -- DIR`: takes a folder of files that nobody wrote for the product, ingests every file into a
 * fresh database without a human hand, sweeps as of the truth's date and holds the result against truth.json.
 * Exits 1 on any difference. `--json` prints one object.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { sweep } from '../../modules/monitoring/index.ts'
import { ingestFile, type Receipt } from '../../modules/sources/index.ts'
import { root } from '../settings.ts'
import { compareWithTruth } from './deliveries/compare.ts'
import { readDeliveries } from './deliveries/truth.ts'
import { openProduct } from './product.ts'

const json = process.argv.includes('--json')
const folder = process.argv.slice(2).find((a) => !a.startsWith('--'))
if (!folder) {
  console.error('用法 usage: npm run check:deliveries -- DIR [--json]')
  process.exit(2)
}
const say = (line: string) => (json ? undefined : console.log(line))
const started = performance.now()
const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-deliveries-'))
const { truth, files } = readDeliveries(resolve(folder))
const product = await openProduct({
  dataDir,
  databaseUrl: undefined,
  regionDir: join(root, 'regions', 'inner-mongolia'),
})
let failed = true
try {
  const ctx = { db: product.db, dataDir, region: product.region }
  const receipts: Receipt[] = []
  const refused: string[] = []
  for (const name of files) {
    const outcome = await ingestFile(ctx, {
      path: join(resolve(folder), name),
      fileName: basename(name),
      sender: name.split('_')[0] ?? 'unknown',
      channel: 'cli',
      receivedBy: 'check:deliveries',
      unattended: true,
      declared: { assumedDataDate: truth.as_of },
    })
    if (outcome.ok) {
      receipts.push(outcome.receipt)
      for (const v of outcome.receipt.versions)
        say(
          `${name}: ${v.label} ${v.rowsIn} = ${v.accepted} + ${v.quarantined}, linked ${v.linked}, repeated ${v.repeated}`,
        )
    } else {
      refused.push(`${name}: ${outcome.state}`)
      say(`${name}: refused: ${JSON.stringify(outcome).slice(0, 600)}`)
    }
  }
  await sweep(ctx, { asOf: truth.as_of, kind: 'full' })
  const result = await compareWithTruth(ctx, truth, receipts)
  const seconds = Math.round((performance.now() - started) / 100) / 10
  const rows = [...refused, ...result.rows]
  failed = result.missed.length + result.wrong.length + result.review.length + rows.length > 0
  if (json)
    console.log(
      JSON.stringify({
        expected: result.expected,
        found: result.found,
        missed: result.missed.length,
        wrong: result.wrong.length,
        review_ok: result.review.length === 0,
        rows_ok: rows.length === 0,
        seconds,
      }),
    )
  for (const [title, list] of Object.entries({
    missed: result.missed,
    wrong: result.wrong,
    review: result.review,
    rows,
  }))
    for (const line of list) (json ? console.error : console.log)(`${title}: ${line}`)
  say(
    `found ${result.found} of ${result.expected}, wrongly raised ${result.wrong.length}, review ${result.review.length ? 'differs' : 'right'}, rows ${rows.length ? 'differ' : 'right'}, ${seconds} s`,
  )
} finally {
  await product.close()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
