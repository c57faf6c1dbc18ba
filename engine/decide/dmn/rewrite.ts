/** Trees with their bound names moved: a name of the scope becomes a local of a binder put around the tree. */
import type { Iterator, Node, Test } from '../nodes.ts'

type Each = (child: Node, binders: number) => Node

/** The node with each child replaced; `binders` tells how many names the node binds around that child. */
export function mapChildren(node: Node, each: Each): Node {
  switch (node.kind) {
    case 'negate':
    case 'not':
    case 'is-null':
    case 'part':
    case 'path':
    case 'instance-of':
      return { ...node, operand: each(node.operand, 0) }
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return { ...node, left: each(node.left, 0), right: each(node.right, 0) }
    case 'if':
      return {
        ...node,
        condition: each(node.condition, 0),
        // biome-ignore lint/suspicious/noThenProperty: a branch of the tree, never awaited
        then: each(node.then, 0),
        otherwise: each(node.otherwise, 0),
      }
    case 'in':
      return { ...node, operand: each(node.operand, 0), tests: node.tests.map((test) => mapTest(test, each)) }
    case 'list':
      return { ...node, items: node.items.map((item) => each(item, 0)) }
    case 'call':
      return { ...node, args: node.args.map((arg) => each(arg, 0)) }
    case 'invoke':
      return { ...node, callee: each(node.callee, 0), args: node.args.map((arg) => each(arg, 0)) }
    case 'context':
      return {
        ...node,
        entries: node.entries.map(({ name, value }, index) => ({ name, value: each(value, index) })),
      }
    case 'range':
      return { ...node, low: node.low && each(node.low, 0), high: node.high && each(node.high, 0) }
    case 'function':
      return { ...node, body: each(node.body, node.parameters.length) }
    case 'for':
      return {
        ...node,
        iterators: mapIterators(node.iterators, each),
        body: each(node.body, node.iterators.length + 1),
      }
    case 'quantified':
      return {
        ...node,
        iterators: mapIterators(node.iterators, each),
        condition: each(node.condition, node.iterators.length),
      }
    case 'filter':
      return { ...node, list: each(node.list, 0), condition: each(node.condition, 1) }
    case 'entry':
      return { ...node, item: each(node.item, 0), otherwise: each(node.otherwise, 0) }
    default:
      return node
  }
}

function mapTest(test: Test, each: Each): Test {
  switch (test.kind) {
    case 'compare':
    case 'value':
      return { ...test, operand: each(test.operand, 0) }
    case 'range':
      return { ...test, low: each(test.low, 0), high: each(test.high, 0) }
    case 'member':
      return { ...test, list: each(test.list, 0) }
    case 'holds':
      return { ...test, condition: each(test.condition, 0) }
    case 'is-null':
      return test
  }
}

function mapIterators(iterators: readonly Iterator[], each: Each): Iterator[] {
  return iterators.map(({ name, from, to }, index) => ({ name, from: each(from, index), to: to && each(to, index) }))
}

/**
 * The tree as the inside of a binder of one name: `name` of the scope becomes its local, locals that point outside move
 * one further.
 */
export function bindName(tree: Node, name: string, extra = 0): Node {
  const walk = (node: Node, depth: number): Node => {
    if (node.kind === 'name' && node.name === name)
      return { kind: 'local', type: node.type, at: node.at, name, depth: depth + extra }
    if (node.kind === 'local' && node.depth >= depth) return { ...node, depth: node.depth + 1 + extra }
    return mapChildren(node, (child, binders) => walk(child, depth + binders))
  }
  return walk(tree, 0)
}
