import { describe, expect, test } from 'vitest'
import { compileModels, readDmn } from './index.ts'
import { decisionXml, functionXml, inputXml, modelXml, sampleScope, tableXml } from './testing.ts'
import { parseUnit, timesTwelve, unitWord } from './unit-algebra.ts'

function found(xml: string, scope = sampleScope): string[] {
  const read = readDmn(xml, 'rule.dmn')
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const compiled = compileModels([read.model], scope)
  const all = compiled.ok ? compiled.program.warnings : compiled.faults
  return all.map((fault) => `${fault.severity} ${fault.code} ${fault.rule ?? '-'}: ${fault.message}`)
}
const person = (policy: string, inputs: string[], rows: string[][], more = {}) =>
  modelXml(
    inputXml('members') +
      functionXml('f', { m: 'member' }, tableXml(policy, inputs, ['o'], rows, more)) +
      decisionXml('d', 'for m in members return f(m)', ['members'], ['f']),
  )

describe('rows of a table', () => {
  test.each([
    [
      'whole ages leave no gap',
      ['m.age'],
      [
        ['<= 17', '1'],
        ['[18..59]', '2'],
        ['>= 60', '3'],
      ],
      [],
    ],
    [
      'an age that no row has',
      ['m.age'],
      [
        ['<= 17', '1'],
        ['[18..59)', '2'],
        ['>= 60', '3'],
      ],
      ['warning gap -: no row of f matches m.age: 59'],
    ],
    [
      'ages that two rows have',
      ['m.age'],
      [
        ['<= 18', '1'],
        ['[18..59]', '2'],
        ['>= 60', '3'],
      ],
      ['fault overlap 2: rows 1 and 2 of f both match m.age: 18'],
    ],
    [
      'money has fen between two yuan',
      ['m.wage'],
      [
        ['<= 17', '1'],
        ['>= 18', '2'],
      ],
      ['warning gap -: no row of f matches m.wage: between 17 and 18'],
    ],
    [
      'days follow each other',
      ['m.born'],
      [
        ['<= date("2008-12-31")', '1'],
        ['>= date("2009-01-01")', '2'],
      ],
      [],
    ],
    [
      'a day twice',
      ['m.born'],
      [
        ['<= date("2009-01-01")', '1'],
        ['>= date("2009-01-01")', '2'],
      ],
      ['fault overlap 2: rows 1 and 2 of f both match m.born: "2009-01-01"'],
    ],
    [
      'truth has two sides',
      ['m.student'],
      [
        ['true', '1'],
        ['false', '2'],
      ],
      [],
    ],
    [
      'one side is missing',
      ['m.student', 'm.age'],
      [
        ['true', '-', '1'],
        ['false', '< 18', '2'],
      ],
      ['warning gap -: no row of f matches m.student: false, m.age: 18'],
    ],
    [
      'texts of the catalogue',
      ['m.disability'],
      [
        ['"none","light"', '1'],
        ['"middle"', '2'],
      ],
      ['warning gap -: no row of f matches m.disability: "severe"'],
    ],
    [
      'the same text twice',
      ['m.disability', 'm.age'],
      [
        ['"none"', '-', '1'],
        ['not("light")', '< 5', '2'],
        ['"light"', '-', '3'],
        ['"middle","severe"', '>= 5', '4'],
      ],
      ['fault overlap 2: rows 1 and 2 of f both match m.disability: "none", m.age: below 5'],
    ],
    [
      'a computed line is a line',
      ['m.wage'],
      [
        ['< m.farm', '1'],
        ['>= m.farm', '2'],
      ],
      [],
    ],
    [
      'both sides of a computed line',
      ['m.wage'],
      [
        ['<= m.farm', '1'],
        ['>= m.farm', '2'],
      ],
      ['fault overlap 2: rows 1 and 2 of f both match m.wage: the line'],
    ],
    [
      'lines that nobody can compare are left open',
      ['m.wage'],
      [
        ['< m.farm', '1'],
        ['>= m.age', '2'],
      ],
      [],
    ],
  ])('%s', (_, inputs, rows, wanted) => {
    const scope = { ...sampleScope, codes: { 'members.disability': ['none', 'light', 'middle', 'severe'] } }
    expect(found(person('UNIQUE', inputs, rows), scope)).toEqual(wanted)
  })

  test('values that cannot come leave no gap', () => {
    expect(found(person('UNIQUE', ['m.wage'], [['[0..10]', '1']], { allowed: ['[0..10]'] }))).toEqual([])
  })

  test('a row that earlier rows take wholly never fires', () => {
    expect(
      found(
        person(
          'FIRST',
          ['m.age'],
          [
            ['< 18', '1'],
            ['>= 10', '2'],
            ['[5..12]', '3'],
          ],
        ),
      ),
    ).toEqual(['warning unreachable 3: row 3 of f never fires: earlier rows take all of it'])
  })

  test('under policy A rows may overlap when they say the same', () => {
    expect(
      found(
        person(
          'ANY',
          ['m.age'],
          [
            ['< 18', '1'],
            ['-', '1'],
          ],
        ),
      ),
    ).toEqual([])
    expect(
      found(
        person(
          'ANY',
          ['m.age'],
          [
            ['< 18', '1'],
            ['-', '2'],
          ],
        ),
      )[0],
    ).toMatch(/overlap 2/)
  })

  test('a thousand rows are checked in reasonable time', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => [`[${index * 10}..${index * 10 + 10})`, String(index)])
    expect(found(person('UNIQUE', ['m.wage'], rows))).toEqual(['warning gap -: no row of f matches m.wage: below 0'])
    expect(found(person('UNIQUE', ['m.wage'], [...rows, ['5005', '1']]))[0]).toMatch(
      /rows 501 and 1001 of f both match m.wage: 5005/,
    )
  })
})

