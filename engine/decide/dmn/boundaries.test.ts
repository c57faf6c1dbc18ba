/** Comparisons moved by their smallest step: which there are, and what each says then. */
import { expect, test } from 'vitest'
import { movedBoundaries } from './boundaries.ts'
import { evaluatorOf } from './evaluate.ts'
import {
  compiledXml,
  decisionXml,
  sampleFamily as family,
  functionXml,
  inputXml,
  modelXml,
  sampleMember,
  tableXml,
} from './testing.ts'

/** Of each moved comparison: where, how it is moved, and what `asked` is then for members that differ so. */
function moves(logic: string, members: object[], functions = ''): string[] {
  const uses = functions ? ['rule'] : []
  const asked = decisionXml('asked', logic, ['members', 'standard'], uses)
  const program = compiledXml(modelXml(inputXml('members', 'standard') + functions + asked))
  return [...movedBoundaries(program)].map(({ from, shift, row, program: moved }) => {
    const evaluate = evaluatorOf(moved)
    const values = members.map((one) => evaluate({ ...family, members: [{ ...sampleMember, ...one }] }).values.asked)
    return `${row ? `row ${row} ` : ''}${from} ${shift}: ${values.join(' ')}`
  })
}

const ages = [17, 18, 19].map((age) => ({ age }))
const some = (condition: string) => `some m in members satisfies ${condition}`

test('of numbers what is equal falls to the other side, or what lies one beyond', () => {
  expect(moves(some('m.age < 18'), ages)).toEqual([
    'm.age < 18 equal: true true false',
    'm.age < 18 near: false false false',
  ])
  expect(moves(some('m.age <= 18'), ages)).toEqual([
    'm.age <= 18 equal: true false false',
    'm.age <= 18 near: true true true',
  ])
  expect(moves(some('m.age > 18'), ages)).toEqual([
    'm.age > 18 equal: false true true',
    'm.age > 18 near: false false false',
  ])
  expect(moves(some('m.age >= 18'), ages)).toEqual([
    'm.age >= 18 equal: false false true',
    'm.age >= 18 near: true true true',
  ])
})

test('of money the step is a fen, of dates a day', () => {
  const wages = [8399.98, 8399.99, 8400].map((wage) => ({ wage }))
  expect(moves(some('m.wage < standard.dibao * 12'), wages)).toEqual([
    'm.wage < standard.dibao * 12 equal: true true true',
    'm.wage < standard.dibao * 12 near: true false false',
  ])
  const days = ['2008-06-29', '2008-06-30', '2008-07-01'].map((born) => ({ born }))
  expect(moves(some('m.born < date("2008-07-01")'), days)).toEqual([
    'm.born < date("2008-07-01") equal: true true true',
    'm.born < date("2008-07-01") near: true false false',
  ])
})

test('cells of a table, both ends of a range, the input of a table, and the inside of a function', () => {
  const table = tableXml(
    'FIRST',
    ['m.age', 'm.wage > 0'],
    ['level'],
    [
      ['[60..70)', '-', '"old"'],
      ['-', 'true', '"works"'],
      ['-', '-', '"none"'],
    ],
  )
  const old = [59, 60, 61, 69, 70].map((age) => ({ age, wage: 0 }))
  const found = moves('rule(members[1])', old, functionXml('rule', { m: 'member' }, table))
  expect(found).toEqual([
    'm.wage > 0 equal: works old old old works',
    'm.wage > 0 near: none old old old none',
    'row 1 60..70) equal: none none old old none',
    'row 1 60..70) near: old old old old none',
    'row 1 70) equal: none old old old old',
    'row 1 70) near: none old old none none',
  ])
})

test('what compares no order has no boundary: texts, equal, known', () => {
  expect(moves(some('m.age = 18 and m.disability != "none" and m.born != null'), ages)).toEqual([])
})

test('everything else of the program stays as it is', () => {
  const asked = decisionXml('asked', some('m.age < 18'), ['members'])
  const other = decisionXml('other', 'count(members)', ['members'])
  const program = compiledXml(modelXml(inputXml('members') + asked + other))
  for (const { program: moved, unit } of movedBoundaries(program))
    for (const [index, one] of moved.units.entries()) if (one.key !== unit) expect(one).toBe(program.units[index])
})
