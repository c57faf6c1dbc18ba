/** The month's money as the county's clerks work it in the browser: budget, roll, findings, file to the bank, its answer. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { settled } from './browser.ts'
import { send, take } from './forms.ts'

/** Day of the month on which the region cuts its rolls off. */
export function cutoffDay(): number {
  const file = join(import.meta.dirname, '../../regions/inner-mongolia/parameters.csv')
  return Number(/^roll_cutoff,,(\d+),day-of-month/m.exec(readFileSync(file, 'utf8'))![1])
}

/** What the treasury puts into a fund of the county is written down. */
export async function putIn(page: Page, year: number, fund: string, yuan: number, document: string): Promise<void> {
  await page.goto('/funds?tab=money')
  await choose(page, page.getByLabel('年度'), String(year))
  await page.getByRole('button', { name: '登记资金' }).click()
  const dialog = page.getByRole('dialog')
  await choose(page, dialog.locator('#move-fund'), fund)
  await dialog.locator('#move-amount').fill(String(yuan))
  await dialog.locator('#move-document').fill(document)
  await dialog.getByRole('button', { name: '登记资金' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await settled(page)
}

async function choose(page: Page, field: ReturnType<Page['locator']>, text: string): Promise<void> {
  await field.locator('xpath=ancestor-or-self::*[contains(@class,"ant-select")][last()]').click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click()
}

/** Makes the roll of a month and checks it; the page of the roll is open then. */
export async function makeRoll(page: Page, month: string): Promise<void> {
  await page.goto('/funds')
  await page.getByRole('button', { name: '生成名册' }).first().click()
  await send(page, page.locator('.ant-drawer'), '生成发放名册', { '发放月份（年-月）': month })
  await page.waitForURL(/\/funds\/\d+/)
  await take(page, '发放前核对')
}

/** Enters the account of a line, found by the number of its household or by words that stand in it. */
export async function enterAccount(page: Page, which: string, holder: string, number: string): Promise<void> {
  const line = page.locator('.roll-lines .ant-table-row')
  const dialog = page.getByRole('dialog')
  await line
    .filter({ has: page.locator(`a[href$="/${which}"]`) })
    .or(line.filter({ hasText: which }))
    .getByRole('button', { name: '登记账户' })
    .click()
  await dialog.getByLabel('开户姓名').fill(holder)
  await dialog.getByLabel('开户银行').fill('示例农商银行')
  await dialog.getByLabel('银行账号').fill(number)
  await dialog.getByRole('button', { name: '登记账户' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await settled(page)
}

/**
 * Settles what the checks found, kind by kind: paid after looking into it, or held where nothing else is possible, which the
 * family is told.
 * @returns the kinds found
 */
export async function settleFindings(page: Page): Promise<string[]> {
  const kinds = await page.locator('.finding-kinds > li > strong').allInnerTexts()
  const open = page.getByRole('button', { name: /处理全部/ })
  while (await open.first().isVisible()) {
    await open.first().click()
    const dialog = page.getByRole('dialog')
    const pay = dialog.getByText('核实无误，照常发放')
    if (await pay.isVisible()) await pay.click()
    else await dialog.locator('#settle-how').fill('电话告知本人')
    await dialog.locator('#settle-reason').fill('已逐户核实')
    await dialog.getByRole('button', { name: '处理' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await settled(page)
  }
  return kinds
}

/** A line of the file that the bank got. */
export type BankLine = Record<'收款人户名' | '收款人账号' | '金额' | '附言', string>

/**
 * Plays the bank: fetches the newest file from the roll's page, pays its lines but those that `fails` gives a reason for, and
 * uploads the answer with the totals in the dialog.
 * @returns the lines that the bank was sent
 */
export async function answerOfBank(
  page: Page,
  folder: string,
  fails: (line: BankLine) => string | undefined = () => undefined,
): Promise<BankLine[]> {
  const fetched = page.waitForEvent('download')
  await page.locator('.bank-files').getByRole('link', { name: '下载' }).last().click()
  const file = await (await fetched).path()
  const lines: BankLine[] = parse(new TextDecoder('gb18030').decode(readFileSync(file)), { columns: true, bom: true })
  const answer = join(folder, `回盘-${Date.now()}.csv`)
  const rows = lines.map((line) => {
    const because = fails(line)
    return [line.附言, line.金额, because ? '失败' : '成功', because ?? ''].join(',')
  })
  writeFileSync(answer, `\uFEFF${['附言,金额,处理结果,失败原因', ...rows].join('\r\n')}\r\n`)
  await page.locator('.panel-head').getByRole('button', { name: '上传回盘' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles(answer)
  await dialog.locator('#total-lines').fill(String(lines.length))
  await dialog.locator('#total-yuan').fill(lines.reduce((sum, line) => sum + Number(line.金额), 0).toFixed(2))
  await dialog.locator('.ant-modal-footer').getByRole('button', { name: '上传回盘' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await settled(page)
  return lines
}
