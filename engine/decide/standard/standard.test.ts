/** FEEL by the standard, in sentences. Expected values are FEEL texts of their own. */
import fc from 'fast-check'
import { expect, describe as group, test } from 'vitest'
import { compileFeel, standard, toJs } from '../index.ts'

function valueOfText(source: string, names: Readonly<Record<string, standard.Value>> = {}): string {
  const result = standard.evaluate(source, names, new Date('2026-11-24T08:00:00Z'))
  return result.ok ? standard.textOf(result.value, true) : `fault: ${result.faults[0]!.message}`
}
const cases = (rows: readonly (readonly [string, string])[]) =>
  test.each(rows)('%s is %s', (source, expected) => expect(valueOfText(source)).toBe(expected))

group('numbers have 34 digits and round half to even', () => {
  cases([
    ['0.1 + 0.2', '0.3'],
    ['1 / 3', '0.3333333333333333333333333333333333'],
    ['2 / 3', '0.6666666666666666666666666666666667'],
    ['1 / 0', 'null'],
    ['decimal(2.5, 0) + decimal(3.5, 0)', '6'],
    ['decimal(1254, -2)', '1300'],
    ['round half up(-2.5, 0)', '-3'],
    ['round half down(-2.5, 0)', '-2'],
    ['-3 ** 2', '9'],
    ['2 ** 0.5', '1.414213562373095048801688724209698'],
    ['sqrt(16)', '4'],
    ['exp(1)', '2.718281828459045235360287471352662'],
    ['log(10)', '2.302585092994045684017991454684364'],
    ['10 ** 6145', 'null'],
    ['modulo(-12, 5)', '3'],
    ['number("1 000,5", " ", ",")', '1000.5'],
  ])
})

group('what cannot be computed is null and says why', () => {
  cases([
    ['"a" + 1', 'null'],
    ['null > 1', 'null'],
    ['null = null', 'true'],
    ['1 = "1"', 'null'],
    ['true or null', 'true'],
    ['false and null', 'false'],
    ['true and null', 'null'],
    ['if null then 1 else 2', '2'],
    ['unheard of', 'null'],
  ])
  test('the reasons are kept', () => {
    expect(standard.evaluate('"a" + 1')).toMatchObject({ ok: true, reasons: ['text + number has no meaning'] })
    expect(standard.evaluate('unheard of')).toMatchObject({ reasons: ['unknown name unheard of'] })
  })
})

group('texts are counted by character, patterns are those of XPath', () => {
  cases([
    ['string length("\\U01F40Eab")', '3'],
    ['substring("𠮷野家", 2)', '"野家"'],
    ['substring("foobar", -3, 2)', '"ba"'],
    ['matches("草原a", "^\\p{IsCJKUnifiedIdeographs}+a$")', 'true'],
    ['matches("hello world", "hello\\ sworld", "x")', 'true'],
    ['matches("O", "[A-Z-[OI]]", "i")', 'false'],
    ['matches("m", "\\p{Lu}", "i")', 'false'],
    ['matches("aa", "(?=a)")', 'null'],
    ['replace("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3")', '"(012) 345-6789"'],
    ['replace("a.b", ".", "-", "q")', '"a-b"'],
    ['split("a;b;;", ";")', '["a", "b", "", ""]'],
    ['string join(["a", null, "c"], "-")', '"a-c"'],
    ['string({a: [1, "b"]})', '"{a: [1, \\"b\\"]}"'],
  ])
})

group('dates and times', () => {
  cases([
    ['@"2026-01-31" + @"P1M"', '@"2026-02-28"'],
    ['@"2026-01-02" - @"2025-01-01"', '@"P366D"'],
    ['date("2026-02-30")', 'null'],
    ['date and time(@"2026-11-24", @"08:00:00@Asia/Shanghai") = @"2026-11-24T00:00:00Z"', 'true'],
    ['@"2021-01-01T24:00:00"', '@"2021-01-02T00:00:00"'],
    ['@"23:30:00" + @"PT1H"', '@"00:30:00"'],
    ['@"2026-11-24T08:00:00" - @"2026-11-24T08:00:00Z"', 'null'],
    ['(@"P1DT2H" * 2).hours', '4'],
    ['@"P10Y11M" / 2.5', '@"P4Y4M"'],
    ['years and months duration(@"2026-03-31", @"2026-04-30").months', '0'],
    ['day of week(@"2026-11-24")', '"Tuesday"'],
    ['week of year(@"2005-01-01")', '53'],
    ['@"2018-12-10".weekday', '1'],
    ['today()', '@"2026-11-24"'],
    ['-@"P1Y"', '@"-P1Y"'],
  ])
})

group('lists, filters and iterations', () => {
  cases([
    ['[{a: 1, b: 1}, {a: 2, b: 2}][a > 1].b', '[2]'],
    ['[{item: 1}, {item: 2}][item > 1]', '[{item: 2}]'],
    ['[1, 2, 3][-1]', '3'],
    ['[1, 2, 3][9]', 'null'],
    ['"one"[1]', '"one"'],
    ['for i in 3..1 return i', '[3, 2, 1]'],
    ['for i in 0..3 return if i = 0 then 1 else i * partial[-1]', '[1, 1, 2, 6]'],
    ['for d in @"2026-01-30"..@"2026-02-01" return d.day', '[30, 31, 1]'],
    ['for x in [[1, 2], [3]], y in x return y', '[1, 2, 3]'],
    ['some x in [1, null] satisfies x = 1', 'true'],
    ['sort([3, 1, 2], function(a, b) a > b)', '[3, 2, 1]'],
    ['list replace([1, 2, 3], function(item, new) item = 2, 9)', '[1, 9, 3]'],
    ['mode([6, 1, 9, 6, 1])', '[1, 6]'],
    ['sum([])', 'null'],
    ['flatten([[1, [2]], 3])', '[1, 2, 3]'],
  ])
})

