import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceOf, type FoundHit, hitKey, type LiveWarning, type Rules, type UnjudgedHit } from './difference.ts'

const rules: Rules = {
  dimensionsForOrange: 2,
  silence: () => ({ days: 90, rise: 0.2 }),
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
function written(
  live: LiveWarning | null,
  found: FoundHit[],
  closed = new Map(),
  unjudged = new Map<string, UnjudgedHit>(),
): LiveWarning | null {
  const difference = differenceOf(live, found, closed, rules, unjudged)
  const line = difference.warning
  if (live === null && line === null) return null
  const hits = (live?.hits ?? []).map((old) => {
    const update = difference.update.find((one) => one.id === old.id)
    if (update) return { ...update.hit, id: old.id, state: 'active' as const, unjudgedSince: null, missing: [] }
    const keep = difference.keep.find((one) => one.id === old.id)
    if (keep) return { ...old, level: keep.level, unjudgedSince: keep.since, missing: keep.missing }
    return difference.withdraw.includes(old.id)
      ? { ...old, state: 'withdrawn' as const, unjudgedSince: null, missing: [] }
      : old
  })
  for (const one of difference.insert)
    hits.push({ ...one, id: `new-${hitKey(one)}`, state: 'active', unjudgedSince: null, missing: [] })
  if (line?.state === 'withdrawn') return null
  return { ...(live ?? { id: '1', hh: '1' }), ...(line ?? {}), hits } as LiveWarning
}
const health = hit('R-H03', 'yellow', 'health')
const work = hit('R-J01', 'yellow', 'employment')
/** Marks of hits that cannot be judged, with the level that may still hold. */
const doubted = (...hits: FoundHit[]) =>
  new Map(
    hits.map((one): [string, UnjudgedHit] => [
      hitKey(one),
      {
        level: one.level,
        missing: [{ measure: 'oop', dataset: 'bills', since: null, why_zh: '柳桥县账单未交付', why_en: 'no bills' }],
      },
    ]),
  )

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
  test('a sign whose data stopped coming stays with its level, marked once, and nothing is withdrawn', () => {
    const live = written(null, [health])
    const { warning, acts, keep, withdraw } = differenceOf(live, [], new Map(), rules, doubted(health))
    expect({ warning, withdraw }).toEqual({ warning: null, withdraw: [] })
    expect(acts).toMatchObject([{ kind: 'unjudged', from: 'yellow', to: 'yellow', missing: [{ measure: 'oop' }] }])
    expect(keep).toMatchObject([{ level: 'yellow', since: '2026-10-31', missing: [{ why_zh: '柳桥县账单未交付' }] }])
    const marked = written(live, [], new Map(), doubted(health))
    const again = differenceOf(marked, [], new Map(), { ...rules, asOf: '2026-11-30' }, doubted(health))
    expect(again).toMatchObject({ warning: null, acts: [], keep: [], withdraw: [] })
  })
  test('when data come again the sign is withdrawn if it no longer holds, else refreshed without the mark', () => {
    const marked = written(written(null, [health]), [], new Map(), doubted(health))
    expect(differenceOf(marked, [], new Map(), rules)).toMatchObject({
      warning: { state: 'withdrawn' },
      acts: [{ kind: 'withdraw' }],
    })
    const { update, acts } = differenceOf(marked, [health], new Map(), rules)
    expect(update).toHaveLength(1)
    expect(acts).toEqual([{ kind: 'judged', from: 'yellow', to: 'yellow' }])
    expect(written(marked, [health])?.hits[0]?.unjudgedSince).toBeNull()
  })
  test('beside a sign in doubt another one still counts, and one that is known to be gone goes', () => {
    const live = written(null, [health, work])
    expect(differenceOf(live, [work], new Map(), rules, doubted(health))).toMatchObject({ warning: null, withdraw: [] })
    const { warning, withdraw, keep } = differenceOf(live, [], new Map(), rules, doubted(health))
    expect(warning).toMatchObject({ state: 'open', level: 'yellow', headline_zh: 'R-H03理由' })
    expect([withdraw.length, keep.length]).toEqual([1, 1])
  })
  test('a sign found weaker while its stronger reason is in doubt keeps its level', () => {
    const strong = hit('R-H03', 'red', 'health')
    const live = written(null, [strong])
    const { warning, update, keep } = differenceOf(live, [health], new Map(), rules, doubted(strong))
    expect({ warning, update }).toEqual({ warning: null, update: [] })
    expect(keep).toMatchObject([{ level: 'red' }])
    // Known not to be red any more, but perhaps orange: lowered that far and no further.
    const lowered = differenceOf(live, [health], new Map(), rules, doubted({ ...strong, level: 'orange' }))
    expect(lowered.warning).toMatchObject({ level: 'orange', state: 'open' })
  })
  test('a warning staff work on is not called unsupported while its data are missing', () => {
    const live = { ...written(null, [health])!, state: 'dispatched' as const }
    expect(differenceOf(live, [], new Map(), rules, doubted(health)).acts.map((act) => act.kind)).toEqual(['unjudged'])
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
    fc.property(fc.array(fc.tuple(hits, hits), { maxLength: 4 }), closed, fc.boolean(), (sweeps, past, dispatched) => {
      let live: LiveWarning | null = null
      for (const [found, doubts] of sweeps) {
        // The engine doubts only what stood before and was not found again.
        const doubtedNow = () =>
          doubted(
            ...doubts.flatMap((one) => {
              const before = live?.hits.find((now) => hitKey(now) === hitKey(one) && now.state === 'active')
              return before && !found.some((now) => hitKey(now) === hitKey(one)) ? [before] : []
            }),
          )
        const unjudged = doubtedNow()
        live = written(live, found, new Map(Object.entries(past)), unjudged)
        for (const key of unjudged.keys())
          expect(live?.hits.find((now) => hitKey(now) === key)).toMatchObject({
            state: 'active',
            unjudgedSince: rules.asOf,
          })
        if (live && dispatched) live = { ...live, state: 'dispatched' }
        const again = differenceOf(live, found, new Map(Object.entries(past)), rules, doubtedNow())
        expect(again).toMatchObject({ warning: null, acts: [], insert: [], update: [], keep: [], withdraw: [] })
      }
    }),
  )
})
