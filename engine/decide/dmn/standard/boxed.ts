/** Boxed expressions → functions of the names around them, in standard mode. */
import { callNamed } from '../../standard/call.ts'
import { contextOf, type FeelFunction, fail, isFunctionValue, kindOf, type Value } from '../../standard/values.ts'
import type { FeelType } from '../../types.ts'
import type { Boxed } from '../model.ts'
import {
  type Around,
  type Compiled,
  compileText,
  converting,
  declaring,
  type Evaluation,
  type Names,
  within,
  withName,
} from './around.ts'
import { compileIteration } from './boxed-iteration.ts'
import type { ItemType } from './item-types.ts'
import { compileTable } from './table.ts'

/** Compiles a boxed expression; a missing one, or one in a language other than FEEL, is null. */
export function compileBoxed(boxed: Boxed | undefined, around: Around): Compiled {
  if (!boxed) return { evaluate: (_, run) => fail(run, 'there is no logic'), type: 'any' }
  const compiled = compileKind(boxed, around)
  if (!boxed.type || boxed.kind === 'function') return compiled
  return converting(compiled, around.types.find(boxed.type), boxed.type)
}

function compileKind(boxed: Boxed, around: Around): Compiled {
  switch (boxed.kind) {
    case 'literal':
      if (boxed.language && !/feel/i.test(boxed.language))
        return { evaluate: (_, run) => fail(run, `the language ${boxed.language} is not known`), type: 'any' }
      return compileText(boxed.text, around)
    case 'table':
      return compileTable(boxed, around)
    case 'context':
      return compileContext(boxed, around)
    case 'invocation':
      return compileInvocation(boxed, around)
    case 'list': {
      const items = boxed.items.map((item) => compileBoxed(item, around))
      return { evaluate: (names, run) => items.map((item) => item.evaluate(names, run)), type: { list: shared(items) } }
    }
    case 'relation': {
      const rows = boxed.rows.map((row) => row.map((cell) => compileBoxed(cell, around)))
      const columns = boxed.columns.map((column) => around.types.find(column.type))
      const evaluate: Evaluation = (names, run) =>
        rows.map((row) =>
          contextOf(
            row.map((cell, index): [string, Value] => {
              const value = columns[index]?.convert(cell.evaluate(names, run), run)
              return [boxed.columns[index]?.name ?? '', value ?? null]
            }),
          ),
        )
      const entries = boxed.columns.map((column, index) => [column.name, columns[index]!.feel])
      return { evaluate, type: { list: { context: Object.fromEntries(entries) } } }
    }
    case 'function':
      return compileFunction(boxed, around)
    case 'conditional': {
      const [condition, then, otherwise] = [boxed.if, boxed.then, boxed.otherwise].map((part) =>
        compileBoxed(part, around),
      )
      return {
        evaluate(names, run) {
          const holds = condition!.evaluate(names, run)
          if (holds !== null && typeof holds !== 'boolean') return fail(run, `the condition is a ${kindOf(holds)}`)
          return (holds ? then! : otherwise!).evaluate(names, run)
        },
        type: shared([then!, otherwise!]),
      }
    }
    case 'for':
    case 'some':
    case 'every':
    case 'filter':
      return compileIteration(boxed, around, compileBoxed)
  }
}

function shared(parts: readonly Compiled[]): FeelType {
  return parts[0]?.type ?? 'any'
}

/** Entries one after the other, each knowing those before; an entry without name is the result. */
function compileContext(boxed: Boxed & { kind: 'context' }, around: Around): Compiled {
  let inside = around
  const types: Record<string, FeelType> = {}
  let result: Compiled | undefined
  const entries: { name: string; value: Compiled }[] = []
  for (const { variable, value } of boxed.entries) {
    const compiled = compileBoxed(value, inside)
    if (!variable || variable.name === '') {
      result = compiled
      continue
    }
    const isFunction = value.kind === 'function'
    const typed = variable.type && !isFunction ? declaring(compiled, variable, around) : compiled
    entries.push({ name: variable.name, value: typed })
    types[variable.name] = typed.type
    inside = within(inside, { [variable.name]: typed.type })
  }
  const evaluate: Evaluation = (names, run) => {
    let known = names
    const made = new Map<string, Value>()
    for (const { name, value } of entries) {
      const entry = value.evaluate(known, run)
      made.set(name, entry)
      known = withName(known, name, entry)
    }
    return result ? result.evaluate(known, run) : { kind: 'context', entries: made }
  }
  return { evaluate, type: result ? result.type : { context: types } }
}

function compileInvocation(boxed: Boxed & { kind: 'invocation' }, around: Around): Compiled {
  const called = compileBoxed(boxed.called, around)
  const bindings = boxed.bindings.map(({ parameter, value }) => ({
    name: parameter.name,
    value: declaring(compileBoxed(value, around), parameter, around),
  }))
  const names = bindings.map((binding) => binding.name)
  return {
    evaluate(known, run) {
      const target = called.evaluate(known, run)
      const args = bindings.map((binding) => binding.value.evaluate(known, run))
      if (!isFunctionValue(target)) return fail(run, `${kindOf(target)} cannot be called`)
      return callNamed(target, names, args, run)
    },
    type:
      called.type !== 'any' && typeof called.type === 'object' && 'function' in called.type
        ? called.type.function.result
        : 'any',
  }
}

/** A function that remembers the names around it; `result` converts what it gives. */
export function compileFunction(
  boxed: Boxed & { kind: 'function' },
  around: Around,
  result?: { type: ItemType; name: string },
): Compiled {
  const params = boxed.parameters.map(({ name, type }) => ({ name, type: around.types.find(type) }))
  const inside = within(around, Object.fromEntries(params.map(({ name, type }) => [name, type.feel])))
  const plain = compileBoxed(boxed.body, inside)
  const body = result ? converting(plain, result.type, result.name) : plain
  const signature = params.map(({ name, type }) => ({ name, type: type.feel }))
  const evaluate: Evaluation = (names) => {
    const made: FeelFunction = {
      kind: 'function',
      params: signature,
      result: body.type,
      call(args, run) {
        if (boxed.language !== 'FEEL') return fail(run, `functions in ${boxed.language} are not supported`)
        let known: Names = new Map(names)
        for (const [index, { name, type }] of params.entries()) {
          const value = type.convert(args[index]!, run)
          if (value === undefined) return fail(run, `the argument ${name} is of another type`)
          known = withName(known, name, value)
        }
        return body.evaluate(known, run)
      },
    }
    return made
  }
  return { evaluate, type: { function: { params: signature, result: body.type } } }
}