group('ranges and membership', () => {
  cases([
    ['5 in (1..5)', 'false'],
    ['5 in ((1..5), [5..6])', 'true'],
    ['1 in [[2..4], [1..3]]', 'true'],
    ['[1, 2] in [[1, 2], [3]]', 'true'],
    ['(< 10).end', '10'],
    ['(= 10) = [10..10]', 'false'],
    ['overlaps before([1..5], [3..8])', 'true'],
    ['before([1..10), 10)', 'true'],
    ['during(5, [1..10])', 'true'],
    ['range("[\\"a\\"..\\"c\\"]") instance of range<string>', 'true'],
  ])
})

group('functions and contexts', () => {
  cases([
    ['{f: function(n: number) n * 2, v: f(4)}.v', '8'],
    ['(function(n: number) n)("x")', 'null'],
    ['(function(n: number) n)([7])', '7'],
    ['(function(a) function(b) a + b)(1)(2)', '3'],
    ['abs(n: -1)', '1'],
    ['abs(m: -1)', 'null'],
    ['context put({x: {a: 1}}, ["x", "a"], 2)', '{x: {a: 2}}'],
    ['get entries({a: 1})[1].key', '"a"'],
    ['(function(n: number) external {java: {class: "C"}})(1)', 'null'],
    ['{a: 1, a: 2}', 'fault: a stands twice in the context'],
    ['(function(s: string) 1) instance of function<string>->string', 'false'],
  ])
  test('functions that call each other without end give null', () => {
    expect(valueOfText('(function(f) f(f))(function(f) f(f))')).toBe('null')
  })
})

test('names may hold spaces, signs and words of the language', () => {
  const one = standard.parseNumber('1')
  const names = { 'terms and conditions': one, 'a-b': one, 'in stock': one, 'Order.size': one, 情况: one, '🐎': one }
  for (const name of Object.keys(names)) expect(valueOfText(`${name} + 1`, names)).toBe('2')
  const nested = { Loan: standard.contextOf({ 'rate p/a': one }) }
  expect(valueOfText('Loan.rate p/a + 1', nested)).toBe('2')
  expect(valueOfText('date("2026-01-01").year', { date: 'an input called date' })).toBe('2026')
})

test('on known values the typed mode for policies and the standard agree', () => {
  const numbers = fc.constantFrom('a', 'b', '0', '2.5', '-3', '100')
  const expressions = fc.letrec<{ n: string; c: string }>((tie) => ({
    n: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      numbers,
      fc.tuple(tie('n'), fc.constantFrom('+', '-', '*'), tie('n')).map(([x, op, y]) => `(${x}) ${op} (${y})`),
      fc.tuple(fc.constantFrom('min', 'max', 'sum'), tie('n'), tie('n')).map(([f, x, y]) => `${f}(${x}, ${y})`),
      fc.tuple(fc.constantFrom('floor', 'ceiling', 'abs'), tie('n')).map(([f, x]) => `${f}(${x})`),
      fc.tuple(tie('c'), tie('n'), tie('n')).map(([c, x, y]) => `(if ${c} then ${x} else ${y})`),
      fc
        .tuple(tie('c'), tie('n'))
        .map(([c, x]) => `count(list[item > 1 and (${c})]) + sum(for i in 1..2 return i * (${x}))`),
    ),
    c: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc
        .tuple(tie('n'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('n'))
        .map(([x, op, y]) => `${x} ${op} ${y}`),
      fc.tuple(tie('n'), tie('n'), tie('n')).map(([x, y, z]) => `(${x}) in ((${y}), > ${z})`),
      fc.tuple(tie('c'), fc.constantFrom('and', 'or'), tie('c')).map(([x, op, y]) => `(${x}) ${op} (${y})`),
      tie('n').map((x) => `some i in list satisfies i > ${x}`),
      tie('n').map((x) => `every i in list satisfies i > ${x}`),
      tie('c').map((x) => `not(${x})`),
    ),
  }))
  const amount = fc.integer({ min: -10_000, max: 10_000 }).map((cents) => cents / 100)
  fc.assert(
    fc.property(
      fc.oneof(expressions.n, expressions.c),
      amount,
      amount,
      fc.array(amount, { maxLength: 4 }),
      (source, a, b, list) => {
        const typed = compileFeel(source, { a: 'number', b: 'number', list: { list: 'number' } })
        if (!typed.ok) throw new Error(`${source}: ${typed.faults[0]!.message}`)
        const number = (value: number) => standard.parseNumber(String(value))
        const result = standard.evaluate(source, { a: number(a), b: number(b), list: list.map(number) })
        const value = result.ok ? result.value : null
        const plain = standard.isNumber(value) ? Number(standard.numberText(value)) : value
        expect(`${plain} ${source}`).toBe(`${toJs(typed.expression)({ a, b, list })} ${source}`)
      },
    ),
    { numRuns: 300 },
  )
})
