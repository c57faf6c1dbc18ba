/** One cell → one DuckDB expression. Cells that are columns are named, all others are written out. */

import { quotientScale } from '../decimal.ts'
import { Faults } from '../faults.ts'
import type { Node } from '../nodes.ts'
import { divideSql } from '../sql-numbers.ts'
import { writeSql } from '../to-sql.ts'
import type { ScopeEntry } from '../types.ts'
import { type Cell, constantOf, type Pick, withKids } from './cells.ts'
import {
  digitsFor,
  farthest,
  fast,
  narrowed,
  type Range,
  rangeOf,
  rangeOfDigits,
  times,
  type Written,
  wholes,
  widest,
} from './range.ts'
import { longSum } from './sums.ts'

export type { Written } from './range.ts'

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
        return { ...written, range: { low: units, high: units } }
      }
      case 'column': {
        const { precision, scale, integer, sql } = op.entry
        if (cell.type !== 'number') return { sql: sql! }
        // Without digits of its own a column is cast, so that the arithmetic on it is exact.
        const range = op.entry.range ?? rangeOfDigits(precision!)
        if (integer) return { sql: sql!, precision: precision!, scale: 0, integer, range }
        return { sql: sql!, precision: precision!, scale: scale!, range }
      }
      case 'node': {
        const special =
          this.roundedQuotient(op.template, kids) ??
          this.quotient(op.template, kids) ??
          (op.template.kind === 'arithmetic' || op.template.kind === 'call' || op.template.kind === 'negate'
            ? longSum(
                cell,
                (kid) => this.columns.has(kid),
                (kid) => this.use(kid),
              )
            : null)
        if (special) return special
        const written = this.feel(op.template, kids, cell)
        if (written.precision === undefined) return written
        const range = rangeOf(
          op.template,
          kids.map((kid) => this.use(kid)),
          written,
        )
        return range === undefined ? written : { ...written, range }
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
      case 'linear':
        throw new Error('stands only in columns')
    }
  }

  /** An operator of FEEL: the writer of expressions sees each kid as a name with its digits. */
  private feel(template: Node, kids: readonly Cell[], cell: Cell): Written {
    const scope: Record<string, ScopeEntry> = {}
    const tree = withKids(template, kids, (kid) => {
      if (kid.op.kind === 'literal') return kid.op.node
      const { sql, range: _, ...digits } = narrowed(this.use(kid))
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
    const { sql, range, scale = 0 } = this.use(over!)
    if (ownScale !== 0 || units <= 0n || units > 100n || !range || farthest(range) > mostInDouble || scale > 7)
      return null
    const found = wholes({ low: range.low / units, high: range.high / units }, scale)
    const precision = digitsFor(found, 0)
    const fn = template.name === 'ceiling' ? 'ceil' : 'floor'
    return {
      sql: `CAST(${fn}(CAST(${sql} AS DOUBLE) / ${units}) AS DECIMAL(${precision},0))`,
      precision,
      scale: 0,
      range: found,
    }
  }

  /** `a / 12` as elsewhere, with no more digits than its values need: then 64 bits are enough. */
  private quotient(template: Node, [over, under]: readonly Cell[]): Written | null {
    if (template.kind !== 'arithmetic' || template.op !== '/' || template.type !== 'number') return null
    if (under?.op.kind !== 'literal' || under.op.node.kind !== 'number' || under.op.node.value.units <= 0n) return null
    const { sql, range, scale = 0 } = this.use(over!)
    const { units, scale: ownScale } = under.op.node.value
    if (!range || scale > quotientScale + ownScale) return null
    const by = 10n ** BigInt(quotientScale + ownScale - scale)
    const found = { low: (range.low * by) / units - 1n, high: (range.high * by) / units + 1n }
    const precision = digitsFor(found, quotientScale)
    if (precision > fast) return null
    const divisor = { precision: String(units).length, scale: ownScale }
    const quotient = divideSql(
      sql,
      { precision: digitsFor(range, scale), scale },
      this.use(under).sql,
      divisor,
      precision,
    )
    return { sql: quotient.sql, precision, scale: quotientScale, range: found }
  }

  private aggregate(cell: Cell, fn: 'sum' | 'count' | 'min' | 'max' | 'some' | 'every'): Written {
    const [kid, where] = cell.kids
    const { sql, precision = 18, scale = 0, integer, range } = this.use(kid!)
    const inHousehold = (total: string, one: Range): Written => {
      const all = times(one, largestFamily)
      const digits = digitsFor(all, scale)
      return {
        sql: `TRY_CAST(${total} AS DECIMAL(${Math.min(38, digits)},${scale}))`,
        precision: Math.min(38, digits),
        scale,
        range: all,
      }
    }
    switch (fn) {
      case 'count':
        return inHousehold('count(*)', { low: 0n, high: 1n })
      case 'sum': {
        const { sql: total, ...digits } = inHousehold(`sum(${sql})`, range ?? rangeOfDigits(precision))
        return { sql: `CASE WHEN count(${sql}) = count(*) THEN ${total} END`, ...digits }
      }
      case 'min':
      case 'max': {
        const digits =
          cell.type === 'number' ? { precision, scale, ...(integer && { integer }), ...(range && { range }) } : {}
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
    const values = pairs.map(([when, value]) =>
      when === 'TRUE' ? value.sql : `CASE WHEN ${when} THEN ${value.sql} END`,
    )
    const fn = best === 'MIN' ? 'least' : 'greatest'
    const always = pairs.some(([when]) => when === 'TRUE')
    const any = pairs.map(([when]) => `(${when})`).join(' OR ')
    const found = `${fn}(${values.join(', ')})`
    const plain = always ? found : `CASE WHEN ${any} THEN ${found} ELSE ${otherwise.sql} END`
    const slow = `CASE WHEN ${known.join(' AND ')} THEN ${plain} END`
    // While everything is known that conditions and values ask for, nothing else has to be looked at.
    const asked = cell.kids.slice(0, -1).flatMap((kid) => this.asked(kid))
    return { sql: asked.length === 0 ? plain : guarded([...new Set(asked)], plain, slow), ...digits }
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

/** Persons of a household beyond which what is added up is taken for unknown: such a household is a fault of the register. */
const largestFamily = 99_999n

/**
 * Largest dividend, in units of its last digit, up to which a double quotient is nearer to the true one than that is to a
 * whole number (2^52, some spare).
 */
const mostInDouble = 4_000_000_000_000_000n

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
