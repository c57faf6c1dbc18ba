/** Built-in functions and date parts → DuckDB SQL. */
import type { Node } from './nodes.ts'
import { type Digits, divideSql, integerAsDecimal, type Sql, type Writing } from './sql-numbers.ts'
import { isRounding, roundingSql } from './sql-rounding.ts'
import { isList } from './types.ts'

const whole: Pick<Sql, 'digits' | 'integer'> = { digits: { precision: 18, scale: 0 }, integer: true }

/** SQL of a function call. */
export function callSql(node: Node & { kind: 'call' }, writing: Writing): Sql {
  const unsupported = (why: string): Sql => {
    writing.faults.add('unsupported-sql', node.at, why)
    return { sql: 'NULL' }
  }
  const overList = node.args.length === 1 && isList(node.args[0]!.type) && node.name !== 'count'
  if (overList) return unsupported(`${node.name} of a list that is not written out cannot be said in SQL yet`)
  const args = node.args.map((arg) => writing.write(arg))
  const [a, b, c] = args
  if (isRounding(node.name) && (b || !['floor', 'ceiling'].includes(node.name)))
    return (
      roundingSql(node.name, a!, node.args[1]) ?? unsupported('the digits to round to must be written out, 0 to 10')
    )
  switch (node.name) {
    case 'abs':
      return { ...a!, sql: `abs(${a!.sql})` }
    case 'floor':
    case 'ceiling':
      return wholeSql(node.name === 'floor' ? 'floor' : 'ceil', a!)
    case 'modulo': {
      const digits = wider(a!.digits, b!.digits)
      const [x, y] = [decimalSql(a!), decimalSql(b!)]
      return { sql: `(((${x} % ${y}) + ${y}) % ${y})`, ...(digits && { digits }) }
    }
    case 'sum':
      return sumSql(args)
    case 'mean': {
      const total = sumSql(args)
      const count = { precision: 4, scale: 0 }
      return total.digits ? divideSql(total.sql, total.digits, String(args.length), count) : total
    }
    case 'min':
    case 'max':
      return extremeSql(node.name === 'min' ? 'least' : 'greatest', args)
    case 'count':
      if (node.args[0]!.kind !== 'list') return unsupported('only a list written out can be counted in SQL')
      return { sql: String(node.args[0]!.items.length), ...whole }
    case 'contains':
      return { sql: `contains(${a!.sql}, ${b!.sql})` }
    case 'starts with':
      return { sql: `starts_with(${a!.sql}, ${b!.sql})` }
    case 'ends with':
      return { sql: `ends_with(${a!.sql}, ${b!.sql})` }
    case 'matches':
      if (node.args[1]!.kind !== 'text') return unsupported('the pattern of matches must be a text written out')
      return { sql: `regexp_matches(${a!.sql}, ${b!.sql})` }
    case 'string length':
      return { sql: `length(${a!.sql})`, ...whole }
    case 'substring':
      return { sql: substringSql(a!.sql, b!.sql, c?.sql) }
    case 'upper case':
      return { sql: `upper(${a!.sql})` }
    case 'lower case':
      return { sql: `lower(${a!.sql})` }
    case 'string':
      if (node.args[0]!.type === 'text') return a!
      if (node.args[0]!.type === 'number' && !a!.integer)
        return unsupported('string of a number with digits after the point')
      return { sql: `CAST(${a!.sql} AS VARCHAR)` }
    case 'date':
      return dateSql(node, args, unsupported)
    case 'years and months duration': {
      const months = `(year(${b!.sql}) - year(${a!.sql})) * 12 + month(${b!.sql}) - month(${a!.sql})`
      const [d1, d2] = [`day(${a!.sql})`, `day(${b!.sql})`]
      const less = `CASE WHEN ${months} > 0 AND ${d2} < ${d1} THEN 1 WHEN ${months} < 0 AND ${d2} > ${d1} THEN -1 ELSE 0 END`
      return { sql: `(${months} - ${less})`, ...whole }
    }
    default:
      return unsupported(`${node.name} cannot be said in SQL yet`)
  }
}

/** SQL of `.year`, `.days`, … */
export function partSql(node: Node & { kind: 'part' }, writing: Writing): Sql {
  const { sql } = writing.write(node.operand, 9)
  if (node.part === 'years') return { sql: `((${sql}) // 12)`, ...whole }
  if (node.part === 'months') return { sql: `((${sql}) % 12)`, ...whole }
  if (node.part === 'days') return { sql: `((${sql}) // 86400)`, ...whole }
  return { sql: `${node.part}(${sql})`, ...whole }
}

