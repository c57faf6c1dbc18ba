/** Typed tree → DuckDB SQL. Null propagates as in SQL; numbers stay DECIMAL, so money is exact. */
import { monthsLater, secondsLater } from './calendar.ts'
import type { Faults } from './faults.ts'
import { type CompareOp, isAlwaysKnown, listTests, type Node, type Test } from './nodes.ts'
import { callSql, partSql } from './sql-functions.ts'
import { type Digits, divideSql, integerAsDecimal, type Sql, type Writing } from './sql-numbers.ts'
import type { Scope } from './types.ts'

/** Strength of SQL operators; a weaker one inside a stronger one gets brackets. */
const strength = { or: 1, and: 2, not: 3, compare: 4, add: 5, multiply: 6, atom: 9 } as const

const defaultDigits: Digits = { precision: 18, scale: 4 }

/** SQL of a tree. Names become their column; what SQL cannot express becomes a fault. */
export function writeSql(tree: Node, scope: Scope, faults: Faults): Sql {
  const writing: Writing = {
    scope,
    faults,
    write(node, outside = 0) {
      const { sql, ...rest } = write(node, writing)
      return { sql: strengthOf(node) < outside ? `(${sql})` : sql, ...rest }
    },
  }
  return writing.write(tree)
}

function strengthOf(node: Node): number {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'not':
      return strength[node.kind]
    case 'compare':
    case 'is-null':
    case 'in':
      return strength.compare
    case 'arithmetic':
      return node.op === '*' ? strength.multiply : node.op === '/' ? strength.atom : strength.add
    case 'negate':
      return strength.multiply
    default:
      return strength.atom
  }
}

function write(node: Node, writing: Writing): Sql {
  const sql = (inner: Node, outside = 0) => writing.write(inner, outside).sql
  switch (node.kind) {
    case 'number':
      return numberSql(node.value.units, node.value.scale)
    case 'text':
      if (node.value.includes('\0'))
        writing.faults.add('unsupported-sql', node.at, 'a NUL character cannot stand in SQL')
      return { sql: quoted(node.value) }
    case 'boolean':
      return { sql: node.value ? 'TRUE' : 'FALSE' }
    case 'null':
      return { sql: 'NULL' }
    case 'moment':
      return { sql: `${node.type === 'date' ? 'DATE' : 'TIMESTAMP'} ${quoted(node.value)}` }
    case 'duration':
      return { sql: String(node.value), digits: { precision: 18, scale: 0 }, integer: true }
    case 'name':
      return nameSql(node.name, writing)
    case 'negate': {
      const inner = writing.write(node.operand, strength.atom)
      return { ...inner, sql: `-${inner.sql.startsWith('-') ? `(${inner.sql})` : inner.sql}` }
    }
    case 'arithmetic':
      return arithmeticSql(node, writing)
    case 'compare':
      return { sql: compareSql(node.op, sql(node.left, strength.add), sql(node.right, strength.add)) }
    case 'is-null':
      return { sql: `${sql(node.operand, strength.add)} IS ${node.negated ? 'NOT ' : ''}NULL` }
    case 'and':
    case 'or':
      return {
        sql: `${sql(node.left, strength[node.kind])} ${node.kind.toUpperCase()} ${sql(node.right, strength[node.kind])}`,
      }
    case 'not':
      return { sql: `NOT ${sql(node.operand, strength.compare + 1)}` }
    case 'if': {
      const [then, otherwise] = [writing.write(node.then), writing.write(node.otherwise)]
      const digits = widest(then.digits, otherwise.digits)
      const condition = sql(node.condition)
      // Counting what holds; unknown stays unknown.
      if (then.sql === '1' && otherwise.sql === '0')
        return { sql: `CAST(${condition} AS INTEGER)`, digits: { precision: 1, scale: 0 }, integer: true }
      // Neither branch is taken while the condition is unknown.
      const elseSql = isAlwaysKnown(node.condition) ? 'ELSE' : `WHEN NOT (${condition}) THEN`
      return {
        sql: `CASE WHEN ${condition} THEN ${then.sql} ${elseSql} ${otherwise.sql} END`,
        ...(digits && { digits, integer: !!then.integer && !!otherwise.integer }),
      }
    }
    case 'in':
      return { sql: inSql(node.operand, node.tests, writing) }
    case 'list':
      return { sql: `[${node.items.map((item) => sql(item)).join(', ')}]` }
    case 'call':
      return callSql(node, writing)
    case 'part':
      return partSql(node, writing)
    default:
      writing.faults.add('unsupported-sql', node.at, `${node.kind} cannot be said in SQL yet`)
      return { sql: 'NULL' }
  }
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`

function nameSql(name: string, { scope }: Writing): Sql {
  const entry = scope[name]
  const full = typeof entry === 'object' && 'type' in entry ? entry : { type: entry ?? 'null' }
  const column = full.sql ?? `"${name.replaceAll('"', '""')}"`
  if (full.type === 'months' || full.type === 'days')
    return { sql: column, digits: { precision: 18, scale: 0 }, integer: true }
  if (full.type !== 'number') return { sql: column }
  if (full.precision === undefined)
    return {
      sql: `CAST(${column} AS DECIMAL(${defaultDigits.precision},${defaultDigits.scale}))`,
      digits: defaultDigits,
    }
  return {
    sql: column,
    digits: { precision: full.precision, scale: full.scale ?? 0 },
    ...(full.integer && { integer: true }),
  }
}

