import { expect, test } from 'vitest'
import { peopleInTurn } from './ground/browser.ts'

const as = peopleInTurn()

test('a clerk types a family of four in: what is missing is said once, then tier, amount and reasons follow each key without the server', async () => {
  const page = await as('county')
  await page.goto('/calculate')
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: '添加成员' }).click()
  const answer = page.locator('.answer-main')
  await answer.getByText('还不能判断').waitFor()
  expect(await answer.locator('.answer-missing').innerText()).toContain('工资性收入（第1、2、3、4位成员）')

  const asked: string[] = []
  page.on('request', (one) => asked.push(one.url()))
  for (const label of ['工资性收入', '离退休金、职工养老金', '政策范围内医疗自付']) {
    const fields = await page.getByLabel(label, { exact: true }).all()
    expect(fields).toHaveLength(4)
    for (const field of fields) await field.fill('0')
  }
  const wage = page.getByLabel('工资性收入').first()
  const said = async () => [
    await answer.locator('.answer-tier').innerText(),
    await answer.locator('.answer-amount').innerText(),
  ]
  await wage.fill('')
  const each: string[][] = []
  for (const key of '123456') {
    await wage.press(key)
    each.push(await said())
  }
  const yuan = each.map(([, amount]) => Number(/[\d,]+/.exec(amount!)![0].replaceAll(',', '')))
  expect(each.slice(0, 5).every(([tier]) => tier === '城市低保')).toBe(true)
  expect(yuan[4]).toBeLessThan(yuan[0]!)
  expect(each[5]).toEqual(['无救助', '0元/月'])
  expect(
    await page
      .locator('.reason > summary')
      .getByText(/建议类别/)
      .innerText(),
  ).toContain('无救助')
  // Where the help would change, to the fen, and the answer of the last key lies in the stretch that says so.
  await page.getByText('收入或支出变化时').click()
  const bands = page.locator('.along-bands tbody tr')
  await bands.first().waitFor()
  const stretches = (await bands.allInnerTexts()).map((text) => text.split('\t').map((cell) => cell.trim()))
  expect(stretches.map(([, tier]) => tier)).toEqual(['城市低保', '低保边缘', '无救助'])
  const edge = Number(stretches[0]![0]!.split('–')[1]!.replaceAll(',', ''))
  expect(stretches[1]![0]).toContain((edge + 0.01).toLocaleString('en-US', { minimumFractionDigits: 2 }))
  await wage.fill(String(edge))
  await answer.getByText('城市低保').waitFor()
  await wage.fill(String(Number((edge + 0.01).toFixed(2))))
  await answer.getByText('低保边缘').waitFor()
  expect((await bands.allInnerTexts()).length).toBe(3)
  // Nothing of the family leaves the machine.
  expect(asked.filter((url) => url.includes('/api/rules'))).toEqual([])
  // Another day has its own rules and standards; the family is still there.
  const day = page.locator('#family-day')
  await day.fill('2026-03-01')
  await Promise.all([page.waitForResponse(/api\/rules\/benefits\?asOf=2026-03-01/), day.press('Enter')])
  await answer.getByText('低保边缘').waitFor()
  expect(await wage.inputValue()).toBe(String(Number((edge + 0.01).toFixed(2))))
  expect(await page.getByLabel('工资性收入', { exact: true }).count()).toBe(4)
  // What could not be read stands in the field alone: it leaves with its member.
  const second = page.getByLabel('工资性收入', { exact: true }).nth(1)
  await page.getByLabel('工资性收入', { exact: true }).nth(2).fill('')
  await second.fill('12x')
  await page.getByRole('button', { name: '移除第2位成员' }).click()
  expect([await second.inputValue(), await second.getAttribute('aria-invalid')]).toEqual(['', null])
  // It stays, and stays marked, while its group is closed.
  const group = page.locator('.fact-group', { hasText: '其他收入' }).first()
  await group.locator('summary').click()
  const unread = group.locator('input[inputmode=decimal]').first()
  await unread.fill('一千')
  await group.locator('summary').click()
  await unread.waitFor({ state: 'hidden' })
  await group.locator('summary').click()
  expect([await unread.inputValue(), await unread.getAttribute('aria-invalid')]).toEqual(['一千', 'true'])
})
