/** A compiled set of models: typed units in the order in which they can be computed. Plain data, no closures. */
import type { Node } from '../nodes.ts'
import type { FeelType, Parameter } from '../types.ts'
import type { Aggregation, DmnFault, HitPolicy, Place } from './model.ts'

/** What the models may use from outside. */
export interface ModelScope {
  /** Type of each input by name: `members`, `household`, `standard`, `as_of`. */
  inputs: Readonly<Record<string, FeelType>>
  /** Named types that the models use without defining them: `member`. */
  types?: Readonly<Record<string, FeelType>>
  /**
   * Unit by path: `{ 'members.wage': 'CNY/year', 'standard.dibao': 'CNY/month' }`. Values without unit fit everything.
   */
  units?: Readonly<Record<string, string>>
  /** Paths whose numbers are always whole, so that `<= 17` and `>= 18` leave no gap: `members.age`. */
  integers?: readonly string[]
  /** All texts a fact may have, by path: so that a table that names each of them has no gap. */
  codes?: Readonly<Record<string, readonly string[]>>
  /** Leaves out the checks of tables and units: for drafts that are shown half-made. */
  unchecked?: boolean
}

/** Sentences and article of an element, from its description: lines `article: …`, `zh: …`, `en: …`. */
export interface Wording {
  article?: string
  zh?: string
  en?: string
}

export interface CompiledInput {
  text: string
  label?: string
  tree: Node
  type: FeelType
  /** Condition on `?` that tells which values may come. */
  allowed?: Node
  place: Place
}

export interface CompiledOutput {
  name?: string
  label?: string
  type: FeelType
  /** Values in order of priority. */
  allowed?: Node[]
  default?: Node
  place: Place
}

/** A cell: condition on `?`, null for `-`. */
export interface CompiledCell {
  text: string
  tree: Node
  place: Place
}

export interface CompiledRule {
  /** From 1, in the order of the model. */
  row: number
  id?: string
  tests: (CompiledCell | null)[]
  outputs: CompiledCell[]
  /** By the name of the annotation column: `article`, `zh`, `en`. */
  annotations: Readonly<Record<string, string>>
  place: Place
}

export interface CompiledTable {
  hitPolicy: HitPolicy
  aggregation?: Aggregation
  inputs: CompiledInput[]
  outputs: CompiledOutput[]
  rules: CompiledRule[]
  place: Place
}

/** One named value inside a unit; later steps may use earlier ones by name. */
export type Step = { name: string; type: FeelType; place: Place } & (
  | { kind: 'feel'; tree: Node; text: string }
  | { kind: 'table'; table: CompiledTable }
)

/** A decision (no parameters) or a business knowledge model (a function). */
export interface Unit {
  kind: 'decision' | 'knowledge'
  /** `namespace#id`, unique. */
  key: string
  id: string
  name: string
  label?: string
  model: string
  place: Place
  wording: Wording
  parameters: Parameter[]
  type: FeelType
  steps: Step[]
  /** Name of the step that is the result. */
  result: string
  /** Visible name → key of the unit it means. */
  uses: Readonly<Record<string, string>>
  /** Visible name → name of the input. */
  inputs: Readonly<Record<string, string>>
}

export interface Program {
  /** Each after what it uses. */
  units: Unit[]
  scope: ModelScope
  warnings: DmnFault[]
}
