/**
 * 应退尽退 a household that leaves: paid after a death, and a car was bought. It is visited, heard before anything is
 * decided, and leaves step by step with a grace period. The family is invented.
 */
import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'
import { dispatchWarning, followUp, matterOf, openMatter, shotOfChain, take } from './ground/forms.ts'

const hh = '150426990005'
const as = peopleInTurn()

test('the data say: paid after a death, and a car; it is only a question, not a decision', async () => {
  const page = await as('county')
  await dispatchWarning(page, hh, /死亡/)
})

test('the township looks at the family and asks for a re-check; the county agrees', async () => {
  const page = await as('township', 'phone')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await take(page, '接收')
  await take(page, '登记入户', {
    见到家庭成员: '是',
    看到和了解到的情况: '户主七月去世，家人尚未申报；儿子贷款购车跑运输，收入开始好转。',
    建议: '复核现有救助',
  })
  const county = await as('county')
  await openMatter(county, await matterOf(county, hh, 'warning-visit'))
  await take(county, '复核通过', { 处理意见: '复核现有救助', 反馈代码: '属实无需救助' })
})

test('the re-check proposes a grace period; nothing can be decided before the family was heard', async () => {
  const page = await as('township')
  await openMatter(page, await matterOf(page, hh, 'warning-visit'))
  await followUp(page, '发起核查', { 缘由: '监测预警', 情况说明: '户主去世，家庭购车' })
  const recheck = await matterOf(page, hh, 'recheck')
  await openMatter(page, recheck)
  await take(page, '登记入户', {
    调查人: [{ 姓名: '斯琴高娃' }, { 姓名: '白玉兰' }],
    调查情况: '家庭现有三口人，儿子运输月收入约三千元。',
  })
  await take(page, '提出核查意见', {
    核查意见: '渐退',
    '每月金额（元）': 200,
    保障人数: 2,
    渐退月数: 3,
    理由: '户主去世后人口减少，儿子已有稳定运输收入，给予渐退期。',
  })
  const county = await as('county')
  const before = await county.request.post(`/api/matters/${recheck}/actions`, {
    data: { kind: 'decide', input: {} },
    headers: { origin: new URL(county.url()).origin },
  })
  expect(before.status()).toBe(409)
  expect(await before.text(), 'nobody gets less unheard').toContain('听取')
  const again = await as('township')
  await openMatter(again, recheck)
  await take(again, '记录听取意见', {
    方式: '当面',
    听取何人意见: '户主儿子',
    意见内容: '理解，希望保留三个月。',
    同意拟作决定: '是',
  })
})

test('the county decides, the family is told in writing, and the chain is closed', async () => {
  const county = await as('county')
  const recheck = await matterOf(county, hh, 'recheck')
  await openMatter(county, recheck)
  await take(county, '作出决定')
  const page = await as('township')
  await openMatter(page, recheck)
  await take(page, '书面告知', { 送达方式: '直接送达，家属签收' })
  await page.getByText('已办结').first().waitFor()
  await shotOfChain(page, hh, 'leaves-after-hearing')
  expect(await page.locator('main').innerText()).toContain('听取')
})
