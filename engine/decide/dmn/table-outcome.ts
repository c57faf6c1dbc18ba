/**
 * Which rule a table gives, when some matches may be unknown. The one place where it is decided; SQL does the same.
 *
 * A rule matches (true), does not (false), or nobody knows (null: a value it tests was not delivered).
 * - FIRST, PRIORITY (rules in order of their outputs' priority): go down the rules to the first certain match, or to the
 *   default. The rules of unknown match passed on the way and the one reached are the candidates.
 * - UNIQUE, ANY: a certain match settles it. Several certain ones must say the same, or the result is unknown. Without a
 *   certain match the candidates are the rules of unknown match and the default.
 * - Candidates that all say the same (the same constant, or the same text) settle it; else the result is unknown. Each
 *   output column is settled by itself.
 * - COLLECT, RULE ORDER, OUTPUT ORDER: unknown as soon as one match is unknown. COLLECT SUM of no match is 0, COUNT 0,
 *   MIN and MAX are the default or unknown.
 */
import { decimalText } from '../decimal.ts'
import type { Node } from '../nodes.ts'
import type { CompiledTable } from './program.ts'

/** Rules that may give the outcome, by index; -1 is the default (or nothing). A single candidate is certain. */
export interface Outcome {
  candidates: readonly number[]
}

/** Indices of the rules in the order in which they are tried: as written, or by priority of their outputs. */
export function trialOrder(table: CompiledTable): number[] {
  const order = table.rules.map((_, index) => index)
  if (table.hitPolicy !== 'PRIORITY' && table.hitPolicy !== 'OUTPUT ORDER') return order
  const ranks = table.rules.map((rule) => rule.outputs.map((cell, column) => rankOf(table, column, cell.tree)))
  return order.sort((a, b) => {
    for (let column = 0; column < table.outputs.length; column++) {
      const difference = (ranks[a]?.[column] ?? 0) - (ranks[b]?.[column] ?? 0)
      if (difference !== 0) return difference
    }
    return a - b
  })
}

/** Place of an output among the allowed values; those not listed come last. */
function rankOf(table: CompiledTable, column: number, tree: Node): number {
  const allowed = table.outputs[column]?.allowed ?? []
  const wanted = outcomeKey({ tree, text: '' })
  const index = allowed.findIndex((value) => outcomeKey({ tree: value, text: '' }) === wanted)
  return index < 0 ? allowed.length : index
}

/**
 * What an output cell says, as text: two cells say the same when they are the same constant or written the same.
 * @example outcomeKey({ tree: tree of '1.50', text: '1.50' }) // 'number 1.5'
 */
export function outcomeKey({ tree, text }: { tree: Node; text: string }): string {
  if (tree.kind === 'number')
    return `number ${decimalText(tree.value)
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')}`
  if ('value' in tree && typeof tree.value !== 'object') return `${tree.kind} ${tree.value}`
  return tree.kind === 'null' ? 'null' : `text ${text}`
}

/** The outcome of a table with one hit, from the matches in trial order. */
export function singleOutcome(
  table: CompiledTable,
  order: readonly number[],
  matches: readonly (boolean | null)[],
): Outcome {
  const unknown = order.filter((index) => matches[index] === null)
  if (table.hitPolicy === 'UNIQUE' || table.hitPolicy === 'ANY') {
    const certain = order.filter((index) => matches[index] === true)
    if (certain.length > 0) return { candidates: certain }
    return { candidates: [...unknown, -1] }
  }
  const reached = order.find((index) => matches[index] === true) ?? -1
  const before = reached < 0 ? unknown : unknown.filter((index) => order.indexOf(index) < order.indexOf(reached))
  return { candidates: [...before, reached] }
}
