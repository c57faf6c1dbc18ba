/**
 * Writes the templates of papers for a region that begins: `node scripts/make-papers.ts regions/inner-mongolia`. What an office
 * has changed in Word is not overwritten unless `--anew` is given.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { forms } from './papers/forms.ts'
import { notices } from './papers/notices.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { anew: { type: 'boolean' } } })
if (positionals.length === 0) {
  console.error('Name the folder of a region, e.g. regions/inner-mongolia')
  process.exit(1)
}
for (const region of positionals) {
  const folder = join(region, 'papers')
  mkdirSync(folder, { recursive: true })
  for (const [name, make] of Object.entries({ ...notices, ...forms })) {
    const path = join(folder, name)
    if (existsSync(path) && !values.anew) continue
    writeFileSync(path, make())
    console.log(path)
  }
}
