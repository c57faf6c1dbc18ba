/** What boxed expressions share: the names around them, texts, conversion to declared types. */
import { parse } from '../../parse.ts'
import { plainName } from '../../reading.ts'
import { evaluatorOf } from '../../standard/evaluate.ts'
import { fail, type Run, type Value } from '../../standard/values.ts'
import type { FeelType, Scope } from '../../types.ts'
import type { Boxed, Variable } from '../model.ts'
import type { ItemType, TypeTable } from './item-types.ts'

export type Names = ReadonlyMap<string, Value>
export type Evaluation = (names: Names, run: Run) => Value

/** What is known while a boxed expression is compiled. */
export interface Around {
  /** Names with their types, so that names with spaces and signs are read as such. */
  scope: Scope
  types: TypeTable
}

/** A compiled expression and what is known of its type. */
export interface Compiled {
  evaluate: Evaluation
  type: FeelType
}

export const within = (around: Around, names: Readonly<Record<string, FeelType>>): Around => ({
  ...around,
  scope: { ...around.scope, ...names },
})

/** Names and one more. */
export function withName(names: Names, name: string, value: Value): Names {
  return new Map(names).set(plainName(name), value)
}

/** An expression whose result must be of a declared type, else it is null. */
export function converting({ evaluate, type }: Compiled, declared: ItemType, name: string): Compiled {
  return {
    evaluate(names, run) {
      const converted = declared.convert(evaluate(names, run), run)
      return converted === undefined ? fail(run, `the value is no ${name}`) : converted
    },
    type: declared.feel === 'any' ? type : declared.feel,
  }
}

/** An expression with the type of the variable that takes its value. */
export function declaring(compiled: Compiled, variable: Variable, { types }: Around): Compiled {
  return variable.type ? converting(compiled, types.find(variable.type), variable.type) : compiled
}

/** A FEEL text; with a fault it is null. */
export function compileText(text: string, around: Around): Compiled {
  const { tree, faults } = parse(text, around.scope, { dynamic: true, types: around.types.named })
  const fault = faults[0]
  if (fault) return { evaluate: (_, run) => fail(run, `${fault.message} in “${text.trim()}”`), type: 'any' }
  const evaluate = evaluatorOf(tree)
  return {
    evaluate: (names, run) => evaluate({ frame: { names, run }, value: null, up: null }),
    type: tree.type === 'null' ? 'any' : tree.type,
  }
}

/** Compiles any boxed expression; given to those that stand inside others. */
export type Compile = (boxed: Boxed | undefined, around: Around) => Compiled
