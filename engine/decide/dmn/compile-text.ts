/** FEEL texts and type names of a unit: read against its scope, faults at their place in the file. */
import { typeName } from '../functions.ts'
import type { Node } from '../nodes.ts'
import { parse } from '../parse.ts'
import type { FeelType, Scope } from '../types.ts'
import { fits } from '../types-of.ts'
import type { ItemTypes } from './item-types.ts'
import type { Place } from './model.ts'
import type { Step } from './program.ts'
import type { Report } from './report.ts'

/** What is shared while one unit is compiled. */
export interface Compiling {
  types: ItemTypes
  report: Report
  /** Steps made so far, in order. */
  steps: Step[]
}

export const nothing = (type: FeelType = 'null'): Node => ({ kind: 'null', type, at: 0 })

/** The declared type of a name; a fault when there is no such type. `Any` and nothing declare nothing. */
export function declaredType(
  name: string | undefined,
  place: Place,
  { types, report }: Compiling,
): FeelType | undefined {
  if (name === undefined || name === '' || name === 'Any') return undefined
  const type = types.find(name)
  if (type === undefined) report.add('unknown-type', place, `there is no type ${name}`, `没有类型 ${name}`)
  return type === 'any' ? undefined : type
}

/** Reads a FEEL text that stands at a place; faults are reported there. */
export function compileText(text: string, place: Place, scope: Scope, { types, report }: Compiling): Node {
  if (text === '') {
    report.add('missing', place, 'the expression is empty', '表达式为空')
    return nothing()
  }
  const { tree, faults } = parse(text, scope, { types: namedTypes(types) })
  report.feel(faults, text, place)
  return faults.length > 0 ? nothing(tree.type) : tree
}

/** Types by name for `instance of` and parameters inside FEEL; looked up when asked for. */
function namedTypes(types: ItemTypes): Readonly<Record<string, FeelType>> {
  return new Proxy({} as Record<string, FeelType>, {
    get: (_, name) => (typeof name === 'string' ? types.find(name) : undefined),
    has: (_, name) => typeof name === 'string' && types.find(name) !== undefined,
    getOwnPropertyDescriptor: (_, name) => {
      const value = typeof name === 'string' ? types.find(name) : undefined
      return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true }
    },
  })
}

/** Reports a value whose type is not the declared one. */
export function checkDeclared(
  given: FeelType,
  declared: FeelType | undefined,
  place: Place,
  { report }: Compiling,
): void {
  if (declared === undefined || fits(given, declared)) return
  const [is, wanted] = [typeName(given), typeName(declared)]
  report.add('feel', place, `must be ${wanted}, not ${is}`, `类型应为 ${wanted}，实际为 ${is}`)
}
