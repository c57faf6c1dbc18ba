/**
 * 乌海的故事 the road accident: found in the departments' data, visited, 12,000 yuan paid first, medical aid asked for and
 * granted, the chain closed. The family is invented.
 */
import { afterEach, expect, test } from 'vitest'
import { type Visit, visit } from './ground/browser.ts'
import { dispatchWarning, followUp, matterOf, openMatter, take } from './ground/forms.ts'

const hh = '150426990001'
let open: Visit | undefined
const as = async (account: string, size?: 'desktop' | 'phone') => {
  await open?.close()
  open = await visit(account, size)
  return open.page
}
afterEach(async () => {
  const faults = open?.faults ?? []
  await open?.close()
  open = undefined
  expect(faults, 'the page threw errors').toEqual([])
})

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
