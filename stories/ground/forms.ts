/** Works a matter as a person does: opens it, chooses the action, fills its form by the labels, sends it. */
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled } from './browser.ts'

/** What is typed into a field: text, a number, words of a choice, several choices, lines of a table, files, facts of a member. */
export type Value =
  | string
  | number
  | string[]
  | Record<string, Value>[]
  | { files: string[] }
  | { facts: string; [label: string]: string | number }

/**
 * Takes one action on the matter that is open.
 * @example await take(page, '先行救助', { '救助金额（元）': 12000, 发放方式: '现金' })
 */
export async function take(page: Page, action: string, values: Record<string, Value> = {}): Promise<void> {
  const panel = page.locator('.act-panel')
  await panel.waitFor()
  if ((await panel.locator('.panel-title, h2, h3').first().innerText()).trim() !== action) {
    // While somebody else is waited for what may be done lies ready as buttons; otherwise it stands in the menu.
    const way = panel.locator('.act-ways').getByRole('button', { name: spaced(action) })
    if (await way.isVisible()) await way.click()
    else {
      await panel.getByRole('button', { name: '其他操作' }).click()
      await page.getByRole('menuitem', { name: action, exact: true }).click()
    }
  }
  await send(page, panel, action, values)
}

/**
 * Fills and sends the form inside a part of the page, and waits until the product says that it is done and shows what has
 * become of it. What it says stays on the screen while the next thing is done, as it does for a person.
 */
export async function send(page: Page, within: Locator, action: string, values: Record<string, Value>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await fill(page, within, label, value)
  // What is still said about an earlier action is no answer to this one.
  await page.locator(told).evaluateAll((all) => {
    for (const one of all) one.setAttribute('data-before', '')
  })
  await within
    .getByRole('button', { name: spaced(action) })
    .last()
    .click()
  const sure = page.locator('.ant-modal-confirm')
  const now = page.locator(`${told}:not([data-before])`)
  const done = now.filter({ has: page.locator('.ant-message-success') }).first()
  await Promise.race([done.waitFor(), sure.waitFor()]).catch(async () => {
    const faults = await page.locator('.form-fault').or(now).allInnerTexts()
    throw new Error(`“${action}” was not taken: ${faults.join(' / ') || (await within.innerText())}`)
  })
  if (await sure.isVisible()) {
    await sure.getByRole('button', { name: spaced(action) }).click()
    await done.waitFor()
  }
  await settled(page)
}

/** What the product says at the top of the page. */
const told = '.ant-message-notice'

/** Buttons of two characters are sometimes set with a space between them. */
const spaced = (text: string) =>
  new RegExp(`^\\s*${[...text].map((c) => c.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s*')}\\s*$`)

async function fill(page: Page, within: Locator, label: string, value: Value): Promise<void> {
  const labelled = (text: RegExp) =>
    within.locator('.form-field').filter({ has: page.locator('.form-label').filter({ hasText: text }) })
  // 授权书 is not 授权书文本; often the head of a label is enough.
  const whole = labelled(new RegExp(`^\\s*${escaped(label)}\\s*(选填)?\\s*$`))
  const field = whole.or(labelled(new RegExp(`^\\s*${escaped(label)}`))).first()
  await field.waitFor()
  const exact = (await whole.count()) > 0 ? whole.first() : field
  return fillField(page, exact, value)
}

