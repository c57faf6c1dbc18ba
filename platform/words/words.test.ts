import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dictionary, findText, textOf } from './dictionary.ts'

const entries = Object.entries(dictionary)
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

test('every text exists in Chinese and in English', () => {
  expect(entries.filter(([, [zh, en]]) => zh.trim() === '' || en.trim() === '').map(([key]) => key)).toEqual([])
})

test('no key has two texts in two areas, where the later one would silently win', async () => {
  const texts = new Map<string, Set<unknown>>()
  for (const file of globSync('areas/*.ts', { cwd: import.meta.dirname })) {
    const areas = Object.values(
      (await import(/* @vite-ignore */ `./${file}`)) as Record<string, Record<string, unknown>>,
    )
    for (const [key, text] of areas.flatMap(Object.entries)) texts.set(key, (texts.get(key) ?? new Set()).add(text))
  }
  expect(texts.size).toBe(entries.length)
  expect([...texts].filter(([, found]) => found.size > 1).map(([key]) => key)).toEqual([])
})

test('both languages fill in the same places', () => {
  expect(entries.filter(([, [zh, en]]) => places(zh).join() !== places(en).join()).map(([key]) => key)).toEqual([])
})

test('English texts hold no Chinese, except the name of the language itself', () => {
  expect(entries.filter(([key, [, en]]) => /[一-鿿]/.test(en) && key !== 'top.language').map(([key]) => key)).toEqual(
    [],
  )
})

test('one person, two persons: the English word fits its number', () => {
  expect(textOf('en', 'warnings.members', { n: 1 })).toBe('1 person')
  expect(textOf('en', 'warnings.members', { n: 2 })).toBe('2 persons')
  expect(textOf('zh', 'warnings.members', { n: 1 })).toBe('1 人')
  const plain = /\{\w+\} (households|persons|days|rows|times|matters|warnings|members)\b/
  expect(entries.filter(([, [, en]]) => plain.test(en)).map(([key]) => key)).toEqual([
    // Of a level, not of a number.
    'overview.warningsOf',
  ])
})

test('people are spoken of with respect', () => {
  expect(entries.filter(([, [zh, en]]) => /穷|贫困户|\bthe poor\b/i.test(zh + en)).map(([key]) => key)).toEqual([])
})

test('places in a text are filled in and an unknown key is told as missing', () => {
  expect(textOf('zh', 'list.total', { n: 12 })).toBe('共 12 条')
  expect(findText('zh', 'role.nobody')).toBeUndefined()
})

test('whatever is written into the log of look-ups has words for the auditor who reads it', () => {
  const files = globSync('{apps,modules,platform}/**/*.ts').filter((file) => !file.includes('.test.'))
  const logged = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/log(?:Read|Write)\([^;]*?action: '([a-z-]+)'/g)].map(
      ([, action]) => action!,
    ),
  )
  expect(logged.length).toBeGreaterThan(20)
  expect([...new Set(logged)].filter((action) => !findText('zh', `logaction.${action}`))).toEqual([])
})

test('every purpose that the product itself writes into the log is read in both languages', () => {
  const files = globSync('{apps,modules,platform}/**/*.ts').filter((file) => !file.includes('.test.'))
  const said = files.flatMap((file) =>
    [
      ...readFileSync(file, 'utf8')
        .replace(/^ \* .*$/gm, '')
        .matchAll(/log(?:Read|Write)\([^;]*?purpose: '([^']*[一-鿿][^']*)'/g),
    ].map((m) => m[1]!),
  )
  expect(said.length).toBeGreaterThan(10)
  expect([...new Set(said)].filter((one) => !findText('en', `logpurpose.${one}`))).toEqual([])
})
