/** A DMN model as plain data: what the XML says, without references to the XML. Everything can be written as JSON. */

/** Where something stands: file as given by the caller, line and column from 1, and the nearest element id. */
export interface Place {
  file: string
  line: number
  column: number
  element?: string
}

/** A fault in a model, shown at its place. `message` is English, `message_zh` Chinese. */
export interface DmnFault extends Place {
  code: DmnFaultCode
  message: string
  message_zh: string
  /** A warning does not stop the model from being used. */
  severity: 'fault' | 'warning'
  /** Row of a decision table, from 1, and its column: 'input 2', 'output 1', 'annotation 1'. */
  rule?: number
  column_name?: string
}

export type DmnFaultCode =
  | 'xml'
  | 'not-dmn'
  | 'too-deep'
  | 'missing'
  | 'unknown-reference'
  | 'unknown-type'
  | 'cycle'
  | 'missing-import'
  | 'duplicate'
  | 'feel'
  | 'unsupported'
  | 'unsupported-sql'
  | 'overlap'
  | 'gap'
  | 'unreachable'
  | 'unit'
  | 'division'
  | 'no-article'

/** A named, possibly typed thing: variable, parameter, column. */
export interface Variable {
  name: string
  type?: string
  id?: string
  place: Place
}

/** Text of an expression; `place` is where its first character stands. */
export interface Text {
  text: string
  place: Place
}

interface ExpressionBase {
  id?: string
  /** Declared type by name, as written. */
  type?: string
  label?: string
  description?: string
  place: Place
}

export type HitPolicy = 'UNIQUE' | 'FIRST' | 'PRIORITY' | 'ANY' | 'COLLECT' | 'RULE ORDER' | 'OUTPUT ORDER'
export type Aggregation = 'SUM' | 'COUNT' | 'MIN' | 'MAX'

export interface TableInput {
  id?: string
  label?: string
  expression: Text
  type?: string
  /** Unary tests that list the values that may come. */
  allowed?: Text
  place: Place
}

export interface TableOutput {
  id?: string
  /** Missing when the table has one output. */
  name?: string
  label?: string
  type?: string
  /** Values in order of priority. */
  allowed?: Text
  default?: Text
  place: Place
}

export interface TableRule {
  id?: string
  description?: string
  /** Unary tests, one for each input; `-` or empty means any value. */
  tests: Text[]
  outputs: Text[]
  /** One for each annotation column. */
  annotations: string[]
  place: Place
}

export interface DecisionTable extends ExpressionBase {
  kind: 'table'
  hitPolicy: HitPolicy
  aggregation?: Aggregation
  inputs: TableInput[]
  outputs: TableOutput[]
  /** Names of the annotation columns. */
  annotations: string[]
  rules: TableRule[]
  outputLabel?: string
}

export type Boxed =
  | DecisionTable
  | (ExpressionBase & { kind: 'literal'; text: string; textPlace: Place; language?: string })
  /** An entry without variable is the result of the context. */
  | (ExpressionBase & { kind: 'context'; entries: { variable?: Variable; value: Boxed }[] })
  | (ExpressionBase & {
      kind: 'invocation'
      called: Boxed
      bindings: { parameter: Variable; value?: Boxed }[]
    })
  | (ExpressionBase & { kind: 'list'; items: Boxed[] })
  | (ExpressionBase & { kind: 'relation'; columns: Variable[]; rows: Boxed[][] })
  | (ExpressionBase & {
      kind: 'function'
      language: 'FEEL' | 'Java' | 'PMML'
      parameters: Variable[]
      body?: Boxed
    })
  | (ExpressionBase & { kind: 'conditional'; if: Boxed; then: Boxed; otherwise: Boxed })
  | (ExpressionBase & { kind: 'for'; variable: string; in: Boxed; return: Boxed })
  | (ExpressionBase & { kind: 'some' | 'every'; variable: string; in: Boxed; satisfies: Boxed })
  | (ExpressionBase & { kind: 'filter'; in: Boxed; match: Boxed })

/** A reference to an element of this model, or of an imported one when a namespace stands before the id. */
export interface Reference {
  id: string
  namespace?: string
  place: Place
}

export interface ItemDefinition {
  id?: string
  name: string
  label?: string
  /** Base type by name. Missing for structures and functions. */
  type?: string
  collection: boolean
  /** Unary tests on the value; on each item of a collection. */
  allowed?: Text
  /** Unary tests on the value as a whole (DMN 1.5). */
  typeConstraint?: Text
  components: ItemDefinition[]
  function?: { output?: string; parameters: Variable[] }
  place: Place
}

interface ElementBase {
  id: string
  name: string
  label?: string
  description?: string
  place: Place
}

export interface InputData extends ElementBase {
  variable: Variable
}

export interface Decision extends ElementBase {
  variable: Variable
  question?: string
  allowedAnswers?: string
  requiredDecisions: Reference[]
  requiredInputs: Reference[]
  requiredKnowledge: Reference[]
  /** Knowledge sources: laws, standards. */
  authorities: Reference[]
  expression?: Boxed
}

/** A business knowledge model: a function. */
export interface Knowledge extends ElementBase {
  variable: Variable
  requiredKnowledge: Reference[]
  authorities: Reference[]
  logic?: Boxed & { kind: 'function' }
}

export interface DecisionService extends ElementBase {
  variable: Variable
  outputs: Reference[]
  encapsulated: Reference[]
  inputDecisions: Reference[]
  inputData: Reference[]
}

/** A law, standard or other authority; `uri` is its `locationURI`. */
export interface KnowledgeSource extends ElementBase {
  type?: string
  uri?: string
}

export interface Import {
  name: string
  namespace: string
  importType: string
  locationUri?: string
  place: Place
}

export interface DmnModel {
  file: string
  id?: string
  name: string
  namespace: string
  /** Version of the standard, by the namespace of the XML. */
  version: '1.1' | '1.2' | '1.3' | '1.4' | '1.5' | '1.6'
  expressionLanguage?: string
  imports: Import[]
  items: ItemDefinition[]
  inputs: InputData[]
  decisions: Decision[]
  knowledge: Knowledge[]
  services: DecisionService[]
  sources: KnowledgeSource[]
}