async function fillField(page: Page, field: Locator, value: Value): Promise<void> {
  if (Array.isArray(value) && typeof value[0] === 'object') {
    for (const [i, line] of (value as Record<string, Value>[]).entries()) {
      const lines = field.locator('.form-row')
      if ((await lines.count()) <= i) await field.getByRole('button', { name: /添加|增加|加一/ }).click()
      for (const [name, cell] of Object.entries(line)) {
        const place = lines
          .nth(i)
          .locator('.form-cell')
          .filter({ hasText: new RegExp(`^\\s*${escaped(name)}`) })
          .first()
        await put(page, place, cell)
      }
    }
    return
  }
  await put(page, field, value)
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

async function put(page: Page, field: Locator, value: Value): Promise<void> {
  if (typeof value === 'object' && 'facts' in value) return facts(field, value)
  if (typeof value === 'object' && !Array.isArray(value)) {
    await field.locator('input[type=file]').first().setInputFiles(value.files)
    await expect
      .poll(() => field.locator('.files-list .file-card').count(), { timeout: 20_000 })
      .toBeGreaterThanOrEqual(value.files.length)
    return
  }
  if (Array.isArray(value)) {
    for (const one of value as string[])
      await field
        .getByRole('checkbox', { name: new RegExp(escaped(one)) })
        .first()
        .check()
    return
  }
  if (value === 'today') {
    await field.locator('input').first().click()
    await page
      .locator('.ant-picker-dropdown:visible .ant-picker-cell-today, .ant-picker-dropdown:visible .ant-picker-now-btn')
      .first()
      .click()
    return
  }
  const choice = field.getByRole('radio')
  if ((await choice.count()) > 0) {
    // The label is what a finger hits; the radio itself is hidden under its drawing.
    const label = new RegExp(`^\\s*${escaped(String(value))}\\s*$`)
    await field
      .locator('label.ant-radio-wrapper, label.ant-radio-button-wrapper')
      .filter({ hasText: label })
      .first()
      .click()
    return
  }
  const select = field.locator('.ant-select')
  if ((await select.count()) > 0) {
    await select.first().click()
    // A long list shows only its head; what is typed finds the rest.
    await page.keyboard.type(String(value))
    await page
      .locator('.ant-select-dropdown:visible .ant-select-item-option')
      .filter({ hasText: String(value) })
      .first()
      .click()
    return
  }
  await field.locator('input:not([type=file]), textarea').first().fill(String(value))
}

/** Opens the facts of a member and types them, in whichever group they stand. */
async function facts(field: Locator, { facts: member, ...told }: { facts: string; [label: string]: string | number }) {
  await field.getByRole('button', { name: new RegExp(escaped(member)) }).click()
  for (const [label, value] of Object.entries(told)) {
    const line = field.locator('.fact').filter({ hasText: new RegExp(`^\\s*${escaped(label)}`) })
    const closed = field.locator('.fact-group:not([open]) > summary')
    while ((await line.count()) === 0 && (await closed.count()) > 0) await closed.first().click()
    await line.locator('input').first().fill(String(value))
  }
}

/** The newest matter of a process for a household, as the signed-in person sees it; waits until it is there. */
export async function matterOf(page: Page, hh: string, process: string): Promise<number> {
  let id = 0
  await expect
    .poll(
      async () => {
        const answer = await page.request.get(`/api/matters?list=all&hh=${hh}&process=${process}&size=20`)
        const { items } = (await answer.json()) as { items: { id: number }[] }
        id = Math.max(0, ...items.map((item) => item.id))
        return id
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThan(0)
  return id
}

/** Opens a matter's page. */
export async function openMatter(page: Page, id: number): Promise<void> {
  await page.goto(`/work/${id}`)
  await page.locator('.matter').waitFor()
}

/** The county looks at a household's warning, sees what it rests on, and dispatches the visit. */
export async function dispatchWarning(page: Page, hh: string, because: RegExp): Promise<void> {
  await page.goto(`/warnings?hh=${hh}`)
  await page.locator('.wtable .ant-table-row').first().click()
  const panel = page.locator('.evidence')
  await panel.getByText(because).first().waitFor()
  const rows = panel.getByText(/第 \d+ 行/).first()
  if (!(await rows.isVisible()))
    await panel
      .getByText(/原始数据/)
      .first()
      .click()
  await rows.waitFor()
  await panel.getByRole('button', { name: /派发/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /派\s*发/ })
    .click()
  await page.getByText(/已派发 1 户/).waitFor()
}

/** Opens what the outcome of the visit asks for, from the visit's own page. */
export async function followUp(page: Page, action: string, values: Record<string, Value>): Promise<void> {
  await page.locator('.act-lead').click()
  await send(page, page.locator('.ant-drawer'), action, values)
}

/** Opens the household's chain and keeps a picture of it: under data/stories, or with JIULIAN_KEEP_PICTURES=1 among those of the documents. */
export async function shotOfChain(page: Page, hh: string, name: string): Promise<void> {
  await page.goto(`/households/${hh}/chain`)
  await page.locator('main h1').first().waitFor()
  await settled(page)
  const folder = process.env.JIULIAN_KEEP_PICTURES === '1' ? 'docs/images' : 'data/stories'
  await page.screenshot({ path: join(import.meta.dirname, '../..', folder, `chain-${name}.png`), fullPage: true })
}

/** What a department answers: what it gives, how much, and what was done. */
export interface Answer {
  gives: string
  amount?: number
  done: string
}

/** A department works through what was pushed to its desk: accepts, decides, feeds back. */
export async function answerAtDesk(page: Page, need: string, answer: Answer): Promise<void> {
  const step = async (action: string, values: Record<string, Value> = {}) => {
    await page.goto('/desk')
    await page.locator('.desk-line').filter({ hasText: need }).first().click()
    const drawer = page.locator('.ant-drawer-content, .ant-drawer').last()
    await drawer.locator('.matter-form').waitFor()
    await send(page, drawer, action, values)
  }
  await step('接收')
  await step('作出决定', {
    决定: '同意救助',
    救助项目或服务: answer.gives,
    ...(answer.amount === undefined ? {} : { 金额: answer.amount }),
    从何时起: 'today',
  })
  await step('反馈', { 落实情况: answer.done })
}

/** Opens a matter for a household from the list of work: what, for whom, and its first form. */
export async function newFor(
  page: Page,
  process: string,
  hh: string,
  action: string,
  values: Record<string, Value>,
): Promise<void> {
  const drawer = page.locator('.ant-drawer')
  await drawer
    .locator('label')
    .filter({ hasText: new RegExp(`^\\s*${escaped(process)}\\s*$`) })
    .first()
    .click()
  await drawer.locator('.ant-select').first().click()
  await page.keyboard.type(hh)
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
  await drawer.locator('.matter-form').waitFor()
  await send(page, drawer, action, values)
}

/** Opens a matter for a family that has no file yet, from the list of work, in the person's own village. */
export async function newWithoutFile(
  page: Page,
  process: string,
  action: string,
  values: Record<string, Value>,
): Promise<void> {
  const drawer = page.locator('.ant-drawer')
  for (const choice of [new RegExp(`^\\s*${escaped(process)}\\s*$`), /没有档案/])
    await drawer.locator('label').filter({ hasText: choice }).first().click()
  await drawer.locator('.matter-form').waitFor()
  await send(page, drawer, action, values)
}

/** What the needs of a family are told with; ids are those of the needs in the region's referrals. */
export interface NeedsTold {
  costs?: number
  address?: string
  details?: Record<string, string>
}

/** Refers several needs in one form, from the visit that asked for it; they are pushed at once. */
export async function referNeeds(page: Page, needs: readonly string[], told: NeedsTold): Promise<void> {
  await page.locator('.act-lead').click()
  const list = page.locator('.refer-needs')
  await list.waitFor()
  for (const need of needs)
    await list
      .getByRole('checkbox', { name: new RegExp(escaped(need)) })
      .first()
      .check()
  const type = async (id: string, value: string | number | undefined) => {
    const field = page.locator(`#${id}`)
    if (value !== undefined && (await field.count()) > 0) await field.fill(String(value))
  }
  await type('refer-costs', told.costs)
  await type('refer-address', told.address)
  for (const [need, detail] of Object.entries(told.details ?? {})) await type(`refer-${need}-detail`, detail)
  await page.locator('.refer-foot').getByRole('button').first().click()
  await page
    .locator('.refer a.num')
    .nth(needs.length - 1)
    .waitFor()
}
