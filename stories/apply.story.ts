/**
 * 一次申请 one application from the village to the first payment: entered by the aide, papers told once, consents, check and
 * visit, the rules suggest, the township gives its opinion, a week on the board with an objection that is looked into, the county
 * confirms, the result is announced and holds from next month. On the cut-off days of this month and the next the county makes
 * its rolls; the bank cannot pay her at first, then does, and she has the money. The family is invented.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goToDay, peopleInTurn } from './ground/browser.ts'
import { matterOf, newWithoutFile, openMatter, send, shotOfChain, take } from './ground/forms.ts'
import { answerOfBank, cutoffDay, enterAccount, makeRoll, putIn, settleFindings } from './ground/rolls.ts'

const as = peopleInTurn()
const village = '150426100212'
const widow = { name: '赵桂兰', idNumber: '159926196403050023' }
/** Families that hold minimum living in the ledger: it names the account of one, the other's has to be entered. */
const paidAlready = { name: '陈建军', hh: '150426990003' }
const withoutAccount = { name: '张素芹', hh: '150426990005', number: '6210990000000033' }
const folder = mkdtempSync(join(tmpdir(), 'jiulian-apply-'))
const photo = join(folder, 'photo.jpg')
let application = 0
let hh = ''
/** Of the roll that is worked, YYYY-MM. */
let month = ''
let roll = ''

beforeAll(async () => {
  await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#c9b28a' } })
    .jpeg()
    .toFile(photo)
  // The week of publicity has gone by when the story has reached today.
  goToDay(-8)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the aide enters the application of a widow on the phone; she is told once which papers are missing', async () => {
  const phone = await as('aide', 'phone')
  await phone.goto('/work')
  await phone.getByRole('button', { name: '新建事项' }).click()
  await newWithoutFile(phone, '救助申请', '登记救助申请', {
    申请方式: '协理员代办',
    '其他共同生活成员（档案外）': [{ 姓名: widow.name, 身份证号: widow.idNumber, 与申请人关系: '申请人' }],
    申请事由: '老伴去年去世，独居，没有收入。',
    已收材料: ['社会救助申请书'],
  })
  await phone.locator('.matter').waitFor()
  application = Number(new URL(phone.url()).pathname.split('/').at(-1))
  const township = await as('township')
  await openMatter(township, application)
  await township.getByText('委托书').first().waitFor()
  await take(township, '一次性告知补正', { 告知方式: '电话告知协理员' })
  const again = await as('aide', 'phone')
  await openMatter(again, application)
  await take(again, '登记补正材料')
  const accepting = await as('township')
  await openMatter(accepting, application)
  await take(accepting, '受理')
})

test('she consents, the check is asked for, banks answer, the check centre reports: she meets the lines', async () => {
  const township = await as('township')
  await openMatter(township, application)
  await take(township, '登记核对授权', { 授权书: { files: [photo] } })
  await take(township, '提请信息核对')
  const answer = await township.request.get(`/api/matters/${application}`)
  hh = ((await answer.json()) as { hh: string }).hh
  const centre = await as('hedui')
  const check = await matterOf(centre, hh, 'economic-check')
  // What the lake knows is answered some seconds later, by itself; a form opened before would be out of date.
  await expect
    .poll(async () => (await (await centre.request.get(`/api/matters/${check}`)).text()).includes('"kind":"lake'), {
      timeout: 30_000,
    })
    .toBe(true)
  await openMatter(centre, check)
  await take(centre, '登记答复', { 来源: '银行存款和理财', 各人答复: [{ 结果: '有记录', 数值: 3200 }] })
  for (const source of ['证券和基金', '商业保险现金价值', '支付账户余额'])
    await take(centre, '登记答复', { 来源: source, 各人答复: [{ 结果: '无记录' }] })
  await take(centre, '出具报告')
  await centre.getByText('符合').first().waitFor()
})

test('two people visit her; the rules suggest, the township gives its opinion and it goes up on the board', async () => {
  const township = await as('township')
  await openMatter(township, application)
  await take(township, '登记入户调查', {
    调查人: [{ 姓名: '斯琴高娃' }, { 姓名: '白玉兰' }],
    在场并签字的家庭成员: widow.name,
    调查情况: '独居土房两间，无劳动能力，靠邻里接济。',
    '收入、财产和支出': { facts: widow.name, 工资性收入: 0, '离退休金、职工养老金': 0, 政策范围内医疗自付: 600 },
  })
  await township.getByText('建议').first().waitFor()
  await take(township, '提出审核意见')
  await take(township, '登记收款账户', { 开户姓名: widow.name, 开户银行: '示例农商银行', 银行账号: '6210990000000017' })
})

