import { expect, test } from 'vitest'
import { type ColourTokens, colours, cssVariables } from './tokens.ts'

/** Relative luminance and contrast as WCAG 2 defines them. */
const luminance = (hex: string) =>
  [1, 3, 5]
    .map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i]!, 0)
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const pairs: [keyof ColourTokens, keyof ColourTokens][] = [
  ['ink', 'ground'],
  ['ink', 'surface'],
  ['ink', 'sunken'],
  ['ink', 'accentSoft'],
  ['inkSoft', 'surface'],
  ['inkSoft', 'ground'],
  ['inkSoft', 'sunken'],
  ['inkSoft', 'unknownSoft'],
  ['inkFaint', 'surface'],
  ['inkFaint', 'accentSoft'],
  ['inkFaint', 'ground'],
  ['inkFaint', 'sunken'],
  ['accent', 'surface'],
  ['accent', 'ground'],
  ['accent', 'accentSoft'],
  ['onAccent', 'accent'],
  ['red', 'redSoft'],
  ['red', 'surface'],
  ['orange', 'orangeSoft'],
  ['orange', 'surface'],
  ['yellow', 'yellowSoft'],
  ['yellow', 'surface'],
  ['good', 'goodSoft'],
  ['good', 'surface'],
  ['unknown', 'unknownSoft'],
  ['unknown', 'surface'],
  ['navInk', 'nav'],
  ['navInkSoft', 'nav'],
  ['navInk', 'navActive'],
]

test.each(['light', 'dark'] as const)('every text of the %s mode can be read: contrast of 4.5:1 at least', (mode) => {
  const poor = pairs
    .map(([text, behind]) => ({
      pair: `${text} on ${behind}`,
      ratio: contrast(colours[mode][text], colours[mode][behind]),
    }))
    .filter(({ ratio }) => ratio < 4.5)
  expect(poor).toEqual([])
})

test('tokens become CSS variables in kebab case', () => {
  expect(cssVariables('light')).toContain('--red-soft:#fdecea')
})
