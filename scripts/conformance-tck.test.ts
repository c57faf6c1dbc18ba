/** The conformance run on a kit of one model and three cases. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runConformance } from './conformance-tck.ts'

const dir = mkdtempSync(join(tmpdir(), 'jiulian-tck-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('cases are counted by level, failing ones named with the reason', () => {
  const folder = join(dir, 'compliance-level-2', '0001-sum')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, '0001-sum.dmn'),
    `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="urn:m">
      <inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>
      <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#x"/></informationRequirement>
      <literalExpression><text>x / 3</text></literalExpression></decision></definitions>`,
  )
  const testCase = (id: string, x: string, expected: string) =>
    `<testCase id="${id}"><inputNode name="x">${x}</inputNode><resultNode name="d"><expected>${expected}</expected></resultNode></testCase>`
  const value = (type: string, text: string) => `<value xsi:type="xsd:${type}">${text}</value>`
  writeFileSync(
    join(folder, '0001-sum-test-01.xml'),
    `<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <modelName>0001-sum.dmn</modelName>
      ${testCase('third', value('decimal', '1'), value('decimal', '0.333333333333'))}
      ${testCase('unknown', '<value xsi:nil="true"/>', '<value xsi:nil="true"/>')}
      ${testCase('wrong', value('decimal', '3'), value('decimal', '2'))}</testCases>`,
  )
  const reasons: string[] = []
  expect(runConformance(dir, (_, why) => reasons.push(why))).toEqual({
    passed: 2,
    failed: 1,
    skipped: 0,
    total: 3,
    by_level: { '2': { passed: 2, total: 3 } },
    failing: ['compliance-level-2/0001-sum/0001-sum-test-01.xml#wrong'],
  })
  expect(reasons).toEqual(['d: expected 2, not 1'])
})
