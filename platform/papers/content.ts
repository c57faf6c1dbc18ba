/** What a paper says: every field of its declaration looked up in the facts of the moment. Nothing is invented. */
import type { PaperDeclaration, PaperRows, PaperSource, PapersOfRegion } from './declare.ts'
import type { Content, OnPaper } from './fill.ts'
import { type Writing, writeOut } from './write-out.ts'

export type Facts = Record<string, unknown>

/** The value at a path; `last` is the newest of a list. @example valueAt({ a: [{ b: 1 }] }, 'a.last.b') // 1 */
export function valueAt(facts: unknown, path: string): unknown {
  let at = facts
  for (const name of path.split('.')) {
    if (at === null || typeof at !== 'object') return undefined
    at = Array.isArray(at) && name === 'last' ? at.at(-1) : Object.hasOwn(at, name) ? (at as Facts)[name] : undefined
  }
  return at
}

function written(facts: Facts, source: PaperSource, writing: Writing): string | boolean | null {
  const all = typeof source === 'string' ? [source] : source
  let said: string | boolean | null = null
  for (const one of all) {
    const [path = '', how = ''] = one.split('|').map((part) => part.trim())
    // Words in quotes stand as they are.
    said = path.startsWith('"') ? path.slice(1, -1) : writeOut(valueAt(facts, path), how, path, writing)
    if (said !== null && !(said === '☐' && all.length > 1)) return said
  }
  return said
}

const isRows = (source: PaperSource | PaperRows): source is PaperRows => typeof source === 'object' && 'rows' in source

function lines(facts: Facts, { rows, fields, blank }: PaperRows, writing: Writing): OnPaper {
  const found = (typeof rows === 'string' ? [rows] : rows)
    .map((path) => valueAt(facts, path))
    .find((value) => Array.isArray(value) && value.length > 0) as unknown[] | undefined
  const list = found ?? Array.from({ length: blank }, () => ({}))
  return list.map((one, i) => {
    const line: Facts = typeof one === 'object' && one !== null ? (one as Facts) : { value: one }
    return Object.fromEntries(
      Object.entries(fields).map(([name, source]) => [
        name,
        written({ ...line, index: i + 1 }, source, writing) ?? (found ? '' : '　'),
      ]),
    )
  })
}

/** Every field of the paper. @param own what the product itself puts on it: number, office, day */
export function contentOf(
  region: Pick<PapersOfRegion, 'always'>,
  paper: Pick<PaperDeclaration, 'fields'>,
  facts: Facts,
  writing: Writing,
  own: Content,
): Content {
  const content: Content = { ...own }
  for (const [name, source] of Object.entries({ ...region.always, ...paper.fields }))
    content[name] = isRows(source) ? lines(facts, source, writing) : written(facts, source, writing)
  return content
}
