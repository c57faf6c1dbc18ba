import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compiledXml, decisionXml, functionXml, inputXml, modelXml, sampleScope, tableXml } from '../dmn/testing.ts'
import { sqlPlan } from './index.ts'
import { columns, type Family, family, same } from './testing.ts'

describe('tables with many rows', () => {
  const some = (values: readonly string[]) => fc.constantFrom('-', ...values)
  const row = fc.record({
    age: fc.oneof(
      fc.constantFrom('-', 'null', 'not(7)'),
      fc
        .integer({ min: 0, max: 99 })
        .chain((from) =>
          fc.constantFrom(
            `>= ${from}`,
            `< ${from}`,
            `[${from}..${from + 9}]`,
            `(${from}..${from + 9})`,
            `${from}, ${from + 2}`,
          ),
        ),
    ),
    wage: fc.oneof(
      fc.constant('-'),
      fc
        .integer({ min: 0, max: 200 })
        .chain((from) =>
          fc.constantFrom(
            `> ${from * 100}`,
            `<= ${from * 100}`,
            `[${from * 100}..${from * 100 + 100})`,
            `${from * 37}.005`,
          ),
        ),
    ),
    disability: some(['"none"', '"light","severe"', 'not("none")', '"middle"']),
    student: some(['true', 'false']),
    born: some(['>= date("1960-02-29")', '< date("2010-05-01")', 'date("2010-05-01")']),
    out: fc.constantFrom('1', '2', '2.50', '3', 'm.farm'),
  })
  test.each(['FIRST', 'UNIQUE', 'ANY'])(
    'policy %s: looked up in SQL, gone through in JavaScript, with the same result',
    async (policy) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { minLength: 25, maxLength: 40 }),
          fc.array(family, { minLength: 40, maxLength: 40 }),
          fc.boolean(),
          async (rows, families, otherwise) => {
            // Fewer columns with many rows, or the numbers of combinations grow beyond what is looked up.
            const texts = rows.map((one) => [one.age, one.wage, one.disability, one.student, one.born, one.out])
            const table = tableXml(
              policy,
              ['m.age', 'm.wage', 'm.disability', 'm.student', 'm.born'],
              ['o'],
              texts,
              otherwise ? { otherwise: '7' } : {},
            )
            const program = compiledXml(
              modelXml(
                inputXml('members') +
                  functionXml('f', { m: 'member' }, table) +
                  decisionXml('d', 'for m in members return f(m)', ['members'], ['f']),
              ),
              { ...sampleScope, unchecked: true },
            )
            await same(program, { household: [], person: ['d'] }, families as Family[])
          },
        ),
        { numRuns: 6, endOnFailure: true },
      )
    },
    120_000,
  )

  test('a thousand bands of income with five texts cost some look-ups, no thousand conditions', async () => {
    const kinds = ['none', 'light', 'middle', 'severe', 'other']
    const rows = Array.from({ length: 1000 }, (_, index) => {
      const band = Math.floor(index / 5)
      return [`[${band * 100}..${band * 100 + 100})`, `"${kinds[index % 5]}"`, `${index}`]
    })
    const table = tableXml('UNIQUE', ['m.wage', 'm.disability'], ['o'], rows, { otherwise: '-1' })
    const program = compiledXml(
      modelXml(
        inputXml('members') +
          functionXml('f', { m: 'member' }, table) +
          decisionXml('d', 'for m in members return f(m)', ['members'], ['f']),
      ),
      sampleScope,
    )
    const planned = sqlPlan(program, { columns, outputs: { household: [], person: ['d'] } })
    const sql = planned.ok ? planned.plan.steps.find((step) => step.name === 'decide_person_0')!.sql : ''
    expect(sql.match(/CASE/g)!.length).toBeLessThan(10)
    const families = [0, 99.99, 100, 100.01, 19999.99, 20000, -1, null].map((wage) => ({
      members: kinds.map((disability) => ({ age: 1, wage, farm: 1, disability, student: true, born: null })),
      household: {},
      standard: {},
    }))
    await same(program, { household: [], person: ['d'] }, families)
  })
})