describe('units', () => {
  const decision = (text: string) =>
    found(
      modelXml(
        inputXml('members', 'standard') +
          decisionXml('income', 'sum(members.wage)', ['members']) +
          decisionXml('d', text, ['members', 'standard', 'income']),
      ),
    )
  test.each([
    ['a yearly income below a yearly line', 'income < standard.dibao * 12', []],
    [
      'a yearly income below a monthly line',
      'income < standard.dibao',
      ['fault unit -: CNY/year stands beside CNY/month — in: income < standard.dibao'],
    ],
    ['a month of the yearly income', 'income / 12 < standard.dibao', []],
    [
      'added up',
      'income + standard.care_full',
      ['fault unit -: CNY/year stands beside CNY/month — in: income + standard.care_full'],
    ],
    ['per head is the same unit', 'income / count(members) < standard.dibao * 12', []],
    [
      'branches',
      'if income > 0 then income else standard.dibao',
      ['fault unit -: CNY/year stands beside CNY/month — in: if income > 0 then income else standard.dibao'],
    ],
    ['numbers written out fit everything', 'income > 5000 and income in ([0..10])', []],
    [
      'the larger of two',
      'max(income, standard.dibao)',
      ['fault unit -: CNY/year stands beside CNY/month — in: max(income, standard.dibao)'],
    ],
    [
      'inside a loop',
      'sum(for m in members return m.wage + standard.dibao)',
      ['fault unit -: CNY/year stands beside CNY/month — in: sum(for m in members return m.wage + standard.dibao)'],
    ],
  ])('%s', (_, text, wanted) => expect(decision(text)).toEqual(wanted))

  test('a cell of a table, and a function called with the wrong amount', () => {
    const table = tableXml(
      'FIRST',
      ['income'],
      ['o'],
      [
        ['< standard.dibao', '1'],
        ['-', '2'],
      ],
    )
    const xml = modelXml(
      inputXml('members', 'standard') +
        decisionXml('income', 'sum(members.wage)', ['members']) +
        decisionXml('d', table, ['standard', 'income']),
    )
    expect(found(xml)).toEqual(['fault unit 1: CNY/year stands beside CNY/month — in: < standard.dibao'])
    const called = modelXml(
      inputXml('members', 'standard') +
        functionXml('more', { a: 'number', b: 'number' }, 'a > b') +
        decisionXml('d', 'more(sum(members.wage), standard.dibao)', ['members', 'standard'], ['more']),
    )
    expect(found(called)).toEqual(['fault unit -: CNY/year stands beside CNY/month — in: a > b'])
  })

  test('units are read and turned', () => {
    expect(parseUnit('CNY/person/year')).toEqual({ money: 1, year: -1 })
    expect(unitWord(timesTwelve(parseUnit('CNY/month'), 1))).toBe('CNY/year')
    expect(unitWord(timesTwelve(parseUnit('months'), -1))).toBe('year')
  })
})

describe('divisions', () => {
  const decision = (text: string) =>
    found(
      modelXml(
        inputXml('members') +
          decisionXml('income', 'sum(members.wage)', ['members']) +
          decisionXml('d', text, ['members', 'income']),
      ),
    )
  test.each([
    ['1 / income', 1],
    ['1 / 12', 0],
    ['if income > 0 then 1 / income else 0', 0],
    ['if income = 0 then 0 else 1 / income', 0],
    ['if income > 0 and income < 5 then 1 / income else 0', 0],
    ['if income < 5 then 1 / income else 0', 1],
    ['if income <= 5 then 1 / income else 0', 1],
    ['income / count(members)', 0],
    ['income / max(1, income)', 0],
  ])('%s', (text, count) => {
    expect(decision(text).filter((one) => one.includes('division')).length).toBe(count)
  })
})