function wider(a: Digits | undefined, b: Digits | undefined): Digits | undefined {
  if (!a || !b) return undefined
  const scale = Math.max(a.scale, b.scale)
  return { precision: Math.min(38, Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1), scale }
}

const decimalSql = (value: Sql): string =>
  value.integer && value.digits ? integerAsDecimal(value.sql, value.digits) : `(${value.sql})`

function wholeSql(fn: 'floor' | 'ceil', value: Sql): Sql {
  if (!value.digits || value.integer) return { ...value, sql: value.sql }
  const digits = { precision: Math.min(38, value.digits.precision - value.digits.scale + 1), scale: 0 }
  return { sql: `CAST(${fn}(${value.sql}) AS DECIMAL(${digits.precision},0))`, digits }
}

function sumSql(args: Sql[]): Sql {
  const digits = args.map((arg) => arg.digits).reduce((a, b) => wider(a, b))
  return { sql: `(${args.map(decimalSql).join(' + ')})`, ...(digits && { digits }) }
}

/** least/greatest pass over NULL; here one unknown value makes the answer unknown. */
function extremeSql(fn: 'least' | 'greatest', args: Sql[]): Sql {
  if (args.length === 1) return args[0]!
  const digits = args.map((arg) => arg.digits).reduce((a, b) => wider(a, b))
  const rest = { ...(digits && { digits, integer: args.every((arg) => arg.integer) }) }
  const given = args.filter((arg) => !/^-?\d+(\.\d+)?$/.test(arg.sql))
  const [limit] = args.filter((arg) => !given.includes(arg))
  // A floor or a ceiling: an unknown value is on no side of it and stays.
  if (args.length === 2 && given.length === 1 && limit)
    return {
      sql: `CASE WHEN ${given[0]!.sql} ${fn === 'greatest' ? '<' : '>'} ${limit.sql} THEN ${limit.sql} ELSE ${given[0]!.sql} END`,
      ...rest,
    }
  const anyNull = given.map((arg) => `(${arg.sql}) IS NULL`).join(' OR ')
  const found = `${fn}(${args.map((arg) => arg.sql).join(', ')})`
  return { sql: given.length === 0 ? found : `CASE WHEN ${anyNull} THEN NULL ELSE ${found} END`, ...rest }
}

/** FEEL counts from 1, a negative start counts from the end, start 0 and negative lengths give null. */
function substringSql(text: string, start: string, length: string | undefined): string {
  const from = `CAST(trunc(${start}) AS BIGINT)`
  const first = `CASE WHEN ${from} > 0 THEN ${from} ELSE length(${text}) + ${from} + 1 END`
  const cut = length === undefined ? '' : `, CAST(trunc(${length}) AS BIGINT)`
  const bad = [`${from} = 0`, `${first} < 1`, ...(length === undefined ? [] : [`CAST(trunc(${length}) AS BIGINT) < 1`])]
  return `CASE WHEN ${bad.join(' OR ')} THEN NULL ELSE substring(${text}, ${first}${cut}) END`
}

function dateSql(node: Node & { kind: 'call' }, args: Sql[], unsupported: (why: string) => Sql): Sql {
  const [a, b, c] = args
  if (args.length === 3) {
    const pad = (value: Sql, size: number) => `lpad(CAST(${value.sql} AS VARCHAR), ${size}, '0')`
    if (!args.every((arg) => arg.integer)) return unsupported('year, month and day must be whole numbers')
    const text = `${pad(a!, 4)} || '-' || ${pad(b!, 2)} || '-' || ${pad(c!, 2)}`
    // lpad cuts off what is too long: the year 10000 would become 1000.
    const within = [9999, 12, 31].map((to, at) => `${args[at]!.sql} BETWEEN 1 AND ${to}`)
    return { sql: `CASE WHEN ${within.join(' AND ')} THEN TRY_CAST(${text} AS DATE) END` }
  }
  const type = node.args[0]!.type
  if (type === 'date') return a!
  if (type === 'datetime') return { sql: `CAST(${a!.sql} AS DATE)` }
  if (type === 'text')
    return {
      sql: `CASE WHEN regexp_full_match(${a!.sql}, '\\d{4}-\\d{2}-\\d{2}') AND ${a!.sql} >= '0001' THEN TRY_CAST(${a!.sql} AS DATE) END`,
    }
  return unsupported('date of this value')
}