function numberSql(units: bigint, scale: number): Sql {
  const size = String(units < 0n ? -units : units)
  const sign = units < 0n ? '-' : ''
  const precision = Math.max(size.length, scale + 1)
  if (scale === 0) return { sql: `${sign}${size}`, digits: { precision, scale }, integer: true }
  const padded = size.padStart(scale + 1, '0')
  return { sql: `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`, digits: { precision, scale } }
}

function compareSql(op: CompareOp, left: string, right: string): string {
  return `${left} ${op === '!=' ? '<>' : op} ${right}`
}

function arithmeticSql(node: Node & { kind: 'arithmetic' }, writing: Writing): Sql {
  if (node.op === '**') {
    writing.faults.add('unsupported-sql', node.at, 'powers cannot be said in SQL yet')
    return { sql: 'NULL' }
  }
  const outside = node.op === '*' ? strength.multiply : node.op === '/' ? 0 : strength.add
  const left = writing.write(node.left, outside)
  const right = writing.write(node.right, node.op === '-' ? strength.multiply : outside)
  if (node.type === 'text') return { sql: `${left.sql} || ${right.sql}` }
  if (node.type === 'date' || node.type === 'datetime') return { sql: shiftSql(node, writing) }
  if (node.type === 'days' && node.left.type !== 'days') {
    const moment = (side: Node) =>
      side.type === 'date' ? `CAST(${writing.write(side).sql} AS TIMESTAMP)` : writing.write(side).sql
    const bothDates = node.left.type === 'date' && node.right.type === 'date'
    return {
      sql: bothDates
        ? `datediff('day', ${right.sql}, ${left.sql}) * 86400`
        : `datediff('second', ${moment(node.right)}, ${moment(node.left)})`,
      digits: { precision: 18, scale: 0 },
      integer: true,
    }
  }
  const [a, b] = [left.digits, right.digits]
  if (!a || !b) return { sql: 'NULL', digits: defaultDigits }
  if (node.op === '/') return divideSql(left.sql, a, right.sql, b)
  const first = left.integer && right.integer ? integerAsDecimal(left.sql, a) : left.sql
  const sql = `${first} ${node.op} ${right.sql}`
  if (node.op === '*') {
    if (a.scale + b.scale > 30)
      writing.faults.add('unsupported-sql', node.at, 'too many digits after the point for SQL')
    return { sql, digits: { precision: Math.min(38, a.precision + b.precision), scale: a.scale + b.scale } }
  }
  const scale = Math.max(a.scale, b.scale)
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale)
  return { sql, digits: { precision: Math.min(38, whole + scale + 1), scale } }
}

/** Durations, in months and seconds, that lead to no date DuckDB cannot count: some ten thousand years. */
const farthest = { months: 120_000, days: 316_000_000_000 }

