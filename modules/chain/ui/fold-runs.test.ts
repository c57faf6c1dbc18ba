import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Link } from '../shared.ts'
import { foldRuns, passes, silenceBetween, silences } from './fold-runs.ts'

const row = (at: string, amount: number | null = 470, more: Partial<Link> = {}): Link => ({
  id: `${at}-${Math.random()}`,
  at,
  kind: 'aid',
  title: { zh: '保障金发放', en: 'Payment' },
  detail: { zh: '', en: '' },
  giver: { zh: '民政', en: 'Civil affairs' },
  by: '',
  source: { type: 'row', dataset: 'benefit-payment', label: { zh: '', en: '' }, versionId: 1, fileName: null, row: 1 },
  pid: '1',
  level: null,
  amount,
  help: { kind: 'dibao', from: at, to: at },
  echoOf: null,
  doubled: false,
  ...more,
})

test('twelve monthly payments are one line with their months and their sum', () => {
  const months = Array.from({ length: 12 }, (_, i) => row(`2026-${String(12 - i).padStart(2, '0')}-01`))
  expect(foldRuns(months)).toMatchObject([{ run: { count: 12, from: '2026-01-01', amount: 5640 } }])
})

test('a month that failed to come breaks the run in two', () => {
  const links = ['2026-10-01', '2026-09-01', '2026-08-01', '2026-05-01', '2026-04-01', '2026-03-01'].map((at) =>
    row(at),
  )
  expect(foldRuns(links).map((one) => one.run?.count)).toEqual([3, 3])
})

test('two of a kind stay two lines, and what is doubled is never folded away', () => {
  expect(foldRuns([row('2026-10-01'), row('2026-09-01')])).toHaveLength(2)
  expect(
    foldRuns(['2026-10-01', '2026-09-01', '2026-08-01'].map((at) => row(at, 470, { doubled: true }))),
  ).toHaveLength(3)
})

test('nothing is lost by folding: every link is a line or in a run', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.constantFrom('1', '2', null), fc.boolean()), {
        maxLength: 60,
      }),
      (days) => {
        const links = days
          .sort((a, b) => b[0] - a[0])
          .map(([n, pid, doubled], i) => ({
            ...row(new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10), 1, { pid, doubled }),
            id: String(i),
          }))
        const shown = foldRuns(links)
        const ids = shown.flatMap((one) => one.run?.ids ?? [one.link.id])
        expect(ids.sort()).toEqual(links.map((link) => link.id).sort())
      },
    ),
  )
})

test('the short view leaves out daily life but never a doubling', () => {
  expect(passes('key')(row('2026-01-01', 1, { kind: 'event' }))).toBe(false)
  expect(passes('key')(row('2026-01-01', 1, { kind: 'event', doubled: true }))).toBe(true)
  expect(passes('departments')(row('2026-01-01', 1, { kind: 'answer' }))).toBe(true)
})

test('a silence is only where nothing at all is recorded, also when a filter leaves lines out', () => {
  const [newest, between, oldest] = ['2026-10-01', '2026-05-01', '2026-01-01'].map((at) => row(at)) as [
    Link,
    Link,
    Link,
  ]
  const line = (link: Link) => ({ link, run: null })
  expect(silences([newest, between, oldest], 180)).toEqual([])
  const known = silences([newest, oldest], 180)
  expect(silenceBetween(line(newest), line(oldest), known)).toBe(273)
  expect(silenceBetween(line(between), line(oldest), known)).toBeNull()
})
