/**
 * 乌兰浩特的故事 urban families in de-facto hardship: already on minimum living, rigid spending of twelve months above the line
 * of the programme; the “8+1” package: medical insurance, union, women's federation, and the emergency fund. The family is invented.
 */
import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'
import {
  answerAtDesk,
  dispatchWarning,
  matterOf,
  newFor,
  openMatter,
  referNeeds,
  shotOfChain,
  take,
} from './ground/forms.ts'

const hh = '150426990003'
const as = peopleInTurn()

test('rigid spending above the line of the programme is found', async () => {
  await dispatchWarning(await as('county'), hh, /医疗/)
})

test('the township confirms it; the county asks three departments', async () => {
  const page = await as('township2', 'phone')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await take(page, '接收')
  await take(page, '登记入户', {
    见到家庭成员: '是',
    看到和了解到的情况: '母亲癌症治疗，女儿脊柱手术，低保金难以覆盖。',
    建议: '转办部门',
  })
  const county = await as('county')
  const visited = await matterOf(county, hh, 'warning-visit')
  await openMatter(county, visited)
  await take(county, '复核通过', { 处理意见: '转办部门', 反馈代码: '属实已推送' })
  await openMatter(county, visited)
  await referNeeds(county, ['医疗救助', '工会困难职工帮扶', '两癌'], {
    costs: 32480,
    details: { 'union-hardship': '长期治疗，负担重', 'two-cancer-aid': '确诊癌症，治疗中' },
  })
})

test('each department answers from its own desk', async () => {
  await answerAtDesk(await as('yibao'), '医疗救助', { gives: '医疗救助', amount: 8600, done: '已拨付到个人账户。' })
  await answerAtDesk(await as('gonghui'), '工会', { gives: '困难职工帮扶金', amount: 2000, done: '已发放慰问金。' })
  await answerAtDesk(await as('fulian'), '两癌', { gives: '“两癌”救助金', amount: 10000, done: '已发放。' })
})

test('temporary aid from the emergency fund covers what is left', async () => {
  const page = await as('township2')
  await page.goto('/work')
  await page.getByRole('button', { name: '新建事项' }).click()
  await newFor(page, '临时救助', hh, '登记急难求助', {
    求助人姓名: '陈建军',
    困难原因: '疾病',
    困难情况: '手术自付费用缺口',
  })
  await openMatter(page, await matterOf(page, hh, 'temporary-aid'))
  await take(page, '先行救助', {
    '救助金额（元）': 7000,
    救助人数: 3,
    发放方式: '转账',
    资金来源: '旗县应急救助资金',
    领取人及凭证: '陈建军，转账回单',
  })
  await take(page, '补办手续', { 情况说明: '出院结算单、签字已补齐。' })
})

test('the family confirms; the chain shows who gave what', async () => {
  const county = await as('county')
  await openMatter(county, await matterOf(county, hh, 'temporary-aid'))
  await take(county, '备案')
  const page = await as('township2')
  const answer = await page.request.get(`/api/matters?list=all&hh=${hh}&process=referral&size=20`)
  const { items } = (await answer.json()) as { items: { id: number }[] }
  for (const { id } of items) {
    await openMatter(page, id)
    await take(page, '核实到户并办结', { 核实结果: '家庭已收到' })
  }
  await openMatter(page, await matterOf(page, hh, 'temporary-aid'))
  await take(page, '登记跟进', { 后续需要: ['困难已解除'] })
  await shotOfChain(page, hh, 'cancer-family')
  const chain = await page.locator('main').innerText()
  for (const amount of ['8,600.00', '2,000.00', '10,000.00', '7,000.00']) expect(chain).toContain(amount)
})
