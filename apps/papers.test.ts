/** Every paper that a process names can be printed in every region: declared, with a template whose fields are known. */
import PizZip from 'pizzip'
import { expect, test } from 'vitest'
import { loadRegion } from '../modules/rules/index.ts'
import { contentOf, docxToPdf, fillTemplate, loadPapers } from '../platform/papers/index.ts'
import { processContext } from './server/processes.ts'

/** One of each make: letter, long letter, form, table of rows, sheet. Each print takes a tenth of a second. */
const printed = new Set(['refusal', 'confirmation', 'visit-form', 'check-report', 'publicity-sheet'])

for (const name of ['inner-mongolia', 'example']) {
  const dir = `regions/${name}`
  const { papers, faults } = loadPapers(dir)

  test(`the papers of ${name} have no faults`, () => expect(faults).toEqual([]))

  test(`every paper that a process names is declared in ${name}`, () => {
    const { processes } = processContext({ db: undefined as never, dataDir: '', region: loadRegion(dir) })
    const missing = [...processes.values()].flatMap(({ declaration }) =>
      Object.entries(declaration.actions).flatMap(([kind, action]) =>
        (action.papers ?? [])
          .filter((id) => !papers.papers.has(id))
          .map((id) => `${declaration.id}.${kind} names the paper ${id}: add it to ${dir}/papers/papers.yaml`),
      ),
    )
    expect(missing).toEqual([])
  })

  test(`every template of ${name} is filled, and printed, also with nothing known`, async () => {
    for (const paper of papers.papers.values()) {
      const docx = fillTemplate(paper.bytes, { 文书标题: paper.title.zh })
      if (name === 'example' || !printed.has(paper.id)) continue
      const made = await docxToPdf(docx, paper.title.zh)
      if (!made.ok) throw new Error(`${paper.id}: ${made.lacking}`)
      const pages = made.pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
      expect(pages, paper.id).toBeGreaterThan(0)
      expect(pages, paper.id).toBeLessThan(3)
    }
  })
}

test('a check report tells every earlier round with the objection that led to another one', () => {
  const { papers } = loadPapers('regions/example')
  const paper = papers.papers.get('check-report')!
  const data = {
    issued: { number: 'HD-1-2' },
    earlier: [
      { issued: { number: 'HD-1', issuedOn: '2026-11-24', result: 'exceeds', what: ['存款'] }, objection: '系代管' },
    ],
  }
  const writing = { words: (list: string, id: string) => papers.words[list]?.[id], choice: () => undefined }
  const made = fillTemplate(paper.bytes, contentOf(papers, paper, { data }, writing, {}))
  const text = new PizZip(made)
    .file('word/document.xml')!
    .asText()
    .replace(/<[^>]+>/g, '')
  expect(text).toContain('HD-1-2')
  expect(text).toMatch(/第1次核对（HD-1，2026年11月24日）：[^；]+（存款）；异议：系代管/)
})
