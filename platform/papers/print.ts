/** Printing papers of a matter: only for who may see the action and print the paper; what was written down is printed again. */
import { sql } from 'kysely'
import type { Actor } from '../access/shared.ts'
import {
  actionsFor,
  fold,
  type Matter,
  maySee,
  type ProcessContext,
  readActions,
  readMatter,
  seesInput,
  workOf,
} from '../process/index.ts'
import { type Refusal, refusal } from '../web/index.ts'
import { isMadeFor, type PaperDeclaration } from './declare.ts'
import { type Content, fillTemplate } from './fill.ts'
import { freezePapers, type PapersContext, paperContent } from './freeze.ts'
import type { PaperLine, PaperList } from './shared.ts'
import { docxToPdf } from './to-pdf.ts'

interface Held {
  seq: number
  paper: string
  number: string
  title_zh: string
  title_en: string
  content: Content
  template_sha256: string
  made_at: Date
}

const printable = (ctx: PapersContext, actor: Actor, id: string): PaperDeclaration | undefined => {
  const paper = ctx.region.papers.get(id)
  return paper?.print.includes(actor.role) ? paper : undefined
}

async function visibleMatter(process: ProcessContext, actor: Actor, id: number): Promise<Matter | undefined> {
  const matter = await readMatter(process.db, id)
  return matter && maySee(process, actor, matter) ? matter : undefined
}

/** Papers this person may print: those that came out, and blanks for the actions that are open to them now. */
export async function listPapers(
  process: ProcessContext,
  ctx: PapersContext,
  actor: Actor,
  id: number,
): Promise<PaperList | undefined> {
  const matter = await visibleMatter(process, actor, id)
  if (!matter) return undefined
  const { actions: declared } = workOf(process, matter.process).declaration
  const actions = await readActions(process.db, id)
  const held = await sql<
    Pick<Held, 'seq' | 'paper' | 'number'>
  >`select seq, paper, number from papers.paper where matter_id = ${id}`.execute(process.db)
  const made = actions.flatMap((action): PaperLine[] =>
    seesInput(process, actor, matter, action.kind)
      ? (declared[action.kind]?.papers ?? []).flatMap((name) => {
          const paper = printable(ctx, actor, name)
          const number = held.rows.find((one) => one.seq === action.seq && one.paper === name)?.number ?? null
          return paper && (number !== null || isMadeFor(paper, action.input))
            ? [
                {
                  file: `${name}-${action.seq}`,
                  title: paper.title,
                  number,
                  action: declared[action.kind]!.label,
                  madeAt: action.at,
                },
              ]
            : []
        })
      : [],
  )
  const blank = new Map<string, PaperLine>()
  for (const kind of actionsFor(workOf(process, matter.process).declaration, matter.state, actor.role))
    for (const name of declared[kind]?.papers ?? []) {
      const paper = printable(ctx, actor, name)
      if (paper && !blank.has(name))
        blank.set(name, {
          file: `${name}-blank`,
          title: paper.title,
          number: null,
          action: declared[kind]!.label,
          madeAt: null,
        })
    }
  return { made: made.reverse(), blank: [...blank.values()] }
}

export type Printed =
  | { ok: true; bytes: Buffer; name: string; title: string; number: string | null; matter: Matter }
  | Refusal

/**
 * One paper as DOCX or PDF.
 * @param file 'visit-form-3' or 'visit-form-blank'
 * @returns not-found, not-allowed, or font-lacks (a rare character: print from Word)
 */
export async function printPaper(
  process: ProcessContext,
  ctx: PapersContext,
  actor: Actor,
  id: number,
  file: string,
  format: 'docx' | 'pdf',
): Promise<Printed> {
  const matter = await visibleMatter(process, actor, id)
  const [, name = '', which = ''] = /^([a-z][a-z-]*)-(\d{1,6}|blank)$/.exec(file) ?? []
  const paper = ctx.region.papers.get(name)
  if (!matter || !paper) return refusal('not-found')
  if (!paper.print.includes(actor.role)) return refusal('not-allowed')
  const filled =
    which === 'blank'
      ? await fillBlank(process, ctx, actor, matter, paper)
      : await fillMade(process, ctx, actor, matter, paper, Number(which))
  if (!filled) return refusal('not-found')
  const { docx, title, number } = filled
  const saved = `${title}${number ?? '（空白）'}.${format}`
  if (format === 'docx') return { ok: true, bytes: docx, name: saved, title, number, matter }
  const made = await docxToPdf(docx, title)
  return made.ok
    ? { ok: true, bytes: made.pdf, name: saved, title, number, matter }
    : refusal('font-lacks', {
        zh: `打印字体中没有“${made.lacking.join('')}”，请下载 Word 文书打印。`,
        en: `The print font lacks ${made.lacking.join(' ')}; print the Word file.`,
        status: 422,
      })
}

interface Filled {
  docx: Buffer
  title: string
  number: string | null
}

async function fillBlank(
  process: ProcessContext,
  ctx: PapersContext,
  actor: Actor,
  matter: Matter,
  paper: PaperDeclaration,
): Promise<Filled | undefined> {
  const { declaration } = workOf(process, matter.process)
  const open = actionsFor(declaration, matter.state, actor.role)
  if (!open.some((kind) => declaration.actions[kind]?.papers?.includes(paper.id))) return undefined
  const content = await paperContent(process.db, process, ctx, paper, { matter, action: null }, null)
  return { docx: fillTemplate(paper.bytes, content), title: paper.title.zh, number: null }
}

async function fillMade(
  process: ProcessContext,
  ctx: PapersContext,
  actor: Actor,
  matter: Matter,
  paper: PaperDeclaration,
  seq: number,
): Promise<Filled | undefined> {
  const { declaration } = workOf(process, matter.process)
  const actions = await readActions(process.db, matter.id)
  const action = actions.find((one) => one.seq === seq)
  if (!action || !declaration.actions[action.kind]?.papers?.includes(paper.id)) return undefined
  if (!seesInput(process, actor, matter, action.kind)) return undefined
  const read = () =>
    sql<
      Held & { bytes: Buffer }
    >`select p.*, t.bytes from papers.paper p join papers.template t on t.sha256 = p.template_sha256
    where p.matter_id = ${matter.id} and p.seq = ${seq} and p.paper = ${paper.id}`.execute(process.db)
  let [held] = (await read()).rows
  if (!held) {
    // An action from before the region declared this paper: told from the actions up to it.
    const { data } = fold(
      declaration,
      actions.filter((one) => one.seq <= seq),
    )
    await process.db.transaction().execute(async (tx) => {
      await sql`select 1 from process.matter where id = ${matter.id} for update`.execute(tx)
      await freezePapers(tx, process, ctx, { matter: { ...matter, data: data as Record<string, unknown> }, action })
    })
    held = (await read()).rows[0]
  }
  return held && { docx: fillTemplate(held.bytes, held.content), title: held.title_zh, number: held.number }
}
