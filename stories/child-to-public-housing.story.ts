/**
 * 包头的故事 the child and the grandmother: an old house of grade D; public rental housing is asked for and given. The family
 * is invented.
 */
import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'
import { answerAtDesk, dispatchWarning, matterOf, openMatter, referNeeds, shotOfChain, take } from './ground/forms.ts'

const hh = '150426990004'
const as = peopleInTurn()

test('the housing list names the house', async () => {
  await dispatchWarning(await as('county'), hh, /危房/)
})

test('the township sees the house; the county asks the housing department', async () => {
  const page = await as('township', 'phone')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await take(page, '接收')
  await take(page, '登记入户', {
    见到家庭成员: '是',
    看到和了解到的情况: '祖孙二人住土坯房，墙体开裂，孩子在镇里上学。',
    建议: '转办部门',
  })
  const county = await as('county')
  await openMatter(county, await matterOf(county, hh, 'warning-visit'))
  await take(county, '复核通过', { 处理意见: '转办部门', 反馈代码: '属实已推送' })
  await openMatter(county, await matterOf(county, hh, 'warning-visit'))
  await referNeeds(county, ['公租房'], { address: '乌丹镇山咀子村' })
})

test('the housing department assigns a home', async () => {
  const page = await as('zhujian')
  await answerAtDesk(page, '公租房', { gives: '公租房一套', done: '已签约入住，首年租金减免。' })
})

test('the family has moved; the chain is closed', async () => {
  const page = await as('township')
  await openMatter(page, await matterOf(page, hh, 'referral'))
  await take(page, '核实到户并办结', { 核实结果: '家庭已收到' })
  await shotOfChain(page, hh, 'child-to-public-housing')
  expect(await page.locator('main').innerText()).toContain('公租房一套')
})
