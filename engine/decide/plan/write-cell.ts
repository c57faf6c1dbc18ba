/** One cell → one DuckDB expression. Cells that are columns are named, all others are written out. */
import { Faults } from '../faults.ts'
import type { Node } from '../nodes.ts'
import { writeSql } from '../to-sql.ts'
import type { ScopeEntry } from '../types.ts'
import { type Cell, constantOf, type Pick, withKids } from './cells.ts'

export interface Written {
  sql: string
  precision?: number
  scale?: number
  integer?: boolean
  /** Largest absolute value in units of the last digit, as far as the facts' digits tell. */
  most?: bigint
}

/** Up to here a DECIMAL is a 64-bit number; beyond, arithmetic is several times slower. */
const fast = 18

export class CellWriter {
  private readonly done = new Map<Cell, Written>()
  /** Cells that have a column, with its name. */
  readonly columns = new Map<Cell, string>()
  readonly faults: { cell: Cell; message: string }[] = []

  /** SQL of the cell where it is used: its column if it has one. */
  use(cell: Cell): Written {
    const column = this.columns.get(cell)
    if (column === undefined) return this.write(cell)
    const { sql: _, ...digits } = this.writeColumn(cell)
    return { sql: `"${column}"`, ...digits }
  }

  /** SQL that computes the cell, from its kids. */
  write(cell: Cell): Written {
    const known = this.done.get(cell)
    if (known) return known
    const written = this.writeOp(cell)
    this.done.set(cell, written)
    return written
  }

  /** SQL of a column: narrowed to what its values can need. */
  writeColumn(cell: Cell): Written {
    return narrowed(this.write(cell))
  }

  private writeOp(cell: Cell): Written {
    const { op, kids } = cell
    switch (op.kind) {
      case 'literal': {
        const written = this.feel(op.node, [], cell)
        if (op.node.kind !== 'number') return written
        const { units } = op.node.value
        return { ...written, most: units < 0n ? -units : units }
      }
      case 'column': {
        const { precision, scale, integer, sql } = op.entry
        if (cell.type !== 'number') return { sql: sql! }
        // Without digits of its own a column is cast, so that the arithmetic on it is exact.
        const most = 10n ** BigInt(precision!) - 1n
        if (integer) return { sql: sql!, precision: precision!, scale: 0, integer, most }
        return { sql: sql!, precision: precision!, scale: scale!, most }
      }
      case 'node': {
        const rounded = this.roundedQuotient(op.template, kids)
        if (rounded) return rounded
        const written = this.feel(op.template, kids, cell)
        const most =
          written.precision === undefined
            ? undefined
            : mostOf(
                op.template,
                kids.map((kid) => this.use(kid)),
                written,
              )
        return most === undefined ? written : { ...written, most }
      }
      case 'aggregate':
        return this.aggregate(cell, op.fn)
      case 'pick':
        return this.pick(cell, op.pick)
      case 'raw':
        return { sql: op.write(kids.map((kid) => bracketed(this.use(kid).sql))), precision: 9, scale: 0, integer: true }
      case 'outcome':
        return this.outcome(cell, op.outcomes)
      case 'extreme':
        return this.extreme(cell, op.best)
      case 'collect':
        return this.collect(cell)
    }
  }

  /** An operator of FEEL: the writer of expressions sees each kid as a name with its digits. */
  private feel(template: Node, kids: readonly Cell[], cell: Cell): Written {
    const scope: Record<string, ScopeEntry> = {}
    const tree = withKids(template, kids, (kid) => {
      if (kid.op.kind === 'literal') return kid.op.node
      const { sql, most: _, ...digits } = narrowed(this.use(kid))
      const name = `$${kid.id}`
      scope[name] = { type: kid.type, sql: /^"[^"]*"$|^CASE .* END$/s.test(sql) ? sql : `(${sql})`, ...digits }
      return { kind: 'name', name, type: kid.type, at: 0 }
    })
    const faults = new Faults('')
    const { sql, digits, integer } = writeSql(withoutIn(tree), scope, faults)
    for (const { message } of faults.found) this.faults.push({ cell, message })
    return { sql, ...digits, ...(integer && { integer }) }
  }

