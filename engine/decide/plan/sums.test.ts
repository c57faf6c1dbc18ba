import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compiledXml, decisionXml, functionXml, inputXml, modelXml } from '../dmn/testing.ts'
import { sqlPlan } from './index.ts'
import { columns, type Family, family, same } from './testing.ts'

const planned = (logic: string, outputs: { household: string[]; person?: string[] }) => {
  const program = compiledXml(
    modelXml(
      inputXml('members', 'household', 'standard') +
        functionXml('f', { m: 'member' }, logic) +
        decisionXml('each', 'for m in members return f(m)', ['members'], ['f']) +
        decisionXml('all', 'sum(for m in members return f(m))', ['members'], ['f']),
    ),
  )
  const plan = sqlPlan(program, { columns, outputs })
  return { program, sql: plan.ok ? plan.plan.steps.map((step) => step.sql).join('\n') : '' }
}

const parts = ['m.wage', 'm.farm', 'm.age', '0 * m.wage', '0.35 * m.farm', '7', '0.125', '(m.farm - m.wage)']
const sum = fc
  .array(fc.tuple(fc.constantFrom(' + ', ' - '), fc.constantFrom(...parts)), { minLength: 3, maxLength: 9 })
  .map((terms) => `0${terms.map(([sign, part]) => sign + part).join('')}`)

test('a sum of many parts is the same in whatever order SQL adds them, and unknown when one part is, even times nothing', async () => {
  await fc.assert(
    fc.asyncProperty(sum, fc.array(family, { minLength: 20, maxLength: 20 }), async (logic, families) => {
      const { program } = planned(logic, { household: ['all'], person: ['each'] })
      await same(program, { household: ['all'], person: ['each'] }, families as Family[])
    }),
    { numRuns: 25, endOnFailure: true },
  )
}, 60_000)

test('a twelfth rounded up is exact for whole twelfths and one fen beside them', async () => {
  const { program, sql } = planned('ceiling((m.wage + m.farm + 0.5 * m.wage) / 12)', { household: ['all'] })
  const amounts = [12, 12.01, 11.99, 0, 0.01, 120_000, 120_000.01, 9_999_999.96, 9_999_999.97, 9_999_999.99]
  const families = amounts.map((wage) => ({
    members: amounts.slice(0, 4).map((farm) => ({ wage, farm })),
    household: {},
    standard: {},
  }))
  await same(program, { household: ['all'], person: ['each'] }, families as unknown as Family[])
  expect(sql).toContain('AS DOUBLE) / 12')
})

test('what is known of a line makes its twelfth a number of 64 bits', async () => {
  const program = compiledXml(
    modelXml(inputXml('members', 'standard') + decisionXml('line', 'standard.dibao / 12', ['standard'])),
  )
  const sql = (range?: { low: bigint; high: bigint }): string => {
    const plan = sqlPlan(program, {
      columns: { ...columns, 'standard.dibao': { precision: 12, scale: 2, ...(range && { range }) } },
      outputs: { household: ['line'] },
    })
    return plan.ok ? plan.plan.steps.map((step) => step.sql).join('\n') : ''
  }
  expect(sql()).toContain('DECIMAL(38,10)')
  expect(sql({ low: 0n, high: 1_500_000n })).toContain('DECIMAL(14,10)')
  expect(sql({ low: 0n, high: 1_500_000n })).not.toContain('DECIMAL(38')
  await same(program, { household: ['line'] }, [
    { members: [], household: {}, standard: { dibao: 700.5 } },
    { members: [], household: {}, standard: { dibao: null } },
  ])
})
