/**
 * 扎兰屯的故事 the bedridden son: found by comparing the disabled persons' federation's list, a mother with a disability of her
 * own cares for him; a plan of services is asked for, made and handed over. The family is invented.
 */
import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'
import { answerAtDesk, dispatchWarning, matterOf, openMatter, referNeeds, shotOfChain, take } from './ground/forms.ts'

const hh = '150426990002'
const as = peopleInTurn()

test('the comparison of disabilities names the family', async () => {
  await dispatchWarning(await as('county'), hh, /残疾/)
})

test('the aide sits with mother and son; they need services, not only money', async () => {
  const page = await as('township', 'phone')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await take(page, '接收')
  await take(page, '登记入户', {
    见到家庭成员: '是',
    看到和了解到的情况: '儿子长期卧床，母亲肢体残疾，翻身、洗澡困难，情绪低落。',
    建议: '服务类救助',
  })
  const county = await as('county')
  await openMatter(county, await matterOf(county, hh, 'warning-visit'))
  await take(county, '复核通过', { 处理意见: '服务类救助', 反馈代码: '属实已推送' })
  await openMatter(county, await matterOf(county, hh, 'warning-visit'))
  await referNeeds(county, ['服务类救助'], {
    address: '乌丹镇山咀子村',
    details: { 'service-plan': '母子二人，儿子重度肢体残疾卧床，需要照护、心理疏导和轮椅' },
  })
})

test('the social workers see what they need and no more, make the plan and hand it over', async () => {
  const page = await as('shegong', 'phone')
  await page.goto('/desk')
  await page.locator('.desk-line').filter({ hasText: '服务类救助' }).first().click()
  await page.locator('.matter-form').first().waitFor()
  expect(await page.locator('body').innerText()).not.toMatch(/1599\d{13}/)
  await answerAtDesk(page, '服务类救助', {
    gives: '照护、心理疏导、邻里志愿服务方案',
    done: '方案已交给家庭：每周两次上门照护，每月一次心理疏导，邻里每日探访，轮椅已送达。',
  })
})

test('the family is asked whether it came; then the chain is closed', async () => {
  const page = await as('township')
  await openMatter(page, await matterOf(page, hh, 'referral'))
  await take(page, '核实到户并办结', { 核实结果: '家庭已收到' })
  await shotOfChain(page, hh, 'bedridden-son')
  expect(await page.locator('main').innerText()).toContain('邻里志愿服务方案')
})
