/** Boxed for, some, every and filter. */
import { parse } from '../../parse.ts'
import { evaluatorOf } from '../../standard/evaluate.ts'
import { filtered, itemsIn, quantified } from '../../standard/evaluate-lists.ts'
import { fail, isContextValue, type Value } from '../../standard/values.ts'
import { type FeelType, isContext, itemType } from '../../types.ts'
import type { Boxed } from '../model.ts'
import { type Around, type Compile, type Compiled, type Names, within, withName } from './around.ts'

type Iteration = Boxed & { kind: 'for' | 'some' | 'every' | 'filter' }

export function compileIteration(boxed: Iteration, around: Around, compileBoxed: Compile): Compiled {
  const list = compileList(boxed.in, around, compileBoxed)
  const item = itemType(list.type)
  if (boxed.kind === 'filter') return compileFilter(boxed, list, item, around, compileBoxed)
  const inside = within(around, { [boxed.variable]: item })
  const partial = boxed.kind === 'for' ? within(inside, { partial: { list: 'any' } }) : inside
  const body = compileBoxed(boxed.kind === 'for' ? boxed.return : boxed.satisfies, partial)
  return {
    evaluate(names, run) {
      const items = itemsIn(list.evaluate(names, run))
      if (!items) return fail(run, `${boxed.kind} needs a list`)
      const results: Value[] = []
      for (const value of items) {
        const known = withName(names, boxed.variable, value)
        results.push(body.evaluate(boxed.kind === 'for' ? withName(known, 'partial', [...results]) : known, run))
      }
      return boxed.kind === 'for' ? results : quantified(results, boxed.kind === 'every')
    },
    type: boxed.kind === 'for' ? { list: body.type } : 'boolean',
  }
}

function compileFilter(
  boxed: Boxed & { kind: 'filter' },
  list: Compiled,
  item: FeelType,
  around: Around,
  compileBoxed: Compile,
): Compiled {
  const entries = isContext(item) ? item.context : {}
  const match = compileBoxed(boxed.match, within(around, { ...entries, item }))
  return {
    evaluate: (names, run) =>
      filtered(list.evaluate(names, run), (value) => match.evaluate(withItem(names, value), run), run),
    type: list.type,
  }
}

/** The item by its name, and its entries by theirs. */
function withItem(names: Names, value: Value): Names {
  let known = withName(names, 'item', value)
  if (isContextValue(value)) for (const [name, entry] of value.entries) known = withName(known, name, entry)
  return known
}

/** What an iteration goes through; `1..5` may stand there, which is an expression nowhere else. */
function compileList(boxed: Boxed, around: Around, compileBoxed: Compile): Compiled {
  if (boxed.kind === 'literal' && parse(boxed.text, around.scope, { dynamic: true }).faults.length > 0) {
    const { tree, faults } = parse(`for item in ${boxed.text} return item`, around.scope, { dynamic: true })
    if (faults.length === 0) {
      const evaluate = evaluatorOf(tree)
      return { evaluate: (names, run) => evaluate({ frame: { names, run }, value: null, up: null }), type: 'any' }
    }
  }
  return compileBoxed(boxed, around)
}