  /**
   * `ceiling(a / 12)` of moderate numbers straight from the double quotient. The smallest distance of a quotient from a
   * whole number is then far above the error of a double, so rounding to ten digits first, as everywhere, says the same.
   */
  private roundedQuotient(template: Node, kids: readonly Cell[]): Written | null {
    if (template.kind !== 'call' || (template.name !== 'ceiling' && template.name !== 'floor') || kids.length !== 1)
      return null
    const quotient = kids[0]!
    if (this.columns.has(quotient) || quotient.op.kind !== 'node') return null
    const { template: inside } = quotient.op
    const [over, under] = quotient.kids
    if (
      inside.kind !== 'arithmetic' ||
      inside.op !== '/' ||
      under?.op.kind !== 'literal' ||
      under.op.node.kind !== 'number'
    )
      return null
    const { units, scale: ownScale } = under.op.node.value
    const { sql, most, scale = 0 } = this.use(over!)
    if (ownScale !== 0 || units <= 0n || units > 100n || most === undefined || most > 10n ** 14n || scale > 7)
      return null
    const largest = most / (units * 10n ** BigInt(scale)) + 1n
    const digits = { precision: String(largest).length, scale: 0 }
    const fn = template.name === 'ceiling' ? 'ceil' : 'floor'
    return {
      sql: `CAST(${fn}(CAST(${sql} AS DOUBLE) / ${units}) AS DECIMAL(${digits.precision},0))`,
      ...digits,
      most: largest,
    }
  }

  private aggregate(cell: Cell, fn: 'sum' | 'count' | 'min' | 'max' | 'some' | 'every'): Written {
    const [kid, where] = cell.kids
    const { sql, precision = 18, scale = 0, integer, most } = this.use(kid!)
    switch (fn) {
      case 'count':
        return { sql: 'count(*)', precision: 18, scale: 0, integer: true }
      case 'sum': {
        if (integer)
          return {
            sql: `CASE WHEN count(${sql}) = count(*) THEN CAST(sum(${sql}) AS BIGINT) END`,
            precision: 18,
            scale: 0,
            integer,
          }
        const digits = {
          precision: Math.min(38, (most === undefined ? precision : Math.max(scale + 1, String(most).length)) + 4),
          scale,
        }
        const total = `CAST(sum(${sql}) AS DECIMAL(${digits.precision},${scale}))`
        return {
          sql: `CASE WHEN count(${sql}) = count(*) THEN ${total} END`,
          ...digits,
          ...(most !== undefined && { most: most * largestFamily }),
        }
      }
      case 'min':
      case 'max': {
        const digits = cell.type === 'number' ? { precision, scale, ...(integer && { integer }) } : {}
        if (!where) return { sql: `CASE WHEN count(${sql}) = count(*) THEN ${fn}(${sql}) END`, ...digits }
        const asked = this.use(where).sql
        const known = `bool_and(${asked} IS NOT NULL AND (NOT ${asked} OR ${sql} IS NOT NULL))`
        return { sql: `CASE WHEN ${known} THEN ${fn}(${sql}) FILTER (WHERE ${asked}) END`, ...digits }
      }
      case 'some':
        return {
          sql: `CASE max(CASE WHEN ${sql} THEN 2 WHEN ${sql} IS NULL THEN 1 ELSE 0 END) WHEN 2 THEN TRUE WHEN 0 THEN FALSE END`,
        }
      case 'every':
        return {
          sql: `CASE min(CASE WHEN ${sql} THEN 2 WHEN ${sql} IS NULL THEN 1 ELSE 0 END) WHEN 2 THEN TRUE WHEN 0 THEN FALSE END`,
        }
    }
  }

