/** The same list again as that of a later day. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshness } from '../quality/freshness.ts'
import type { IngestOutcome } from '../shared.ts'
import { openDesk, personId, type SourcesDesk } from '../testing.ts'

let desk: SourcesDesk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const county = '900101'
const only = (outcome: IngestOutcome) => {
  if (!outcome.ok || outcome.state !== 'done') throw new Error(JSON.stringify(outcome))
  return outcome.receipt.versions[0]!
}
const bills = (lines: string[]) => ['账单号,身份号码,姓名,账单日期,自付金额,诊断', ...lines].join('\n')

test('an unchanged list sent as that of the next month renews its freshness; sent again, or as an older one, it does not', async () => {
  const list = `清溪县保障台账,,,,,,\n户号,户主,户主身份号码,成员姓名,成员身份号码,保障类别,月保障金\n${county}0000021,王一,${personId(42)},王一,${personId(42)},城镇基本保障,500\n`
  const september = only(await desk.send('保障台账_202609.csv', list))
  const october = only(await desk.send('保障台账_202610.csv', list))
  expect(october).toMatchObject({ dataset: 'tier-ledger', accepted: 1, dataDate: '2026-10-31' })
  expect(october.versionId).not.toBe(september.versionId)
  const fresh = (await freshness(desk.ctx, county, '2026-11-05')).find((one) => one.dataset === 'tier-ledger')
  expect(fresh).toMatchObject({ lastDataDate: '2026-10-31', state: 'fresh' })
  for (const name of ['保障台账_202610.csv', '保障台账_202609.csv', '台账.csv'])
    expect(await desk.send(name, list), name).toMatchObject({ state: 'same-file' })
  // Bills carry their days themselves: a later name makes them no news.
  const sent = bills([`R1,${personId(3)},王二,2026-09-01,10,I10`])
  await desk.send('诊疗账单_202609_乙.csv', sent)
  expect(await desk.send('诊疗账单_202610_乙.csv', sent)).toMatchObject({ state: 'same-file' })
})
