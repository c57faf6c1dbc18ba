/** Numbers that a spreadsheet cut to 15 digits: one in eleven still has a fitting check digit. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkCharacter } from '../clean/citizen-id.ts'
import { openDesk, personId, type SourcesDesk } from '../testing.ts'

let desk: SourcesDesk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

/** A sound id that ends in 000: its serial is a whole hundred and its check digit is 0. */
const endsInZeros = (() => {
  for (let day = 10; day < 29; day++) {
    const first = `159900198001${day}100`
    if (checkCharacter(first) === '0') return `${first}0`
  }
  throw new Error('none found')
})()
/** What a spreadsheet makes of an id that it takes for a number. */
const cut = (id: string) => `${id.slice(0, 15)}000`
const send = async (name: string, ids: string[]) => {
  const lines = ids.map((id, i) => `${name}${i},${id},张三,2026-10-0${(i % 9) + 1},50,I10`)
  const sent = await desk.send(
    `诊疗账单_${name}_202610.csv`,
    ['账单号,身份号码,姓名,账单日期,自付金额,诊断', ...lines].join('\n'),
  )
  if (!sent.ok) throw new Error(JSON.stringify(sent))
  return sent.receipt.versions[0]!
}

test('a sound number that ends in 000 is given to its person where no other number is damaged', async () => {
  const version = await send('A', [personId(1), endsInZeros, personId(2)])
  expect(version).toMatchObject({ accepted: 3, quarantined: 0, idQuality: { ok: 3 } })
})

test('the same number is held back in a column that a spreadsheet has damaged, with a sentence that says why', async () => {
  const version = await send('B', [personId(1), cut(personId(2502)), endsInZeros, '1.50302E+17', personId(3)])
  expect(version).toMatchObject({ rowsIn: 5, accepted: 2, quarantined: 3, balanced: true, idQuality: { ok: 2 } })
  expect(version.rejectReasons.map((r) => r.reason).sort()).toEqual([
    'id-excel-number',
    'id-excel-suspect',
    'id-excel-zeros',
  ])
})

test('one damaged number does not cast doubt on several that fit: those are more likely sound', async () => {
  const version = await send('C', [cut(personId(2502)), endsInZeros, endsInZeros, personId(3)])
  expect(version).toMatchObject({ accepted: 3, quarantined: 1 })
})