test('the aide hangs the paper sheet and sends its photo; on the public board stand a masked name, one person, an amount', async () => {
  const phone = await as('aide', 'phone')
  await phone.goto('/boards')
  await phone.getByRole('button', { name: '上传照片' }).first().click()
  await send(phone, phone.locator('.ant-drawer'), '上传张贴照片', { 张贴照片: { files: [photo] } })
  await phone.locator('.board-photos img').first().waitFor()
  const anybody = await as(undefined, 'phone')
  await anybody.goto(`/notice/${village}`)
  const board = await anybody.locator('main').innerText()
  expect(board).toContain('赵*兰')
  expect(board).not.toMatch(/赵桂兰|1599\d/)
})

test('somebody objects without a name: it is looked into again and answered, the sheet hangs on', async () => {
  const anybody = await as(undefined, 'phone')
  await anybody.goto(`/notice/${village}`)
  await anybody.getByRole('link', { name: /异议/ }).first().click()
  await anybody.locator('textarea').fill('听说她儿子在外面打工')
  await anybody.getByRole('button', { name: '提交异议' }).click()
  await anybody.getByText('已收到您的异议').waitFor()
  const township = await as('township')
  await openMatter(township, application)
  await township.getByText('听说她儿子在外面打工').first().waitFor()
  await take(township, '登记民主评议', { 到会人数: 11, 同意人数: 11, 评议意见: '她没有子女，大家都知道。' })
  await take(township, '回复公示异议', {
    重新调查结果: '异议不成立，维持审核意见',
    调查情况和答复: '经民主评议和户籍核实，申请人没有子女。',
  })
  const board = await as(undefined, 'phone')
  await board.goto(`/notice/${village}`)
  expect(await board.locator('main').innerText()).toContain('赵*兰')
})

test('when the week is over the county confirms, the township announces, and it stands for payment from next month', async () => {
  const today = goToDay(0)
  const county = await as('county')
  await expect
    .poll(
      async () => {
        await openMatter(county, application)
        return county.locator('.matter').innerText()
      },
      { timeout: 15_000 },
    )
    .toContain('待审核确认')
  await take(county, '确认救助')
  const township = await as('township')
  await openMatter(township, application)
  await take(township, '送达并公布', { 送达方式: '直接送达，本人签收' })
  await township.getByText('已办结').first().waitFor()
  const anybody = await as(undefined, 'phone')
  await anybody.goto(`/notice/${village}`)
  expect(await anybody.locator('main').innerText()).toMatch(/救助结果公布[\s\S]*赵\*兰/)
  const [year, month] = today.split('-').map(Number) as [number, number]
  const next = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7)
  const page = await as('county')
  await page.goto(`/households/${hh}`)
  await page
    .getByText(new RegExp(`${next}|${Number(next.slice(0, 4))}年${Number(next.slice(5))}月`))
    .first()
    .waitFor()
  await page.goto(`/households/${hh}/chain`)
  await page.getByText('送达并公布').first().waitFor()
  const chain = await page.locator('main').innerText()
  for (const step of ['确认救助', '送达并公布', '回复公示异议']) expect(chain).toContain(step)
})

/** The month of a day, or one after it. @example monthOf('2026-12-03', 1) // '2027-01' */
const monthOf = (day: string, more = 0) => {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month - 1 + more, 1)).toISOString().slice(0, 7)
}
/** The county stands on the cut-off day of a month; today, when that day has gone by. @returns the day */
const goToCutoff = (month: string) => {
  const today = goToDay(0)
  const cutoff = `${month}-${cutoffDay()}`
  return goToDay(Math.max(0, (Date.parse(cutoff) - Date.parse(today)) / 86_400_000))
}
/** Two clerks bring a roll that was checked to the bank. */
async function sendToBank(): Promise<void> {
  const second = await as('county2')
  await second.goto(roll)
  await take(second, '审批发放')
  await take(second, '生成银行文件')
  await take(second, '登记送达', { 接收单位和方式: '旗财政局、示例农商银行，双方签收' })
}
/** Households, persons and yuan of a row of the reconciliation. */
const measured = async (page: Page, row: string) => {
  const cells = await page.locator('.reconcile tr', { hasText: row }).locator('td').allInnerTexts()
  return cells.map((cell) => Number(cell.replaceAll(',', '')))
}
let before: number[] = []

