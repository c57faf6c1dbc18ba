/** Every paper that a process names can be printed in every region: declared, with a template whose fields are known. */
import { expect, test } from 'vitest'
import { loadRegion } from '../modules/rules/index.ts'
import { docxToPdf, fillTemplate, loadPapers } from '../platform/papers/index.ts'
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