  /**
   * One outcome of a table. While everything the conditions ask for is known, a plain CASE. Else the possible outcomes are
   * gathered as bits, and the result is unknown when there are several (table-outcome.ts says why).
   */
  private pick(cell: Cell, { policy, rules, otherwise, disjoint }: Pick): Written {
    const outcome = (kid: number): Written => (kid < 0 ? { sql: 'NULL' } : this.use(cell.kids[kid]!))
    const whens = rules.map(({ when }) => when.map((kid) => this.use(cell.kids[kid]!).sql).join(' AND '))
    const numbers = [...new Set([...rules.map((rule) => rule.outcome), otherwise])]
    const digits = cell.type === 'number' ? widest(numbers.map(outcome)) : {}
    const asked = [...new Set(rules.flatMap(({ when }) => when.flatMap((kid) => this.asked(cell.kids[kid]!))))]
    const plain = `CASE ${rules.map((rule, index) => `WHEN ${whens[index]} THEN ${outcome(rule.outcome).sql}`).join(' ')} ELSE ${outcome(otherwise).sql} END`
    const bit = (kid: number): string => String(2n ** BigInt(numbers.indexOf(kid)))
    const settled = (mask: string): string =>
      `CASE ${mask} ${numbers.flatMap((kid) => (kid < 0 ? [] : [`WHEN ${bit(kid)} THEN ${outcome(kid).sql}`])).join(' ')} END`
    if (policy === 'first') {
      if (asked.length === 0) return { sql: plain, ...digits }
      const mask = rules.reduceRight(
        (rest, rule, index) =>
          `CASE WHEN ${whens[index]} THEN ${bit(rule.outcome)} ELSE (CASE WHEN (${whens[index]}) IS NULL THEN ${bit(rule.outcome)} ELSE 0 END) | ${rest} END`,
        bit(otherwise),
      )
      return { sql: guarded(asked, plain, settled(mask)), ...digits }
    }
    // Certain matches must agree; without any, what is possible must.
    const certain = rules
      .map((rule, index) => `(CASE WHEN ${whens[index]} THEN ${bit(rule.outcome)} ELSE 0 END)`)
      .join(' | ')
    const possible = rules
      .map((rule, index) => `(CASE WHEN (${whens[index]}) IS NULL THEN ${bit(rule.outcome)} ELSE 0 END)`)
      .join(' | ')
    const none = `(CASE WHEN ${whens.map((when) => `(${when})`).join(' OR ')} THEN 0 ELSE ${possible} | ${bit(otherwise)} END)`
    const slow = settled(`(${certain} | ${none})`)
    if (!disjoint) return { sql: slow, ...digits }
    return { sql: asked.length === 0 ? plain : guarded(asked, plain, slow), ...digits }
  }

  /** SQL of what has to be known for a condition to be known. */
  private asked(cell: Cell): string[] {
    if (constantOf(cell) !== undefined || cell.op.kind === 'literal') return []
    if (this.columns.has(cell) || cell.op.kind !== 'node') return [this.use(cell).sql]
    const { kind } = cell.op.template
    if (kind === 'is-null') return []
    if (kind === 'in' && cell.op.template.tests.some((test) => test.kind === 'is-null'))
      return cell.op.template.tests.length === 1 ? [] : [this.use(cell).sql]
    if (['and', 'or', 'not', 'compare', 'in'].includes(kind)) return cell.kids.flatMap((kid) => this.asked(kid))
    return [this.use(cell).sql]
  }

  /** The outcome for a number: from a list when all are constants, else by CASE. */
  private outcome(cell: Cell, outcomes: readonly number[]): Written {
    const number = this.use(cell.kids[0]!).sql
    const kids = cell.kids.slice(1)
    const written = kids.map((kid) => this.use(kid))
    const digits = cell.type === 'number' ? widest(written) : {}
    if (kids.every((kid) => kid.op.kind === 'literal')) {
      const type = {
        number: digits.precision === undefined ? 'INTEGER' : `DECIMAL(${digits.precision},${digits.scale})`,
        text: 'VARCHAR',
        boolean: 'BOOLEAN',
        date: 'DATE',
      }[cell.type as string]
      if (type) {
        const { integer: _, ...exact } = digits
        return {
          sql: `([${outcomes.map((one) => (one < 0 ? 'NULL' : written[one]!.sql)).join(', ')}]::${type}[])[1 + ${number}]`,
          ...exact,
        }
      }
    }
    const at = `([${outcomes.join(', ')}])[1 + ${number}]`
    return {
      sql: `CASE ${at} ${written.map((one, index) => `WHEN ${index} THEN ${one.sql}`).join(' ')} END`,
      ...digits,
    }
  }

  private extreme(cell: Cell, best: 'MIN' | 'MAX'): Written {
    const pairs = pairsOf(cell.kids.slice(0, -1)).map(([when, value]) => [this.use(when).sql, this.use(value)] as const)
    const otherwise = this.use(cell.kids.at(-1)!)
    const digits = cell.type === 'number' ? widest([...pairs.map(([, value]) => value), otherwise]) : {}
    const known = pairs.map(([when, value]) => `(${when}) IS NOT NULL AND (NOT (${when}) OR ${value.sql} IS NOT NULL)`)
    const values = pairs.map(([when, value]) => `CASE WHEN ${when} THEN ${value.sql} END`)
    const any = pairs.map(([when]) => `(${when})`).join(' OR ')
    const fn = best === 'MIN' ? 'least' : 'greatest'
    return {
      sql: `CASE WHEN ${known.join(' AND ')} THEN CASE WHEN ${any} THEN ${fn}(${values.join(', ')}) ELSE ${otherwise.sql} END END`,
      ...digits,
    }
  }