test('this month’s roll is paid and closed; she is not on it yet', async () => {
  month = monthOf(goToCutoff(monthOf(goToDay(0))))
  const county = await as('county')
  for (const fund of ['最低生活保障资金', '特困人员救助供养资金'])
    for (const year of new Set([month.slice(0, 4), monthOf(month, 1).slice(0, 4)]))
      await putIn(county, Number(year), fund, 5_000_000, `赤财社〔${year}〕12号`)
  await makeRoll(county, month)
  await enterAccount(county, withoutAccount.hh, withoutAccount.name, withoutAccount.number)
  roll = new URL(county.url()).pathname
  await settleFindings(county)
  await sendToBank()
  const page = await as('county')
  await page.goto(roll)
  const sent = await answerOfBank(page, folder)
  expect(sent.map((line) => line.收款人户名)).toContain(paidAlready.name)
  expect(sent).toContainEqual(expect.objectContaining({ 收款人账号: withoutAccount.number }))
  await page.getByText('已平衡，可以关账').waitFor()
  await take(page, '关账')
  await page.getByText('已关账').first().waitFor()
  before = await measured(page, '本月')
})

test('on next month’s cut-off day she is on the roll; a finding is settled, a second person approves, the bank cannot pay her', async () => {
  month = monthOf(month, 1)
  goToCutoff(month)
  const county = await as('county')
  await makeRoll(county, month)
  roll = new URL(county.url()).pathname
  await settleFindings(county)
  // Who made and checked it waits for somebody else.
  await county
    .locator('.act-panel')
    .getByText(/审批发放/)
    .first()
    .waitFor()
  expect(await county.locator('.act-panel').getByRole('button', { name: '审批发放' }).count()).toBe(0)
  await sendToBank()
  const page = await as('county')
  await page.goto(roll)
  const sent = await answerOfBank(page, folder, ({ 收款人户名 }) =>
    收款人户名 === widow.name ? '账户冻结' : undefined,
  )
  expect(sent.filter((line) => line.收款人户名 === widow.name)).toHaveLength(1)
  await page.getByText('1笔发放失败未处理').waitFor()
  await page.goto(`/households/${hh}/chain`)
  await page.getByText('发放失败').first().waitFor()
})

test('her account is mended and she is paid again, by two persons; last month + in − out = this month, and the roll closes', async () => {
  const county = await as('county')
  await county.goto(roll)
  await enterAccount(county, '账户冻结', widow.name, '6210990000000025')
  const dialog = county.getByRole('dialog')
  await county.getByRole('button', { name: '失败的重新发放' }).click()
  await dialog.locator('#why').fill('账户冻结，已换新卡')
  await dialog.getByRole('button', { name: '失败的重新发放' }).click()
  await dialog.waitFor({ state: 'hidden' })
  const second = await as('county2')
  await second.goto(roll)
  await take(second, '生成银行文件')
  await take(second, '登记送达', { 接收单位和方式: '示例农商银行，签收' })
  const page = await as('county')
  await page.goto(roll)
  const sent = await answerOfBank(page, folder)
  expect(sent).toMatchObject([{ 收款人户名: widow.name, 收款人账号: '6210990000000025' }])
  await take(page, '关账')
  await page.getByText('已关账').first().waitFor()
  const [last, came, left, changed, now] = await Promise.all(
    ['上月', '增加', '减少', '变动', '本月'].map((row) => measured(page, row)),
  )
  expect(last).toEqual(before)
  for (const i of [0, 1, 2]) expect(last![i]! + came![i]! - left![i]! + changed![i]!).toBeCloseTo(now![i]!, 2)
  expect(came![0]).toBeGreaterThanOrEqual(1)
})

test('the payment stands on her chain and in her portrait', async () => {
  const page = await as('township')
  await page.goto(`/households/${hh}`)
  await page.getByText(`${month} 月度救助金`).first().waitFor()
  await shotOfChain(page, hh, 'apply')
  const chain = await page.locator('main').innerText()
  expect(chain).toMatch(new RegExp(`${month} 月度救助金[\\s\\S]*已到账`))
  expect(chain).not.toContain('疑似重复')
})
