import { expect, describe as group, test } from 'vitest'
import { compileFeel, describe, type Scope, toJs, toSql } from './index.ts'

const money = { type: 'number', precision: 18, scale: 2 } as const
const scope: Scope = {
  oop: money,
  income: money,
  'standard.line': money,
  'person.age': { type: 'number', sql: 'p.age', precision: 5, scale: 0, integer: true },
  members: { type: 'number', precision: 10, scale: 0, integer: true },
  anything: 'number',
  tier: 'text',
  disabled: 'boolean',
  settled_on: 'date',
  as_of: { type: 'date', sql: "DATE '2026-10-31'" },
  seen: 'datetime',
  codes: { list: 'text' },
}

function compiled(source: string) {
  const result = compileFeel(source, scope)
  if (!result.ok) throw new Error(`${source}: ${JSON.stringify(result.faults)}`)
  return result.expression
}
function sqlOf(source: string): string {
  const result = toSql(compiled(source))
  return result.ok ? result.sql : result.faults.map((fault) => fault.message).join('; ')
}
function faultsOf(source: string): string[] {
  const result = compileFeel(source, scope, 'boolean')
  return result.ok ? [] : result.faults.map((fault) => `${fault.line}:${fault.column} ${fault.code} ${fault.message}`)
}

group('the SQL of an expression', () => {
  test.each([
    ['oop >= 10000', '"oop" >= 10000'],
    ['oop >= 30000 or oop >= 0.5 * income', '"oop" >= 30000 OR "oop" >= 0.5 * "income"'],
    ['(disabled or oop > 1) and tier = "none"', '("disabled" OR "oop" > 1) AND "tier" = \'none\''],
    ['not(tier in ("dibao", "margin"))', "NOT (\"tier\" IN ('dibao', 'margin'))"],
    ['person.age < 16', 'p.age < 16'],
    ['oop < standard.line', '"oop" < "standard.line"'],
    ['tier = null', '"tier" IS NULL'],
    ['tier != null', '"tier" IS NOT NULL'],
    ['oop in [100..200)', '("oop" >= 100 AND "oop" < 200)'],
    ['oop between 1 and 2', '("oop" >= 1 AND "oop" <= 2)'],
    ['members * 12 > 100', 'CAST("members" AS DECIMAL(10,0)) * 12 > 100'],
    ['anything > 1', 'CAST("anything" AS DECIMAL(18,4)) > 1'],
    ['settled_on > as_of - duration("P3M")', '"settled_on" > DATE \'2026-07-31\''],
    ['settled_on > as_of - duration("P90D")', '"settled_on" > DATE \'2026-08-02\''],
    [
      'settled_on + duration("P3M") > as_of',
      "CASE WHEN CAST((\"settled_on\" + to_months(3)) AS DATE) BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN CAST((\"settled_on\" + to_months(3)) AS DATE) END > DATE '2026-10-31'",
    ],
    ['starts with(tier, "di")', 'starts_with("tier", \'di\')'],
    ['if oop = null then 0 else oop', 'CASE WHEN "oop" IS NULL THEN 0 ELSE "oop" END'],
    [
      'max(oop, income) > 1',
      'CASE WHEN ("oop") IS NULL OR ("income") IS NULL THEN NULL ELSE greatest("oop", "income") END > 1',
    ],
    ['contains(tier, "it\'s")', "contains(\"tier\", 'it''s')"],
    ['list contains(codes, tier)', 'only a list written out can be searched in SQL'],
  ])('%s', (source, expected) => expect(sqlOf(source)).toBe(expected))
})

group('faults say where and what', () => {
  test.each([
    ['opp > 1', ['1:1 unknown-name unknown name opp']],
    ['Person.Age > 1', ['1:1 unknown-name unknown name Person.Age, did you mean person.age']],
    ['oop >=', ['1:7 syntax the expression is not complete']],
    ['oop > 1 ; tier', ['1:9 syntax unexpected “; tier”']],
    ['oop > "1"', ['1:5 wrong-type number cannot be compared with text']],
    [
      'tier > 1 and\n  oop + tier > 2',
      ['1:6 wrong-type text cannot be compared with number', '2:7 wrong-type number + text has no meaning'],
    ],
    ['oop + 1', ['1:1 wrong-type must be boolean, not number']],
    ['oop and disabled', ['1:1 wrong-type the left side of and must be boolean, not number']],
    ['sqrt(oop) > 1', ['1:1 unknown-name unknown function sqrt']],
    ['settled_on > date("2026-02-30")', ['1:19 bad-value “2026-02-30” is no date']],
    ['oop ** tier > 1', ['1:5 wrong-type number ** text has no meaning']],
    ['oop == 1', ['1:6 unsupported “= 1” (SimplePositiveUnaryTest) is not supported yet']],
    ['1 < oop < 3', ['1:9 wrong-type boolean cannot be compared with number']],
    ['some x in codes satisfies x > 1', ['1:29 wrong-type text cannot be compared with number']],
  ])('%s', (source, expected) => expect(faultsOf(source)).toEqual(expected))
})

group('unknown values', () => {
  const js = (source: string, row: Record<string, unknown>) => toJs(compiled(source))(row as never)
  test('a true side decides although the other is unknown', () => {
    expect(js('oop >= 30000 or oop >= 0.5 * income', { oop: 30000 })).toBe(true)
    expect(js('oop >= 30000 or oop >= 0.5 * income', { oop: 20000 })).toBe(null)
    expect(js('oop >= 30000 and oop >= 0.5 * income', { oop: 20000 })).toBe(false)
  })
  test('equality with an unknown tier is unknown, a test for null is not', () => {
    expect(js('tier = "none"', { tier: null })).toBe(null)
    expect(js('tier = null', {})).toBe(true)
  })
  test('money is exact', () => {
    expect(js('oop + income = 0.3', { oop: 0.1, income: 0.2 })).toBe(true)
    expect(js('oop / income', { oop: 1, income: 3 })).toBe(0.3333333333)
    expect(js('oop / income', { oop: 1, income: 0 })).toBe(null)
  })
  test('calendar months end on the last day', () => {
    expect(js('date("2026-03-31") - duration("P1M")', {})).toBe('2026-02-28')
    expect(js('years and months duration(date("2026-01-31"), date("2026-02-28"))', {})).toBe(0)
    expect(js('date("2026-03-01") - date("2026-02-01") >= duration("P28D")', {})).toBe(true)
  })
})

test('a condition can be said in words', () => {
  const tree = compiled('oop >= 30000 or oop >= 0.5 * income and tier in ("a", "b")').tree
  const labels: Record<string, string> = { oop: '医疗自付', income: '收入', tier: '保障类别' }
  expect(describe(tree, 'zh', (name) => labels[name] ?? name)).toBe(
    '医疗自付达到30000，或者（医疗自付达到0.5 × 收入，且保障类别属于“a”、“b”）',
  )
  expect(describe(tree, 'en', (name) => name)).toBe(
    'oop is at least 30000 or (oop is at least 0.5 × income and tier is one of "a", "b")',
  )
})