  private collect(cell: Cell): Written {
    const pairs = pairsOf(cell.kids).map(([when, value]) => [this.use(when).sql, this.use(value).sql] as const)
    const known = pairs.map(([when]) => `(${when}) IS NOT NULL`).join(' AND ')
    const lists = pairs.map(([when, value]) => `CASE WHEN ${when} THEN [${value}] ELSE [] END`)
    return { sql: `CASE WHEN ${known} THEN ${lists.length === 0 ? '[]' : lists.join(' || ')} END` }
  }
}

const bracketed = (sql: string): string => (/^"[^"]*"$/.test(sql) ? sql : `(${sql})`)

const guarded = (asked: readonly string[], known: string, unknown: string): string =>
  `CASE WHEN ${asked.map((sql) => `${sql.startsWith('"') ? sql : `(${sql})`} IS NOT NULL`).join(' AND ')} THEN ${known} ELSE ${unknown} END`

function pairsOf(kids: readonly Cell[]): [Cell, Cell][] {
  return kids.flatMap((kid, index): [Cell, Cell][] => (index % 2 === 0 ? [[kid, kids[index + 1]!]] : []))
}

/** Persons of a household beyond which an added-up value may leave its digits; DuckDB then reports it. */
const largestFamily = 10_000n

/** A number in no more digits than its values can need, when that makes it a 64-bit number. */
function narrowed(written: Written): Written {
  const { sql, precision, scale = 0, integer, most } = written
  if (precision === undefined || most === undefined || integer) return written
  const needed = Math.max(scale + 1, String(most).length)
  if (needed > fast || precision < fast - 1 || needed >= precision) return written
  return { sql: `CAST(${sql} AS DECIMAL(${needed},${scale}))`, precision: needed, scale, most }
}

const raised = (most: bigint, from: number, to: number): bigint => most * 10n ** BigInt(Math.max(0, to - from))

/** Largest absolute value of an operator's result, from those of its operands; undefined when nobody knows. */
function mostOf(template: Node, kids: readonly Written[], { scale = 0 }: Written): bigint | undefined {
  const known = (some: readonly Written[]): bigint[] | undefined => {
    const found = some.flatMap((kid) =>
      kid.most === undefined || (kid.scale ?? 0) > scale ? [] : [raised(kid.most, kid.scale ?? 0, scale)],
    )
    return found.length === some.length ? found : undefined
  }
  const largest = (values: bigint[] | undefined) => values?.reduce((a, b) => (a > b ? a : b))
  const total = (values: bigint[] | undefined) => values?.reduce((a, b) => a + b, 0n)
  if (template.kind === 'negate') return largest(known(kids))
  if (template.kind === 'if') return largest(known(kids.slice(1).filter((kid) => kid.precision !== undefined)))
  if (template.kind === 'arithmetic') {
    if (template.op === '+' || template.op === '-') return total(known(kids))
    const [a, b] = kids
    if (template.op === '*' && a?.most !== undefined && b?.most !== undefined) return a.most * b.most
    return undefined
  }
  if (template.kind !== 'call') return undefined
  if (template.name === 'sum') return total(known(kids))
  return template.name === 'min' || template.name === 'max' ? largest(known(kids)) : undefined
}

/** `x in (a, b, c)` as comparisons joined with or: a list of many constants would become a join. */
function withoutIn(tree: Node): Node {
  if (tree.kind !== 'in' || tree.operand.kind !== 'name') return tree
  if (!tree.tests.every((test) => test.kind === 'compare' && test.op === '=')) return tree
  const each = tree.tests.map(
    (test): Node => ({
      kind: 'compare',
      op: '=',
      type: 'boolean',
      at: 0,
      left: tree.operand,
      right: (test as { operand: Node }).operand,
    }),
  )
  return each.reduce((left, right) => ({ kind: 'or', type: 'boolean', at: 0, left, right }))
}

/** Digits that hold all of some numbers. */
function widest(values: readonly Written[]): Omit<Written, 'sql'> {
  const known = values.filter((value) => value.precision !== undefined)
  if (known.length === 0) return {}
  const scale = Math.max(...known.map((value) => value.scale ?? 0))
  const whole = Math.max(...known.map((value) => value.precision! - (value.scale ?? 0)))
  const integer = known.every((value) => value.integer)
  const most = known.every((value) => value.most !== undefined)
    ? known.map((value) => raised(value.most!, value.scale ?? 0, scale)).reduce((a, b) => (a > b ? a : b))
    : undefined
  return {
    precision: Math.min(38, whole + scale),
    scale,
    ...(integer && { integer }),
    ...(most !== undefined && { most }),
  }
}
