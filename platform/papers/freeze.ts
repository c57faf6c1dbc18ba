/** A paper is written down with the action it comes from, in its transaction: numbered, with everything it says. */
import { sql } from 'kysely'
import {
  type AnyProcess,
  type Db,
  type Matter,
  nowOf,
  type ProcessContext,
  type Taken,
  type TakenAction,
  workOf,
} from '../process/index.ts'
import { dayInChina } from '../work/shared.ts'
import { contentOf, type Facts } from './content.ts'
import { isMadeFor, type PaperDeclaration, type PapersOfRegion } from './declare.ts'
import type { Content } from './fill.ts'
import { chineseDate, type Writing } from './write-out.ts'

export interface PapersContext {
  region: PapersOfRegion
  /** What is known besides the matter: the household, names of the areas. Read inside the transaction. */
  factsOf: (tx: Db, matter: Pick<Matter, 'hh' | 'area'>) => Promise<Facts>
  /** Name of an area prefix: 6 digits the county, 9 the township. */
  areaName: (area: string) => string
}

/** A matter at the moment of the paper; without `action` it is a blank form for what may come. */
export interface Moment {
  matter: Matter
  action: TakenAction | null
}

/** Office that signs: the county's bureau, the township's government, or a street's office. */
export function officeOf(ctx: PapersContext, paper: Pick<PaperDeclaration, 'signs'>, area: string): string {
  const prefix = area.slice(0, paper.signs === 'county' ? 6 : 9)
  const name = ctx.areaName(prefix)
  const { county, township, street } = ctx.region.offices
  const pattern = paper.signs === 'county' ? county : /街道$/.test(name) ? street : township
  return pattern.replace('{}', name)
}

/** Everything a paper says at a moment. */
export async function paperContent(
  tx: Db,
  process: ProcessContext,
  ctx: PapersContext,
  paper: PaperDeclaration,
  { matter, action }: Moment,
  number: string | null,
): Promise<Content> {
  const declared = workOf(process, matter.process).declaration
  const on = action ? dayInChina(action.at) : null
  const facts: Facts = {
    ...(await ctx.factsOf(tx, matter)),
    data: matter.data,
    input: action?.input ?? {},
    action: action ? { on, by: action.byName, label: declared.actions[action.kind]?.label.zh } : {},
    matter: {
      process: matter.process,
      number: matter.number,
      openedOn: dayInChina(matter.openedAt.toISOString()),
      label: declared.label.zh,
    },
    parameter: Object.fromEntries(
      parametersIn(ctx.region, paper).map((id) => [
        id,
        process.parameter(id, matter.area, on ?? dayInChina(nowOf(process).toISOString()))?.value,
      ]),
    ),
  }
  return contentOf(ctx.region, paper, facts, writingOf(process, ctx, declared), {
    文书标题: paper.title.zh,
    文号: number,
    落款单位: officeOf(ctx, paper, matter.area),
    落款日期: on ? chineseDate(on) : null,
    事项编号: matter.number,
  })
}

/** Parameters of the region that the paper speaks of: days for a review, for example. */
const parametersIn = (region: PapersOfRegion, paper: PaperDeclaration): string[] => [
  ...new Set(
    [...JSON.stringify([paper.fields, region.always]).matchAll(/parameter\.([a-z0-9_]+)/g)].map(([, id]) => id!),
  ),
]

const writingOf = (process: ProcessContext, ctx: PapersContext, declared: AnyProcess): Writing => ({
  words: (list, id) => ctx.region.words[list]?.[id] ?? process.lists?.[list]?.find((one) => one.id === id)?.label.zh,
  choice: (name, id) => {
    for (const { fields } of Object.values(declared.actions)) {
      const field = fields[name]
      if (field?.kind !== 'choice' && field?.kind !== 'listed') continue
      const options = field.kind === 'choice' ? field.options : (process.lists?.[field.list] ?? [])
      const found = options.find((one) => one.id === id)
      if (found) return found.label.zh
    }
    return undefined
  },
})

/**
 * Writes down the papers of an action; what the region does not declare is left out.
 * @example const ctx: ProcessContext = { …, papers: (tx, taken, process) => freezePapers(tx, process, papers, taken) }
 */
export async function freezePapers(
  tx: Db,
  process: ProcessContext,
  ctx: PapersContext,
  { matter, action }: Pick<Taken, 'matter' | 'action'>,
): Promise<void> {
  for (const id of workOf(process, matter.process).declaration.actions[action.kind]?.papers ?? []) {
    const paper = ctx.region.papers.get(id)
    if (!paper || !isMadeFor(paper, action.input)) continue
    const held =
      await sql`select 1 from papers.paper where matter_id = ${matter.id} and seq = ${action.seq} and paper = ${id}`.execute(
        tx,
      )
    if (held.rows.length > 0) continue
    const year = dayInChina(action.at).slice(0, 4)
    const word = `${ctx.areaName(matter.area.slice(0, paper.signs === 'county' ? 6 : 9))}${paper.word}`
    const next = await sql<{
      last: number
    }>`insert into papers.counter as c (word, year, last) values (${word}, ${Number(year)}, 1)
      on conflict (word, year) do update set last = c.last + 1 returning last`.execute(tx)
    const number = `${word}〔${year}〕${next.rows[0]!.last}号`
    const content = await paperContent(tx, process, ctx, paper, { matter, action }, number)
    await sql`insert into papers.template (sha256, bytes) values (${paper.sha256}, ${paper.bytes}) on conflict do nothing`.execute(
      tx,
    )
    await sql`insert into papers.paper (matter_id, seq, paper, number, title_zh, title_en, content, template_sha256, made_at)
      values (${matter.id}, ${action.seq}, ${id}, ${number}, ${paper.title.zh}, ${paper.title.en}, ${JSON.stringify(content)}::jsonb,
        ${paper.sha256}, ${action.at})`.execute(tx)
  }
}
