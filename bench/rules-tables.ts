/** Two decision tables, of 12 and of 1,000 rules, in three shapes: DMN for us, JSON for ZEN, rules for json-rules-engine. */
import { compileModels, readDmn, type SqlPlan, sqlPlan } from '../engine/decide/index.ts'
import type { Session } from '../engine/sql/index.ts'

/** One row of four inputs. */
export interface Row {
  age: number
  wage: number
  disability: string
  student: boolean
}

export interface TableRule {
  age: [number, number] | null
  wage: [number, number] | null
  disability: string | null
  student: boolean | null
  outcome: number
}

export const kinds = ['none', 'light', 'middle', 'severe']
const inputs = ['age', 'wage', 'disability', 'student'] as const

/** First-hit rules: ages, wages, a kind of disability, student or not; the last takes the rest. */
export const twelveRules: TableRule[] = [
  { age: [0, 3], wage: null, disability: null, student: null, outcome: 1 },
  { age: null, wage: null, disability: 'severe', student: null, outcome: 2 },
  { age: [3, 16], wage: null, disability: null, student: true, outcome: 3 },
  { age: [3, 16], wage: null, disability: null, student: false, outcome: 4 },
  { age: [16, 24], wage: [0, 6000], disability: null, student: true, outcome: 5 },
  { age: [16, 60], wage: [0, 3000], disability: 'middle', student: null, outcome: 6 },
  { age: [16, 60], wage: [0, 3000], disability: null, student: null, outcome: 7 },
  { age: [16, 60], wage: [3000, 9000], disability: null, student: null, outcome: 8 },
  { age: [60, 70], wage: [0, 9000], disability: null, student: null, outcome: 9 },
  { age: [70, 120], wage: null, disability: 'light', student: null, outcome: 10 },
  { age: [70, 120], wage: null, disability: null, student: null, outcome: 11 },
  { age: null, wage: null, disability: null, student: null, outcome: 12 },
]

/** 5 ages × 25 wages × 4 kinds × student or not. */
export const thousandRules: TableRule[] = Array.from({ length: 1000 }, (_, index) => {
  const [age, wage, kind, student] = [
    Math.floor(index / 200),
    Math.floor(index / 8) % 25,
    Math.floor(index / 2) % 4,
    index % 2,
  ]
  return {
    age: [age * 20, age === 4 ? 121 : age * 20 + 20],
    wage: [wage * 480, wage === 24 ? 1_000_000 : wage * 480 + 480],
    disability: kinds[kind]!,
    student: student === 1,
    outcome: (index * 37) % 500,
  }
})

const range = (ends: [number, number] | null): string => (ends ? `[${ends[0]}..${ends[1]})` : '-')
const text = (value: string): string => `<text>${value}</text>`

export function tablePlan(rules: readonly TableRule[], prefix: string): SqlPlan {
  const rows = rules.map(({ age, wage, disability, student, outcome }) => {
    const cells = [
      range(age),
      range(wage),
      disability === null ? '-' : `"${disability}"`,
      student === null ? '-' : String(student),
    ]
    return `<rule>${cells.map((cell) => `<inputEntry>${text(cell)}</inputEntry>`).join('')}<outputEntry>${text(String(outcome))}</outputEntry></rule>`
  })
  const clauses = inputs.map((name) => `<input><inputExpression>${text(`household.${name}`)}</inputExpression></input>`)
  const xml = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="table" namespace="urn:table"><inputData id="household" name="household"/><decision id="outcome" name="outcome"><informationRequirement><requiredInput href="#household"/></informationRequirement><decisionTable hitPolicy="FIRST">${clauses.join('')}<output name="outcome"/>${rows.join('')}</decisionTable></decision></definitions>`
  const read = readDmn(xml, 'table.dmn')
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const compiled = compileModels([read.model], {
    inputs: { household: { context: { age: 'number', wage: 'number', disability: 'text', student: 'boolean' } } },
    integers: ['household.age'],
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults))
  const planned = sqlPlan(compiled.program, {
    household: 'rows',
    columns: {
      'household.age': { precision: 3, scale: 0, integer: true },
      'household.wage': { precision: 10, scale: 2 },
      'household.disability': {},
      'household.student': {},
    },
    outputs: { household: ['outcome'] },
    prefix,
  })
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults))
  return planned.plan
}

/** The same rules as a ZEN decision. */
export function zenContent(rules: readonly TableRule[]) {
  return {
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } },
      {
        id: 'table',
        name: 'table',
        type: 'decisionTableNode',
        position: { x: 0, y: 0 },
        content: {
          hitPolicy: 'first',
          inputs: inputs.map((name) => ({ id: name, name, field: name, type: 'expression' })),
          outputs: [{ id: 'outcome', name: 'outcome', field: 'outcome', type: 'expression' }],
          rules: rules.map(({ age, wage, disability, student, outcome }, index) => ({
            _id: String(index),
            age: age ? range(age) : '',
            wage: wage ? range(wage) : '',
            disability: disability === null ? '' : `"${disability}"`,
            student: student === null ? '' : String(student),
            outcome: String(outcome),
          })),
        },
      },
      { id: 'out', name: 'out', type: 'outputNode', position: { x: 0, y: 0 } },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  }
}

/** The same rules for json-rules-engine; the first rule has the highest priority and stops the engine. */
export function jsonRules(rules: readonly TableRule[]) {
  const between = (fact: string, ends: [number, number] | null) =>
    ends
      ? [
          { fact, operator: 'greaterThanInclusive', value: ends[0] },
          { fact, operator: 'lessThan', value: ends[1] },
        ]
      : []
  const equal = (fact: string, value: string | boolean | null) =>
    value === null ? [] : [{ fact, operator: 'equal', value }]
  return rules.map(({ age, wage, disability, student, outcome }, index) => ({
    priority: rules.length - index,
    conditions: {
      all: [
        ...between('age', age),
        ...between('wage', wage),
        ...equal('disability', disability),
        ...equal('student', student),
      ],
    },
    event: { type: 'outcome', params: { outcome } },
  }))
}

/** Seconds to run all steps of a plan, results stored. */
export async function runPlan(db: Session, { steps }: SqlPlan): Promise<number> {
  const start = performance.now()
  for (const step of steps) await db.run(`CREATE OR REPLACE TEMP ${step.kind} ${step.name} AS ${step.sql}`)
  return (performance.now() - start) / 1000
}
