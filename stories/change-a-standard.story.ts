import axeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { sizes, type Visit, visit } from './ground/browser.ts'

let open: Visit | undefined
async function leave() {
  const faults = open?.faults ?? []
  await open?.close()
  open = undefined
  expect(faults, 'the page threw errors').toEqual([])
}
afterEach(leave)

const banner = '150426'
const passed = '检查通过，规则和案例全部符合。'

/** What is wrong for people with a screen reader or a narrow screen; the editor of bpmn.io is looked at by its own people. */
async function barriers(page: Page): Promise<string[]> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const { violations } = await new axeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
    .exclude('.dmn-place')
    .analyze()
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
  return [
    ...(wide > 1 ? [`wider than the screen by ${wide}`] : []),
    ...serious.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 160)}`),
  ]
}

const january = `${Number(new Date().toISOString().slice(0, 4)) + 1}-01-01`
let draft = ''

test('a banner sets its rural minimum-living standard for next January; faults stand at the cell until it is sound', async () => {
  open = await visit('county')
  const { page } = open
  await page.goto('/policy')
  await page.getByRole('button', { name: '新建草稿' }).click()
  await page.getByLabel('标题').fill('翁牛特旗明年农村低保标准')
  await page.getByRole('button', { name: '开始起草' }).click()
  await page.waitForURL(/\/policy\/drafts\/\d+/)
  draft = new URL(page.url()).pathname
  // The second row of the minimum-living standard is the rural one.
  await page.getByRole('button', { name: '调整 最低生活保障标准' }).nth(1).click()
  const value = page.getByLabel('最低生活保障标准 标准值')
  await value.fill('八千')
  await value.press('Tab')
  await page.getByText('标准值“八千”不是数字。').first().waitFor()
  await page.getByText('请填写依据（文号或公告）。').first().waitFor()
  expect(await page.getByRole('button', { name: '提交审批' }).isDisabled()).toBe(true)
  await value.fill('8160')
  await value.press('Tab')
  const source = page.getByLabel('最低生活保障标准 依据')
  await source.fill('翁政办发〔2026〕88号')
  await source.press('Tab')
  await page.getByText(passed).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('tab', { name: /对照/ }).click()
  await page.locator('.diff-row').getByText('8160').waitFor()
  await page.getByRole('button', { name: '提交审批' }).click()
  await page.getByText('待审批').first().waitFor()
  expect(await page.getByRole('button', { name: '批准并发布' }).count()).toBe(0)
})

test('the city approves it; the row stands in the grid with its day, and January uses it while today does not', async () => {
  open = await visit('league')
  const { page } = open
  await page.goto('/policy?tab=drafts')
  await page.getByRole('link', { name: '翁牛特旗明年农村低保标准' }).click()
  await page.getByText(passed).waitFor()
  await page.getByRole('button', { name: '批准并发布' }).click()
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '批准并发布' }).click()
  await page.getByText('已发布').first().waitFor()
  await page.goto('/policy')
  const row = page.getByRole('row').filter({ hasText: '8160' })
  await row.waitFor()
  expect(await row.innerText()).toMatch(
    new RegExp(`翁牛特旗[\\s\\S]*农村[\\s\\S]*${january}[\\s\\S]*将生效[\\s\\S]*第 \\d+ 版`),
  )
  expect(await barriers(page)).toEqual([])
  await page.goto('/policy?tab=versions')
  await page.locator('.diff-row').getByText('8160').waitFor()
  expect(await barriers(page)).toEqual([])
  const standards = (await (await page.request.get('/api/policy/standards')).json()) as {
    items: { id: string; area: string; value: string; state: string; valid_from: string }[]
  }
  expect(standards.items.filter((one) => one.id === 'dibao' && one.area === banner)).toMatchObject([
    { value: '8160', state: 'future', valid_from: january },
  ])
})

test('a published draft is only read; its author sees who approved it', async () => {
  open = await visit('county')
  const { page } = open
  await page.goto(`${draft}?tab=acts`)
  await page.getByText(/批准并发布第 \d+ 版/).waitFor()
  expect(await page.getByRole('button', { name: '提交审批' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: /调整/ }).count()).toBe(0)
})

test('the region changes a row of a decision table; only that row is shown as changed, and what breaks its cases is told', async () => {
  open = await visit('region')
  const { page } = open
  await page.goto('/policy')
  await page.getByRole('button', { name: '新建草稿' }).click()
  await page.getByLabel('标题').fill('分类施保未成年人年龄')
  await page.getByRole('button', { name: '开始起草' }).click()
  await page.waitForURL(/\/policy\/drafts\/\d+/)
  await page.getByRole('tab', { name: '决策表' }).click()
  await page.getByLabel('选择决策模型').click()
  await page.getByTitle('最低生活保障', { exact: true }).click()
  const cell = page.locator('.dmn-place td', { hasText: '< 18' }).first()
  await cell.waitFor()
  expect(
    await page
      .locator('.dmn-place .powered-by-logo, .dmn-place .bjs-powered-by, .dmn-place a[href*="bpmn.io"]')
      .count(),
  ).toBeGreaterThan(0)
  const id = await cell.getAttribute('data-element-id')
  const type = async (text: string) => {
    await page.locator(`.dmn-place [data-element-id="${id}"]`).first().click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type(text)
    await page.keyboard.press('Escape')
  }
  // What cannot be read is marked in its own cell and says why.
  await type('<')
  const marked = page.locator('.dmn-place [data-fault]')
  await marked.first().waitFor()
  expect(await marked.count()).toBe(1)
  expect(await marked.getAttribute('data-element-id')).toBe(id)
  expect(await marked.getAttribute('title')).toContain('没有写完')
  await type('< 16')
  await marked.waitFor({ state: 'detached' })
  // So is an expression, and its decision in the graph and in the list.
  const show = async (name: string) => {
    await page.getByLabel('表格或图').click()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
  }
  await show('uplift_year')
  await page.locator('.dmn-place .literal-expression .cm-content').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' +')
  await marked.waitFor()
  expect(await marked.getAttribute('class')).toContain('literal-expression')
  await show('决策关系图')
  await page.locator('.dmn-place g[data-element-id="uplift_year"][data-fault]').waitFor()
  expect(await marked.count()).toBe(1)
  await show('uplift_year（有错误）')
  await page.locator('.dmn-place .literal-expression .cm-content').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await marked.waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: /对照/ }).click()
  const changed = page.locator('.diff-row')
  await changed.first().waitFor()
  expect(await changed.count()).toBe(1)
  expect(await changed.first().innerText()).toMatch(/uplift_share[\s\S]*年龄[\s\S]*< 18[\s\S]*< 16/)
  await page
    .getByText(/案例“17岁增发，18岁不增发”：应为/)
    .first()
    .waitFor()
  expect(await page.getByRole('button', { name: '提交审批' }).isDisabled()).toBe(true)
})

test('an indicator is tried on the past twelve months before it goes live', async () => {
  open = await visit('region')
  const { page } = open
  await page.goto('/policy')
  await page.getByRole('button', { name: '新建草稿' }).click()
  await page.getByLabel('标题').fill('医疗自付黄色线')
  await page.getByRole('button', { name: '开始起草' }).click()
  await page.waitForURL(/\/policy\/drafts\/\d+/)
  await page.getByRole('tab', { name: '指标' }).click()
  await page.getByLabel('选择要调整的指标').click()
  await page.keyboard.type('R-H01')
  await page.getByTitle('R-H01 大额医疗自付').click()
  await page.getByRole('textbox', { name: '黄色' }).fill('oop_12m >= 8000')
  await page.getByRole('textbox', { name: '橙色' }).focus()
  await page
    .getByText(/应为不预警，按现在的条件得到黄色/)
    .first()
    .waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '回测近 12 个月' }).click()
  const newest = page.locator('.back-table tbody tr').last()
  await newest.waitFor()
  const [current, drafted] = await newest.locator('strong').allInnerTexts()
  expect(Number(drafted)).toBeGreaterThanOrEqual(Number(current))
  expect(await page.locator('.back-table').innerText()).toContain('无数据')
})

test('on a phone policy and a draft fit the screen, in Chinese and in English', async () => {
  open = await visit('county', 'phone')
  const { page } = open
  expect(page.viewportSize()).toEqual(sizes.phone)
  for (const path of ['/policy', '/policy?tab=drafts', '/policy?tab=versions', draft]) {
    await page.goto(path)
    await page.locator('main h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(await barriers(page), path).toEqual([])
  }
  await page.evaluate(() => localStorage.setItem('jiulian.language', 'en'))
  await page.goto('/policy')
  await page.getByRole('heading', { name: 'Policy and standards' }).waitFor()
  await page.getByText('Minimum-living line').first().waitFor()
})
