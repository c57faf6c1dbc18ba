/** Worked cases on both sides of every boundary: of both regions, and what is told when one is taken away. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { loadRegion } from '../index.ts'
import { checkBoundaries } from './check-boundaries.ts'

const regions = join(import.meta.dirname, '../../../regions')
const said = (dir: string): string[] =>
  checkBoundaries(dir, loadRegion(dir).benefits!).map(({ file, line, message }) => `${file}:${line} ${message}`)

test('Inner Mongolia: each comparison of each rule has a case that is equal and one a fen, a year or one beyond', () => {
  expect(said(join(regions, 'inner-mongolia'))).toEqual([])
}, 120_000)

describe('the example region', () => {
  let dir: string | undefined
  afterEach(() => dir && rmSync(dir, { recursive: true }))
  const copied = (): string => {
    dir = mkdtempSync(join(tmpdir(), 'jiulian-boundaries-'))
    cpSync(join(regions, 'example'), dir, { recursive: true })
    return dir
  }
  const change = (file: string, from: string | RegExp, to: string) => {
    const path = join(dir!, 'benefits', file)
    const before = readFileSync(path, 'utf8')
    const after = before.replace(from, to)
    expect(after).not.toBe(before)
    writeFileSync(path, after)
  }

  test('has a case on either side of each', () => {
    expect(said(copied())).toEqual([])
  })

  test('without the case of savings a fen above the limit the limit is told with its line', () => {
    copied()
    change('basic/cases.yaml', /.*存款多一分.*\n/, '')
    // Ten thousand more are above it as well, but nobody would notice a limit that is a fen off.
    change(
      'basic/cases.yaml',
      'cases:\n',
      'cases:\n  - { name: 存款很多, household: { savings: 90000 }, expect: { tier: none } }\n',
    )
    expect(said(dir!)).toEqual([
      expect.stringMatching(
        /^benefits\/basic\/rule\.dmn:\d+ no case tells savings_ok at .* apart: a value one step beyond$/,
      ),
    ])
  })

  test('without the case of savings equal to the limit that is told', () => {
    copied()
    change('basic/cases.yaml', /.*存款等于限额.*\n/, '')
    expect(said(dir!)).toEqual([expect.stringMatching(/no case tells savings_ok at .* apart: a value that is equal$/)])
  })

  test('a boundary that no case can tell is excused with its reason; an excuse that is none is told', () => {
    copied()
    change('basic/cases.yaml', /.*存款等于限额.*\n/, '')
    writeFileSync(
      join(dir!, 'benefits/boundaries.yaml'),
      [
        '- { of: savings_ok, at: household.savings, shifts: [equal], why: 存款不会正好等于限额 }',
        '- { of: tier, row: 2, at: line_year, shifts: [near], why: 多余 }',
      ].join('\n'),
    )
    expect(said(dir!)).toEqual([
      'benefits/boundaries.yaml:2 tier at line_year (near): a case tells it, or it is no boundary',
    ])
  })
})
