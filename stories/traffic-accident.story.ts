/**
 * 乌海的故事 the road accident: found in the departments' data, visited, 12,000 yuan paid first, medical aid asked for and
 * granted, the chain closed. The family is invented.
 */
import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'
import {
  answerAtDesk,
  dispatchWarning,
  followUp,
  matterOf,
  newFor,
  openMatter,
  shotOfChain,
  take,
} from './ground/forms.ts'

const hh = '150426990001'
const as = peopleInTurn()

test('the county sees why, with the rows, and dispatches the visit', async () => {
  const page = await as('county')
  await dispatchWarning(page, hh, /交通事故/)
})

test('the township knocks at the door, on a phone', async () => {
  const page = await as('township2', 'phone')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await page
    .getByText(/交通事故/)
    .first()
    .waitFor()
  await take(page, '接收')
  await take(page, '登记入户', {
    见到家庭成员: '是',
    看到和了解到的情况: '户主重伤住院，全家没有收入，医院催缴押金。',
    建议: '急难救助',
  })
})

test('the county agrees: urgent aid', async () => {
  const page = await as('county')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await take(page, '复核通过', { 处理意见: '急难救助', 反馈代码: '属实已救助' })
})

test('12,000 yuan are paid first; the papers follow', async () => {
  const page = await as('township2')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await followUp(page, '登记急难求助', {
    求助人姓名: '赵永刚',
    困难原因: '意外事故',
    困难情况: '车祸重伤住院，无力缴纳押金',
  })
  await openMatter(page, await matterOf(page, hh, 'temporary-aid'))
  await take(page, '先行救助', {
    '救助金额（元）': 12_000,
    救助人数: 4,
    发放方式: '转账',
    资金来源: '旗县备用金',
    领取人及凭证: '孙艳玲，转账回单',
  })
  await take(page, '补办手续', { 情况说明: '住院记录、签字均已补齐' })
})

test('the county files the papers and asks the health insurance for medical aid', async () => {
  const county = await as('county')
  await openMatter(county, await matterOf(county, hh, 'temporary-aid'))
  await take(county, '备案')
  await county.goto('/work')
  await county.getByRole('button', { name: '新建事项' }).click()
  await newFor(county, '转办推送', hh, '登记转办需求', {
    需求种类: '医疗救助',
    请部门办理什么: '请核算并给予医疗救助。',
    联系电话: '13900000000',
    '个人负担费用（元）': 26_800,
  })
  await openMatter(county, await matterOf(county, hh, 'referral'))
  await take(county, '推送')
})

test('the health insurance grants it, on a phone', async () => {
  await answerAtDesk(await as('yibao', 'phone'), '医疗救助', {
    gives: '医疗救助',
    amount: 9800,
    done: '已按规定核算，拨付到医院账户。',
  })
})

test('the family has it, nothing is left to do, the chain is closed', async () => {
  const page = await as('township2')
  await openMatter(page, await matterOf(page, hh, 'referral'))
  await take(page, '核实到户并办结', { 核实结果: '家庭已收到' })
  await openMatter(page, await matterOf(page, hh, 'temporary-aid'))
  await take(page, '登记跟进', { 后续需要: ['困难已解除'] })
  await shotOfChain(page, hh, 'traffic-accident')
  const chain = await page.locator('main').innerText()
  expect(chain).toContain('12,000.00')
  expect(chain).toContain('9,800.00')
})
