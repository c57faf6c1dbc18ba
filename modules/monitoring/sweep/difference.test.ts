import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceOf, type FoundHit, hitKey, type LiveWarning, type Rules } from './difference.ts'

const rules: Rules = {
  dimensionsForOrange: 2,
  silence: { days: 90, rise: 0.2 },
  asOf: '2026-10-31',
  dueDate: (level) => ({ yellow: '2026-11-13', orange: '2026-11-06', red: '2026-11-04' })[level],
}
const hit = (
  indicator: string,
  level: FoundHit['level'],
  dimension: string,
  more: Partial<FoundHit> = {},
): FoundHit => ({
  indicator,
  level,
  dimension,
  pid: null,
  magnitude: 10_000,
  reason_zh: `${indicator}理由`,
  reason_en: `${indicator} reason`,
  fold: `${indicator}${level}`,
  ...more,
})
/** The warning as it stands after the difference was written. */
function written(live: LiveWarning | null, found: FoundHit[], closed = new Map()): LiveWarning | null {
  const difference = differenceOf(live, found, closed, rules)
  const line = difference.warning
  if (live === null && line === null) return null
  const hits = (live?.hits ?? []).map((old) => {
    const update = difference.update.find((one) => one.id === old.id)
    if (update) return { ...update.hit, id: old.id, state: 'active' as const }
    return difference.withdraw.includes(old.id) ? { ...old, state: 'withdrawn' as const } : old
  })
  for (const one of difference.insert) hits.push({ ...one, id: `new-${hitKey(one)}`, state: 'active' })
  if (line?.state === 'withdrawn') return null
  return { ...(live ?? { id: '1', hh: '1' }), ...(line ?? {}), hits } as LiveWarning
}
const health = hit('R-H03', 'yellow', 'health')
const work = hit('R-J01', 'yellow', 'employment')

describe('what a sweep changes', () => {
  test('a first sign opens a warning with its last day to act', () => {
    const { warning, acts, insert } = differenceOf(null, [health], new Map(), rules)
    expect(warning).toMatchObject({ level: 'yellow', state: 'open', dueAt: '2026-11-13', headline_zh: 'R-H03理由' })
    expect(acts).toEqual([{ kind: 'open', from: null, to: 'yellow' }])
    expect(insert).toHaveLength(1)
  })
  test('a second yellow sign of another dimension raises to orange and shortens the time', () => {
    const live = written(null, [health])
    const { warning, acts } = differenceOf(live, [health, work], new Map(), rules)
    expect(warning).toMatchObject({ level: 'orange', dueAt: '2026-11-06' })
    expect(acts).toEqual([{ kind: 'raise', from: 'yellow', to: 'orange' }])
  })
  test('a warning whose data were corrected is withdrawn', () => {
    const { warning, acts, withdraw } = differenceOf(written(null, [health]), [], new Map(), rules)
    expect(warning?.state).toBe('withdrawn')
    expect(acts.map((act) => act.kind)).toEqual(['withdraw'])
    expect(withdraw).toHaveLength(1)
  })
  test('a warning staff work on stays theirs: it is only marked', () => {
    const live = { ...written(null, [health])!, state: 'dispatched' as const }
    const { warning, acts } = differenceOf(live, [], new Map(), rules)
    expect(warning).toMatchObject({ state: 'dispatched', level: 'yellow', unsupportedSince: '2026-10-31' })
    expect(acts.map((act) => act.kind)).toEqual(['unsupported'])
    const marked = written(live, [])
    expect(differenceOf(marked, [], new Map(), rules)).toMatchObject({ warning: null, acts: [] })
    expect(differenceOf(marked, [health], new Map(), rules).acts.map((act) => act.kind)).toEqual(['supported'])
  })
  test('a closed sign stays quiet, a new one beside it opens a warning of its own', () => {
    const closed = new Map([[hitKey(health), { closedOn: '2026-10-20', magnitude: 10_000 }]])
    expect(differenceOf(null, [health], closed, rules)).toMatchObject({ warning: null, silenced: 1 })
    const other = differenceOf(null, [health, work], closed, rules)
    expect(other.warning?.level).toBe('yellow')
    expect(other.insert.map((one) => one.indicator)).toEqual(['R-J01'])
  })
  test('a fifth more breaks the silence', () => {
    const closed = new Map([[hitKey(health), { closedOn: '2026-10-20', magnitude: 10_000 }]])
    expect(differenceOf(null, [{ ...health, magnitude: 12_000 }], closed, rules).warning?.level).toBe('yellow')
  })
})

test('whatever was found, finding it again changes nothing', () => {
  const hits = fc.uniqueArray(
    fc.record({
      indicator: fc.constantFrom('R-H01', 'R-H02', 'R-J01', 'E-01'),
      level: fc.constantFrom('yellow' as const, 'orange' as const, 'red' as const),
      dimension: fc.constantFrom('health', 'employment', 'excess'),
      pid: fc.constantFrom(null, '15992619700101001', '15992620000101001'),
      magnitude: fc.constantFrom(null, 1, 10, 12),
      reason_zh: fc.constant('理由'),
      reason_en: fc.constant('reason'),
      fold: fc.constantFrom('a', 'b'),
    }),
    { selector: hitKey },
  )
  const closed = fc.dictionary(
    fc.constantFrom('R-H01|', 'R-H02|', 'E-01|15992619700101001'),
    fc.record({ closedOn: fc.constantFrom('2026-07-01', '2026-10-01'), magnitude: fc.constantFrom(null, 10) }),
  )
  fc.assert(
    fc.property(fc.array(hits, { maxLength: 4 }), closed, fc.boolean(), (sweeps, past, dispatched) => {
      let live: LiveWarning | null = null
      for (const found of sweeps) {
        live = written(live, found, new Map(Object.entries(past)))
        if (live && dispatched) live = { ...live, state: 'dispatched' }
        const again = differenceOf(live, found, new Map(Object.entries(past)), rules)
        expect(again).toMatchObject({ warning: null, acts: [], insert: [], update: [], withdraw: [] })
      }
    }),
  )
})
