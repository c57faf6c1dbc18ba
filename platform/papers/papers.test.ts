/** Papers of a small process in the field's words: frozen with the action, numbered, printed only by who may. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import PizZip from 'pizzip'
import { afterAll, expect, test } from 'vitest'
import type { Actor } from '../access/shared.ts'
import { testDatabase } from '../db/testing.ts'
import { act, declaring, type Matter, open, type ProcessContext, processesOf } from '../process/index.ts'
import { createApp } from '../web/index.ts'
import { docxWith } from './docx-for-tests.ts'
import { freezePapers, listPapers, loadPapers, type PapersContext, papersRoutes, printPaper } from './index.ts'

interface Help {
  name: string
  amount: number | null
}
const { action, process } = declaring<Help>()
const help = process({
  id: 'help',
  label: { zh: '救助', en: 'Help' },
  prefix: 'JZ',
  article: '测试',
  start: { name: '', amount: null },
  states: {
    asked: { label: { zh: '待审核', en: 'Asked' }, turn: 'township' },
    closed: { label: { zh: '办结', en: 'Closed' }, end: true },
  },
  limits: {},
  hides: { village: { actions: ['grant'] } },
  actions: {
    ask: action({
      label: { zh: '申请', en: 'Ask' },
      from: [],
      to: 'asked',
      who: ['village', 'township'],
      papers: ['request', 'entrust'],
      fields: {
        name: { kind: 'text', label: { zh: '姓名', en: 'Name' } },
        why: {
          kind: 'choice',
          options: [
            { id: 'ill', label: { zh: '疾病', en: 'Illness' } },
            { id: 'away', label: { zh: '外出', en: 'Away' } },
          ],
          label: { zh: '原因', en: 'Why' },
        },
        people: {
          kind: 'rows',
          optional: true,
          columns: { name: { kind: 'text', label: { zh: '姓名', en: 'Name' } } },
          label: { zh: '成员', en: 'Members' },
        },
      },
      apply: (data, input) => ({ ...data, name: input.name }),
    }),
    grant: action({
      label: { zh: '同意', en: 'Grant' },
      from: ['asked'],
      to: 'closed',
      who: ['township'],
      papers: ['grant-notice'],
      fields: { amount: { kind: 'money', label: { zh: '金额', en: 'Yuan' } } },
      apply: (data, input) => ({ ...data, amount: input.amount }),
    }),
  },
})

const folder = mkdtempSync(join(tmpdir(), 'jiulian-papers-'))
const yaml = `
offices: { county: '{}民政局', township: '{}人民政府', street: '{}办事处' }
papers:
  request:
    title: { zh: 申请书, en: Request }
    template: request.docx
    word: 民申
    signs: township
    print: [village, township]
    fields:
      姓名: data.name
      住址: household.address
      原因: input.why | choice
      成员: { rows: input.people, fields: { 序号: index, 成员姓名: name }, blank: 2 }
  entrust:
    title: { zh: 委托书, en: Entrustment }
    template: request.docx
    word: 民委
    signs: township
    print: [village, township]
    when: { why: [away] }
    fields: { 姓名: data.name, 住址: household.address, 原因: input.why | choice, 成员: { rows: input.people, fields: { 序号: index, 成员姓名: name } } }
  grant-notice:
    title: { zh: 通知书, en: Notice }
    template: notice.docx
    word: 民确
    signs: county
    print: [township, county]
    fields: { 姓名: data.name, 金额: data.amount | money, 大写: data.amount | money-words, 住址: household.address }
`
const region = (text: string, files: Record<string, Buffer>) => {
  const dir = mkdtempSync(join(folder, 'region-'))
  mkdirSync(join(dir, 'papers'))
  writeFileSync(join(dir, 'papers', 'papers.yaml'), text)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, 'papers', name), bytes)
  return dir
}
const requestDocx = docxWith(
  '{文书标题} {文号}',
  '{姓名}住{住址}，因{原因}申请',
  '{#成员}',
  '{序号}.{成员姓名}',
  '{/成员}',
)
const noticeDocx = docxWith('{姓名}（{住址}）：{金额}（{大写}）', '{落款单位} {落款日期}')
const sound = region(yaml, { 'request.docx': requestDocx, 'notice.docx': noticeDocx })

const { db, close } = await testDatabase()
afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})
let address: string | undefined = '甲村3组'
const papers: PapersContext = {
  region: loadPapers(sound).papers,
  areaName: (area) => (area.length === 6 ? '清溪县' : '石桥镇'),
  factsOf: async () => ({ household: { address } }),
}
const matters: ProcessContext = {
  db,
  processes: processesOf([{ declaration: help }]),
  parameter: () => undefined,
  now: () => new Date('2026-11-24T04:00:00Z'),
  papers: (tx, taken, ctx) => freezePapers(tx, ctx, papers, taken),
}
const township: Actor = { userId: 't1', name: '镇甲', role: 'township', area: '900101001' }
const aide: Actor = { userId: 'v1', name: '协理员', role: 'village', area: '900101001001' }
const neighbour: Actor = { ...township, userId: 't9', area: '900102001' }
const league: Actor = { userId: 'l1', name: '盟', role: 'league', area: '9001' }

async function asked(input: object = { name: '王建国', why: 'ill' }): Promise<Matter> {
  const opened = await open(matters, township, {
    process: 'help',
    kind: 'ask',
    input: input as never,
    area: '900101001001',
  })
  if (!opened.ok) throw new Error(opened.reason)
  return opened.matter
}
const textOf = (docx: Buffer) =>
  [
    ...new PizZip(docx)
      .file('word/document.xml')!
      .asText()
      .matchAll(/<w:t[^>]*>([^<]*)</g),
  ]
    .map(([, text]) => text)
    .join('|')
async function printed(actor: Actor, id: number, file: string): Promise<string> {
  const paper = await printPaper(matters, papers, actor, id, file, 'docx')
  return paper.ok ? textOf(paper.bytes) : paper.reason
}

test('a paper says what was known when the action was taken, and says it again years later', async () => {
  address = '甲村3组'
  const matter = await asked()
  const first = await printed(township, matter.id, 'request-1')
  expect(first).toMatch(/^申请书 石桥镇民申〔2026〕\d+号\|王建国住甲村3组，因疾病申请/)
  address = '搬到乙村'
  papers.region = loadPapers(
    region(yaml, { 'request.docx': docxWith('另一版式 {姓名}'), 'notice.docx': noticeDocx }),
  ).papers
  expect(await printed(township, matter.id, 'request-1')).toBe(first)
  const later = await asked()
  expect(await printed(township, later.id, 'request-1')).toBe('另一版式 王建国')
  papers.region = loadPapers(sound).papers
})

test('what nobody knows stays a visible blank, and a list has empty lines to write on', async () => {
  address = undefined
  const matter = await asked()
  const text = await printed(township, matter.id, 'request-1')
  expect(text).toContain('王建国住「　　　　」，因疾病申请')
  expect(text).toContain('1.　|2.　')
  const blank = await printed(township, matter.id, 'grant-notice-blank')
  expect(blank).toBe('王建国（「　　　　」）：「　　　　」（「　　　　」）|清溪县民政局 「　　　　」')
})

test('numbers run without gap in one county and year; a refused action takes none; two at once get two', async () => {
  const numberOf = async (id: number) =>
    Number(/〔2026〕(\d+)号/.exec((await listPapers(matters, papers, township, id))!.made.at(-1)!.number!)![1])
  const one = await numberOf((await asked()).id)
  await expect(asked({ name: '' })).rejects.toThrow('bad-request')
  const both = await Promise.all([asked(), asked()])
  expect((await Promise.all(both.map((m) => numberOf(m.id)))).sort()).toEqual([one + 1, one + 2])
})

test('a paper that cannot be written down takes its action back', async () => {
  const before = (await sql<{ n: number }>`select count(*)::int as n from process.matter`.execute(db)).rows[0]!.n
  const broken = { ...matters, papers: async () => Promise.reject(new Error('killed here')) }
  await expect(
    open(broken, township, { process: 'help', kind: 'ask', input: { name: '李', why: 'ill' }, area: '900101001001' }),
  ).rejects.toThrow('killed here')
  expect((await sql<{ n: number }>`select count(*)::int as n from process.matter`.execute(db)).rows[0]!.n).toBe(before)
})

test('only who sees the matter and the action, and may print the paper, gets it', async () => {
  const matter = await asked()
  expect((await act(matters, township, matter.id, { kind: 'grant', input: { amount: 1200.5 } })).ok).toBe(true)
  expect(await printed(township, matter.id, 'grant-notice-2')).toContain('1,200.50元（壹仟贰佰元伍角整）')
  expect(await printed(neighbour, matter.id, 'request-1')).toBe('not-found')
  expect(await printed(league, matter.id, 'request-1')).toBe('not-allowed')
  expect(await printed(aide, matter.id, 'grant-notice-2')).toBe('not-allowed')
  expect(await printed(township, matter.id, 'grant-notice-1')).toBe('not-found')
  expect(await printed(township, matter.id, 'request-9')).toBe('not-found')
  expect(await printed(township, matter.id, 'grant-notice-blank')).toBe('not-found')
  const list = await listPapers(matters, papers, aide, matter.id)
  expect(list!.made.map((one) => one.file)).toEqual(['request-1'])
  expect(await listPapers(matters, papers, neighbour, matter.id)).toBeUndefined()
})

test('printing over HTTP is logged with its purpose; a PDF opens, a DOCX is saved; other names are refused', async () => {
  const matter = await asked()
  const app = createApp({ record: (fault) => console.error(fault) })
  app.use('/api/*', async (c, next) => {
    c.set('actor', township)
    await next()
  })
  app.route('/api', papersRoutes({ ...papers, matters }))
  const pdf = await app.request(`/api/matters/${matter.id}/papers/request-1.pdf`)
  expect(pdf.status).toBe(200)
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(pdf.headers.get('content-disposition')).toMatch(/^inline; filename="paper\.pdf"; filename\*=UTF-8''%E7/)
  expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-')
  const logged = await sql<{
    purpose: string
    case_ref: string
  }>`select purpose, case_ref from access.read_log where action = 'print-paper' order by id desc limit 1`.execute(db)
  expect(logged.rows).toEqual([{ purpose: '打印申请书', case_ref: matter.number }])
  const docx = await app.request(`/api/matters/${matter.id}/papers/request-1.docx`)
  expect(docx.headers.get('content-disposition')).toMatch(/^attachment/)
  expect((await app.request(`/api/matters/${matter.id}/papers/..%2Fpapers.yaml`)).status).toBe(400)
})

test('an action from before the paper was declared is told from the actions up to it', async () => {
  const { papers: _none, ...without } = matters
  const opened = await open(without, township, {
    process: 'help',
    kind: 'ask',
    input: { name: '旧', why: 'ill' },
    area: '900101001001',
  })
  if (!opened.ok) throw new Error(opened.reason)
  await act(without, township, opened.matter.id, { kind: 'grant', input: { amount: 10 } })
  const text = await printed(township, opened.matter.id, 'request-1')
  expect(text).toContain('旧住')
  expect(await printed(township, opened.matter.id, 'request-1')).toBe(text)
})

test('a rare character that the print font lacks is said, instead of an empty box', async () => {
  const matter = await asked({ name: '王\u{2B740}', why: 'ill' })
  const paper = await printPaper(matters, papers, township, matter.id, 'request-1', 'pdf')
  expect(paper).toMatchObject({ ok: false, reason: 'font-lacks', zh: expect.stringContaining('\u{2B740}') })
  expect(await printed(township, matter.id, 'request-1')).toContain('王\u{2B740}')
})

test('what people type cannot change the paper', async () => {
  const matter = await asked({ name: '</w:t><w:t>{文号}', why: 'ill' })
  const paper = await printPaper(matters, papers, township, matter.id, 'request-1', 'docx')
  if (!paper.ok) throw new Error(paper.reason)
  expect(new PizZip(paper.bytes).file('word/document.xml')!.asText()).toContain('&lt;/w:t&gt;&lt;w:t&gt;{文号}')
})

test('a template with a fault is named with file and field', () => {
  const faults = (text: string, files: Record<string, Buffer>) => loadPapers(region(text, files)).faults.join('\n')
  const files = { 'request.docx': requestDocx, 'notice.docx': noticeDocx }
  expect(faults(yaml, files)).toBe('')
  expect(faults(yaml, { ...files, 'notice.docx': docxWith('{姓氏}') })).toMatch(
    /notice\.docx: \{姓氏\} is no field of paper grant-notice/,
  )
  expect(faults(yaml, { ...files, 'notice.docx': docxWith('{姓名') })).toMatch(/notice\.docx: .*姓名/)
  expect(faults(yaml, { ...files, 'request.docx': docxWith('{#成员}', '{职业}', '{/成员}') })).toMatch(
    /\{职业\} inside \{#成员\}/,
  )
  expect(faults(yaml, { 'request.docx': requestDocx })).toMatch(/grant-notice\.template: notice\.docx does not exist/)
  expect(faults(yaml.replace('signs: county', 'signs: moon'), files)).toMatch(/papers\.grant-notice\.signs/)
  expect(faults(yaml, { ...files, 'notice.docx': Buffer.from('no archive') })).toMatch(/notice\.docx/)
})

test('a paper for some only is made, and takes its number, only when the form says that they are meant', async () => {
  papers.region = loadPapers(sound).papers
  const made = async (why: string) => {
    const matter = await asked({ name: '王建国', why })
    return (await listPapers(matters, papers, township, matter.id))!.made.map((one) => one.title.zh).sort()
  }
  expect(await made('ill')).toEqual(['申请书'])
  expect(await made('away')).toEqual(['委托书', '申请书'])
})
