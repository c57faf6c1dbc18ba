/** Random expressions, and rows to compute them for: all back ends must agree on them. For tests. */
import fc from 'fast-check'

/** Of the names a, b, n, p.age, s, t, yes, d, e of {@link row}. */
export const number: fc.Arbitrary<string> = fc.letrec<{ n: string }>((tie) => ({
  n: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom('a', 'b', 'n', 'p.age', '0', '1', '2.5', '-3', '100', '0.05'),
    fc.tuple(tie('n'), fc.constantFrom('+', '-', '*', '/'), tie('n')).map(([x, op, y]) => `(${x}) ${op} (${y})`),
    fc.tuple(fc.constantFrom('abs', 'floor', 'ceiling'), tie('n')).map(([f, x]) => `${f}(${x})`),
    fc
      .tuple(
        fc.constantFrom('round half up', 'round half down', 'round up', 'round down', 'decimal', 'floor', 'ceiling'),
        tie('n'),
        fc.constantFrom('0', '1', '2'),
      )
      .map(([f, x, scale]) => `${f}(${x}, ${scale})`),
    fc.tuple(tie('n'), tie('n')).map(([x, y]) => `(if (${x}) > (${y}) then ${x} else ${y})`),
    fc.tuple(fc.constantFrom('min', 'max', 'sum'), tie('n'), tie('n')).map(([f, x, y]) => `${f}([${x}, ${y}])`),
    fc
      .tuple(fc.constantFrom('a', 'n', 'b'), fc.constantFrom('7', 'n', '2.5', '-3'))
      .map(([x, y]) => `modulo(${x}, ${y})`),
    fc.constantFrom('string length(s)', 'd.year', 'e.day', 'years and months duration(d, e).years', '(d - e).days'),
    tie('n').map((x) => `-(${x})`),
  ),
})).n

const word = fc.constantFrom(
  's',
  't',
  '"张伟"',
  '"ab"',
  '""',
  'upper case(s)',
  'substring(t, 2)',
  'substring(s, -2, 1)',
  's + t',
)
const day = fc.constantFrom(
  'd',
  'e',
  'date("2024-02-29")',
  'd - duration("P1M")',
  'e + duration("P1Y")',
  'd + duration("P40D")',
  'date(s)',
)
const compare = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')

/** A condition of the same names. */
export const truth: fc.Arbitrary<string> = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.tuple(number, compare, number).map(([x, op, y]) => `${x} ${op} ${y}`),
    fc.tuple(word, compare, word).map(([x, op, y]) => `${x} ${op} ${y}`),
    fc.tuple(day, compare, day).map(([x, op, y]) => `${x} ${op} ${y}`),
    fc.constantFrom('yes', 'yes = true', 's = null', 'd != null', 'n in (1, 2, null)', 'a in ([1..100], > 500)'),
    fc.tuple(number, number, number).map(([x, y, z]) => `(${x}) between (${y}) and (${z})`),
    fc.tuple(word, word).map(([x, y]) => `contains(${x}, ${y})`),
    fc.constantFrom(
      'starts with(s, "张")',
      'ends with(t, "b")',
      'matches(s, "^[a-z]+$")',
      's in ("ab", t)',
      'list contains(["ab", s], t)',
    ),
    fc.tuple(tie('c'), fc.constantFrom('and', 'or'), tie('c')).map(([x, op, y]) => `(${x}) ${op} (${y})`),
    tie('c').map((x) => `not(${x})`),
    fc.tuple(tie('c'), tie('c')).map(([x, y]) => `(if ${x} then ${y} else null) = true`),
    fc.tuple(tie('c'), tie('c'), tie('c')).map(([x, y, z]) => `if ${x} then (${y}) else (${z})`),
    fc.tuple(tie('c'), number, number, number).map(([c, x, y, z]) => `(if ${c} then ${x} else ${y}) > ${z}`),
  ),
})).c

const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { freq: 4 })
const dates = fc.constantFrom('2024-01-31', '2024-02-29', '2025-03-01', '2023-12-15', '2024-02-28')
const texts = fc.constantFrom('张伟', '张', 'ab', 'b', '', 'Ab', '2024-02-29', '𠮷b')
/** Values of the names; some unknown. */
export const row = fc.record({
  a: maybe(fc.integer({ min: -100000, max: 100000 }).map((cents) => cents / 100)),
  b: maybe(fc.integer({ min: -30000, max: 30000 }).map((units) => units / 10000)),
  n: maybe(fc.integer({ min: -5, max: 9 })),
  'p.age': maybe(fc.integer({ min: 0, max: 110 })),
  s: maybe(texts),
  t: maybe(texts),
  yes: maybe(fc.boolean()),
  d: maybe(dates),
  e: maybe(dates),
})
