import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findDoubled, withEchoes } from './doubled.ts'
import type { HelpKinds } from './help-kinds.ts'
import { kindOfHelp, spanOf } from './help-kinds.ts'
import type { Link } from './shared.ts'

const label = (zh: string) => ({ zh, en: zh })
const help: HelpKinds = {
  kinds: [
    { id: 'tekun', label: label('特困供养'), from: ['tier:tekun'], months: 1 },
    { id: 'dibao', label: label('低保'), from: ['tier:dibao', 'rows:pay/kind=dibao'], months: 1 },
    { id: 'study', label: label('教育救助'), from: ['rows:study'], months: 6 },
    { id: 'pay', label: label('其他'), from: ['rows:pay'], months: 1 },
  ],
  exclusive: [{ kinds: ['tekun', 'dibao'], reference: '第十六条' }],
}
let n = 0
const link = (kind: string, giver: string, from: string, to: string, more: Partial<Link> = {}): Link => ({
  id: `l${++n}`,
  at: from,
  kind: 'aid',
  title: label(kind),
  detail: label(''),
  giver: label(giver),
  by: '',
  source: { type: 'row', dataset: kind, label: label(kind), versionId: 1, fileName: null, row: n },
  pid: '1',
  level: null,
  amount: 100 + n,
  help: { kind, from, to },
  echoOf: null,
  doubled: false,
  ...more,
})

test('school money from the education bureau and from the union in the same term is pointed out', () => {
  const found = findDoubled(
    [link('study', '教育', '2026-09-01', '2027-02-28'), link('study', '工会', '2026-10-10', '2027-04-09')],
    help,
  )
  expect(found).toMatchObject([{ why: 'givers', from: '2026-10-10', to: '2027-02-28' }])
  expect(found[0]!.title.zh).toBe('教育救助：教育和工会在同一时期都给予了')
})

test('the same giver month after month is no doubling, nor are two givers one after the other', () => {
  expect(
    findDoubled(
      [link('dibao', '民政', '2026-01-01', '2026-01-31'), link('dibao', '民政', '2026-02-01', '2026-02-28')],
      help,
    ),
  ).toEqual([])
  expect(
    findDoubled(
      [link('study', '教育', '2026-01-01', '2026-06-30'), link('study', '工会', '2026-07-01', '2026-12-31')],
      help,
    ),
  ).toEqual([])
})

test('two children each with school money of another giver are no doubling', () => {
  expect(
    findDoubled(
      [
        link('study', '教育', '2026-01-01', '2026-06-30', { pid: '1' }),
        link('study', '工会', '2026-01-01', '2026-06-30', { pid: '2' }),
      ],
      help,
    ),
  ).toEqual([])
})

test('the month’s payment of our roll is what the holding gives: no second giver; another bureau’s payment is', () => {
  const holding = link('dibao', '民政', '2026-12-01', '9999-12-31', {
    kind: 'tier',
    source: { type: 'file' },
    pid: null,
  })
  const paid = link('dibao', '翁牛特旗民政局', '2026-12-01', '2026-12-31', {
    kind: 'payment',
    source: { type: 'matter', id: 9, number: 'FF-1', process: 'funds', seq: 0 },
    pid: null,
  })
  expect(findDoubled([holding, paid], help)).toEqual([])
  const elsewhere = link('dibao', '外省民政', '2026-12-01', '2026-12-31')
  const found = findDoubled([holding, paid, elsewhere], help)
  expect(found.map((one) => one.links.includes(elsewhere.id))).toEqual([true, true])
})

test('kinds that exclude each other are named with the rule', () => {
  expect(
    findDoubled(
      [link('tekun', '民政', '2026-01-01', '9999-12-31'), link('dibao', '民政', '2026-03-01', '2026-03-31')],
      help,
    ),
  ).toMatchObject([{ why: 'excluded', reference: '第十六条', from: '2026-03-01', to: '2026-03-31' }])
})

test('the same aid to the same person on the same day is told twice, to two persons it is not', () => {
  const same = { amount: 110 }
  const [a, b] = [
    link('dibao', '民政', '2026-10-01', '2026-10-31', same),
    link('dibao', '民政', '2026-10-01', '2026-10-31', same),
  ]
  expect(findDoubled([a, b], help)).toMatchObject([{ why: 'twice', links: [a.id, b.id] }])
  expect(findDoubled([a, { ...b, pid: '2' }], help)).toEqual([])
})

test("a department's row about money this product paid is the same money: shown, not doubled", () => {
  const paid = link('temporary', '乌丹镇', '2026-11-02', '2027-02-01', {
    amount: 1200,
    pid: null,
    source: { type: 'matter', id: 7, number: 'LS-1', process: 'temporary-aid', seq: 3 },
  })
  const row = link('temporary', '民政', '2026-11-20', '2027-02-19', { amount: 1200 })
  const links = withEchoes([row, paid], 45)
  expect(links[0]).toMatchObject({ echoOf: paid.id })
  expect(findDoubled(links, help)).toEqual([])
  expect(withEchoes([{ ...row, at: '2027-03-01' }, paid], 45)[0]!.echoOf).toBeNull()
})

test('a doubling always names links that overlap and have two givers, whatever the order of the links', () => {
  const some = fc.record({
    kind: fc.constantFrom('study', 'dibao', 'tekun'),
    giver: fc.constantFrom('教育', '工会', '民政'),
    day: fc.integer({ min: 0, max: 700 }),
    days: fc.integer({ min: 0, max: 200 }),
    pid: fc.constantFrom('1', '2', null),
  })
  const iso = (day: number) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)
  fc.assert(
    fc.property(fc.array(some, { maxLength: 25 }), (list) => {
      const links = list.map((one, i) => ({
        ...link(one.kind, one.giver, iso(one.day), iso(one.day + one.days), { pid: one.pid }),
        id: `x${i}`,
        amount: i + 1,
      }))
      const found = findDoubled(links, help)
      for (const one of found) {
        const named = links.filter((l) => one.links.includes(l.id))
        expect(one.from <= one.to).toBe(true)
        expect(named.length).toBeGreaterThan(1)
        if (one.why === 'givers') expect(new Set(named.map((l) => l.giver.zh)).size).toBe(2)
      }
      const key = (list: typeof found) =>
        list
          .map((one) => [one.why, one.from, one.to, [...one.links].sort()])
          .map(String)
          .sort()
      expect(key(findDoubled([...links].reverse(), help))).toEqual(key(found))
    }),
  )
})

test('the first kind whose place fits is taken, a field decides between two of one data set', () => {
  expect(kindOfHelp(help, { dataset: 'pay', fields: { kind: 'dibao' } })).toBe('dibao')
  expect(kindOfHelp(help, { dataset: 'pay', fields: { kind: 'heating' } })).toBe('pay')
  expect(kindOfHelp(help, 'tier:tekun')).toBe('tekun')
  expect(kindOfHelp(help, 'tier:none')).toBeUndefined()
})

test('a grant stands for its months to the day before, also at the end of a short month', () => {
  expect(spanOf('2026-10-15', 1)).toEqual({ from: '2026-10-15', to: '2026-11-14' })
  expect(spanOf('2026-10-01', 1)).toEqual({ from: '2026-10-01', to: '2026-10-31' })
  expect(spanOf('2026-01-31', 1)).toEqual({ from: '2026-01-31', to: '2026-02-27' })
})
