/**
 * `and`, `or` and `in`. The grammar takes what follows `x in test` as part of the test (`x in [1..3] and y` as
 * `x in ([1..3] and y)`), so chains are laid out flat here and put together again: `in` first, then `and`, then `or`.
 */
import type { CompareOp, Node, Test } from './nodes.ts'
import { compareTest, positiveTests } from './parse-tests.ts'
import { type Reading, type SyntaxNode, syntaxChildren } from './reading.ts'
import { checkType } from './types-of.ts'

/** One link: a node, or `operand in` the node, or `operand in op` the node (`x in < 3`). */
interface Link {
  node: SyntaxNode
  operand?: SyntaxNode
  op?: CompareOp
}

interface Chain {
  links: readonly Link[]
  /** What stands between the links, one less. */
  words: readonly ('and' | 'or')[]
}

/** Reads a conjunction, a disjunction or a comparison with `in` and one test. */
export function logic(node: SyntaxNode, reading: Reading): Node {
  const { links, words } = chainOf(node, reading)
  const at = (index: number) => (links[index]!.operand ?? links[index]!.node).from
  let index = 0
  const conjunction = (): Node => {
    const start = at(index)
    let left = readLink(links[index]!, reading)
    while (words[index] === 'and') {
      index++
      left = joined('and', left, readLink(links[index]!, reading), start, reading)
    }
    return left
  }
  let result = conjunction()
  while (words[index] === 'or') {
    index++
    result = joined('or', result, conjunction(), at(0), reading)
  }
  return result
}

function joined(kind: 'and' | 'or', left: Node, right: Node, at: number, { faults }: Reading): Node {
  checkType(left, 'boolean', `the left side of ${kind}`, faults)
  checkType(right, 'boolean', `the right side of ${kind}`, faults)
  return { kind, type: 'boolean', at, left, right }
}

function chainOf(node: SyntaxNode, reading: Reading): Chain {
  const parts = syntaxChildren(node)
  if (isJunction(node)) {
    const [left, right] = [chainOf(parts[0]!, reading), chainOf(parts.at(-1)!, reading)]
    const word = node.name === 'Conjunction' ? 'and' : 'or'
    return { links: [...left.links, ...right.links], words: [...left.words, word, ...right.words] }
  }
  if (!isIn(node, parts)) return { links: [{ node }], words: [] }
  const test = parts[2]!.firstChild ?? parts[2]!
  const [op, end] = test.name === 'SimplePositiveUnaryTest' ? syntaxChildren(test) : []
  if (op?.name === 'CompareOp' && end && isJunction(end))
    return withOperand(parts[0]!, chainOf(end, reading), reading.source.slice(op.from, op.to) as CompareOp)
  return withOperand(parts[0]!, isJunction(test) ? chainOf(test, reading) : { links: [{ node: test }], words: [] })
}

const isJunction = (node: SyntaxNode): boolean => node.name === 'Conjunction' || node.name === 'Disjunction'
const isIn = (node: SyntaxNode, parts: readonly SyntaxNode[]): boolean =>
  node.name === 'Comparison' && parts[1]?.name === 'in' && parts[2]?.name === 'PositiveUnaryTest'

/** The first link of the chain is what the operand is tested with. */
function withOperand(operand: SyntaxNode, { links, words }: Chain, op?: CompareOp): Chain {
  const [first, ...rest] = links
  return { links: [{ node: first!.node, operand, ...(op && { op }) }, ...rest], words }
}

function readLink({ node, operand, op }: Link, reading: Reading): Node {
  if (!operand) return reading.read(node)
  const left = reading.read(operand)
  const tests: Test[] = op ? [compareTest(op, left, reading.read(node), reading)] : positiveTests(node, left, reading)
  return { kind: 'in', type: 'boolean', at: operand.from, operand: left, tests }
}
