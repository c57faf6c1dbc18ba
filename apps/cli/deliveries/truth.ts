import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** One household that must (or must not) be warned about. `indicator` may carry a level: `R-H01:orange`. */
const Expectation = z.object({
  household: z.string(),
  head: z.string().optional(),
  indicator: z.string(),
  min_level: z.enum(['yellow', 'orange', 'red']).optional(),
  why: z.string().default(''),
})
export type Expectation = z.infer<typeof Expectation>

const Truth = z.object({
  as_of: z.string(),
  expect: z.array(Expectation),
  never: z.array(Expectation).default([]),
  review: z.array(z.object({ id: z.string(), why: z.string().default('') })).default([]),
  placeholder_ids: z.array(z.string()).default([]),
  unacceptable: z.object({ settlement_numbers: z.array(z.string()) }).default({ settlement_numbers: [] }),
  rows_in: z.record(z.string(), z.number()),
})
export type Truth = z.infer<typeof Truth>

/**
 * Reads a folder of deliveries with its truth.json.
 * @throws when there is no truth.json, or a file it names is missing
 * @example const { truth, files } = readDeliveries('deliveries/yuanbaoshan-202610')
 */
export function readDeliveries(dir: string): { truth: Truth; files: string[] } {
  if (!existsSync(join(dir, 'truth.json'))) throw new Error(`no truth.json in ${dir}`)
  const truth = Truth.parse(JSON.parse(readFileSync(join(dir, 'truth.json'), 'utf8')))
  // File systems may hold a name in another Unicode form than the truth writes it.
  const present = new Map(readdirSync(dir).map((name) => [name.normalize('NFC'), name]))
  const files = Object.keys(truth.rows_in).map((name) => {
    const found = present.get(name.normalize('NFC'))
    if (!found) throw new Error(`${name} is named in truth.json but missing`)
    return found
  })
  return { truth, files }
}