/**
 * date ± duration: months as calendar months, days of a date as whole days. Beyond the years 1 to 9999 it is unknown, as in
 * JavaScript: departments write 9999-12-31 for "for ever", and what DuckDB cannot count would break off the whole run.
 */
function shiftSql(node: Node & { kind: 'arithmetic' }, writing: Writing): string {
  const [moment, length] =
    node.left.type === 'months' || node.left.type === 'days' ? [node.right, node.left] : [node.left, node.right]
  if (moment.type === 'null' || length.type === 'null') return 'NULL'
  const start = writing.write(moment, strength.multiply).sql
  const amount = writing.write(length, strength.multiply).sql
  const isDate = moment.type === 'date'
  const day = /^DATE '(\d{4}-\d\d-\d\d)'$/.exec(start)?.[1]
  if (day && length.kind === 'duration') {
    const by = node.op === '-' ? -length.value : length.value
    const known = length.type === 'months' ? monthsLater(day, by) : secondsLater(day, by)
    return known === null ? 'CAST(NULL AS DATE)' : `DATE '${known}'`
  }
  const inYears = (moved: string) => {
    const far =
      length.kind !== 'duration' || Math.abs(length.value) > farthest[length.type === 'months' ? 'months' : 'days']
    const tried = far ? `TRY(${moved})` : moved
    return isDate
      ? `CASE WHEN ${tried} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN ${tried} END`
      : `CASE WHEN ${tried} BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59' THEN ${tried} END`
  }
  if (length.type === 'days' && isDate) {
    const days =
      length.kind === 'duration' ? String(Math.trunc(length.value / 86400)) : `TRY_CAST(${amount} // 86400 AS INTEGER)`
    return inYears(`${start} ${node.op} ${days.startsWith('-') ? `(${days})` : days}`)
  }
  const interval =
    length.type === 'months'
      ? `to_months(${length.kind === 'duration' ? amount : `TRY_CAST(${amount} AS INTEGER)`})`
      : `to_seconds(${amount})`
  const moved = `(${start} ${node.op} ${interval})`
  return inYears(isDate ? `CAST(${moved} AS DATE)` : moved)
}

/** `x IN (…)` when all tests are plain values, else tests joined with OR. */
function inSql(operand: Node, tests: Test[], writing: Writing): string {
  const x = writing.write(operand, strength.add).sql
  const flat = tests.flatMap((test): Test[] => (test.kind === 'member' ? listTests(test.list) : [test]))
  if (flat.length === 0) return `FALSE`
  const values = flat.map((test) =>
    test.kind === 'compare' && test.op === '=' ? writing.write(test.operand).sql : null,
  )
  if (values.length > 1 && values.every((value) => value !== null)) return `${x} IN (${values.join(', ')})`
  const joined = flat.map((test) => testSql(x, test, writing))
  return joined.length === 1 ? joined[0]! : `(${joined.join(' OR ')})`
}

function testSql(x: string, test: Test, writing: Writing): string {
  if (test.kind === 'holds') return writing.write(test.condition).sql
  if (test.kind === 'is-null') return `${x} IS NULL`
  if (test.kind === 'compare') return compareSql(test.op, x, writing.write(test.operand, strength.add).sql)
  if (test.kind === 'member') {
    writing.faults.add('unsupported-sql', test.list.at, 'only a list written out can be searched in SQL')
    return 'NULL'
  }
  if (test.kind === 'value') {
    writing.faults.add(
      'unsupported-sql',
      test.operand.at,
      'a test that is only known at run time cannot be said in SQL',
    )
    return 'NULL'
  }
  const low = compareSql(test.lowClosed ? '>=' : '>', x, writing.write(test.low, strength.add).sql)
  const high = compareSql(test.highClosed ? '<=' : '<', x, writing.write(test.high, strength.add).sql)
  return `(${low} AND ${high})`
}

function widest(a: Digits | undefined, b: Digits | undefined): Digits | undefined {
  if (!a || !b) return a ?? b
  const scale = Math.max(a.scale, b.scale)
  return { precision: Math.min(38, Math.max(a.precision - a.scale, b.precision - b.scale) + scale), scale }
}
