/**
 * Papers are data of the region: `papers/papers.yaml` says what there is, which facts stand in which field, and who may print;
 * `papers/*.docx` are the templates, edited in Word. This file reads and checks them.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { roles } from '../access/shared.ts'
import { tagsOf } from './fill.ts'

const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
/** A place in the facts with how it is written: 'data.proposal.amount | money'; several: the first that is there. */
const Source = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
const Rows = z.strictObject({
  rows: Source,
  fields: z.record(z.string(), Source),
  /** Empty lines when nothing is known, to be filled by hand. */
  blank: z.number().int().min(0).max(30).default(0),
})
const Paper = z.strictObject({
  title: Words,
  template: z.string().regex(/^[a-z][a-z-]*\.docx$/),
  /** Characters of its number after the name of the area: 民救受. */
  word: z.string().min(1).max(12),
  /** Level of the office that signs. */
  signs: z.enum(['county', 'township']),
  print: z.array(z.enum(roles)).min(1),
  /** Made only when these fields of the form hold one of these: { by: [agent] }. */
  when: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  fields: z.record(z.string(), z.union([Source, Rows])),
})
const File = z.strictObject({
  /** Names of offices by level; {} is the name of the area. A street office is named as its own. */
  offices: z.strictObject({ county: z.string(), township: z.string(), street: z.string() }),
  /** Ids and what they are called on paper. */
  words: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** Fields that every template may use. */
  always: z.record(z.string(), Source).default({}),
  papers: z.record(z.string().regex(/^[a-z][a-z-]*$/), Paper),
})

export type PaperSource = z.infer<typeof Source>
export type PaperRows = z.infer<typeof Rows>
export interface PaperDeclaration extends z.infer<typeof Paper> {
  id: string
  bytes: Buffer
  sha256: string
}
export interface PapersOfRegion {
  offices: z.infer<typeof File>['offices']
  words: Record<string, Record<string, string>>
  always: Record<string, PaperSource>
  papers: ReadonlyMap<string, PaperDeclaration>
}

/** True when an action with this form makes the paper. */
export const isMadeFor = (paper: Pick<PaperDeclaration, 'when'>, input: Record<string, unknown>): boolean =>
  Object.entries(paper.when ?? {}).every(([field, these]) => these.includes(String(input[field])))

/** Fields that the product fills by itself. */
export const ownFields = ['文书标题', '文号', '落款单位', '落款日期', '事项编号'] as const

/**
 * Reads the papers of a region and names every fault with file and field.
 * @example const { papers, faults } = loadPapers('regions/inner-mongolia')
 */
export function loadPapers(regionDir: string): { papers: PapersOfRegion; faults: string[] } {
  const folder = join(regionDir, 'papers')
  const file = join(folder, 'papers.yaml')
  const none: PapersOfRegion = {
    offices: { county: '{}民政局', township: '{}人民政府', street: '{}办事处' },
    words: {},
    always: {},
    papers: new Map(),
  }
  if (!existsSync(file)) return { papers: none, faults: [`${file}: there is no such file`] }
  const parsed = File.safeParse(parse(readFileSync(file, 'utf8'), { merge: true }))
  if (!parsed.success)
    return { papers: none, faults: parsed.error.issues.map((one) => `${file}: ${one.path.join('.')}: ${one.message}`) }
  const faults: string[] = []
  const papers = new Map<string, PaperDeclaration>()
  for (const [id, paper] of Object.entries(parsed.data.papers)) {
    const path = join(folder, paper.template)
    if (!existsSync(path)) {
      faults.push(`${file}: papers.${id}.template: ${paper.template} does not exist`)
      continue
    }
    const bytes = readFileSync(path)
    papers.set(id, { ...paper, id, bytes, sha256: createHash('sha256').update(bytes).digest('hex') })
    faults.push(...templateFaults(path, id, paper.fields, Object.keys(parsed.data.always), bytes))
  }
  return { papers: { ...parsed.data, papers }, faults }
}

/** Tags of a template that its paper does not declare, and what Word made of them. */
function templateFaults(
  path: string,
  id: string,
  fields: Record<string, unknown>,
  always: readonly string[],
  bytes: Buffer,
): string[] {
  const tags = tagsOf(bytes)
  if (!tags.ok) return tags.faults.map((fault) => `${path}: ${fault}`)
  const known = new Set<string>([...Object.keys(fields), ...always, ...ownFields])
  return Object.entries(tags.tags).flatMap(([name, inside]) => {
    if (!known.has(name)) return [`${path}: {${name}} is no field of paper ${id}`]
    const rows = fields[name] as { fields?: Record<string, unknown> } | undefined
    return Object.keys(inside)
      .filter((one) => !rows?.fields?.[one] && !known.has(one))
      .map((one) => `${path}: {${one}} inside {#${name}} is no field of paper ${id}`)
  })
}
