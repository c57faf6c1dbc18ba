/** Regular expressions of XPath (which FEEL uses) in terms of those of JavaScript. */

/** Letters that may start a name (\i) and stand in one (\c), in XML. */
const nameStart =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
const nameLetter = `${nameStart}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040`

/** Blocks of letters that are named in practice (\p{IsBasicLatin}). */
const blocks: Readonly<Record<string, string>> = {
  BasicLatin: '\\u0000-\\u007F',
  'Latin-1Supplement': '\\u0080-\\u00FF',
  'LatinExtended-A': '\\u0100-\\u017F',
  'LatinExtended-B': '\\u0180-\\u024F',
  IPAExtensions: '\\u0250-\\u02AF',
  Greek: '\\u0370-\\u03FF',
  GreekandCoptic: '\\u0370-\\u03FF',
  Cyrillic: '\\u0400-\\u04FF',
  Armenian: '\\u0530-\\u058F',
  Hebrew: '\\u0590-\\u05FF',
  Arabic: '\\u0600-\\u06FF',
  Devanagari: '\\u0900-\\u097F',
  Thai: '\\u0E00-\\u0E7F',
  Mongolian: '\\u1800-\\u18AF',
  GeneralPunctuation: '\\u2000-\\u206F',
  CurrencySymbols: '\\u20A0-\\u20CF',
  Hiragana: '\\u3040-\\u309F',
  Katakana: '\\u30A0-\\u30FF',
  CJKUnifiedIdeographs: '\\u4E00-\\u9FFF',
  HangulSyllables: '\\uAC00-\\uD7A3',
}

const cache = new Map<string, RegExp | null>()

/**
 * A pattern as regular expression; null when the pattern or the flags are none.
 * Flags: s (`.` matches line ends), m (`^` and `$` at lines), i, x (spaces in the pattern do not count), q (no special letters).
 * @example compilePattern('^[a-z-[aeiou]]+$', 'i')
 */
export function compilePattern(pattern: string, flags: string | null, more = ''): RegExp | null {
  const key = `${flags ?? ''}/${more}/${pattern}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const made = compile(pattern, flags ?? '', more)
  if (cache.size < 5000) cache.set(key, made)
  return made
}

function compile(pattern: string, flags: string, more: string): RegExp | null {
  if (/[^smixq]/.test(flags)) return null
  const kept = [...new Set(flags)].filter((flag) => 'smi'.includes(flag)).join('')
  const source = flags.includes('q')
    ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    : translated(flags.includes('x') ? withoutSpaces(pattern) : pattern, flags.includes('i'))
  if (source === null) return null
  try {
    return new RegExp(source, `u${kept}${more}`)
  } catch {
    return null
  }
}

/** Spaces stay inside square brackets. */
function withoutSpaces(pattern: string): string {
  let depth = 0
  let result = ''
  for (let index = 0; index < pattern.length; index++) {
    const letter = pattern[index]!
    if (letter === '\\') {
      // Spaces between the backslash and its letter do not count either.
      do index++
      while (depth === 0 && /[\t\n\r ]/.test(pattern[index] ?? ''))
      result += letter + (pattern[index] ?? '')
      continue
    }
    if (letter === '[') depth++
    if (letter === ']') depth--
    if (depth > 0 || !/[\t\n\r ]/.test(letter)) result += letter
  }
  return result
}

function translated(pattern: string, anyCase: boolean): string | null {
  let result = ''
  for (let index = 0; index < pattern.length; ) {
    const letter = pattern[index]!
    if (letter === '[') {
      const found = characterClass(pattern, index)
      if (!found) return null
      result += inOwnCase(found.source, anyCase)
      index = found.end
    } else if (letter === '\\') {
      const found = escaped(pattern, index, false)
      if (!found) return null
      result += inOwnCase(found.source, anyCase)
      index = found.end
    } else if (letter === '(' && pattern[index + 1] === '?' && pattern[index + 2] !== ':') {
      return null
    } else {
      result += letter === '/' ? '\\/' : letter
      index++
    }
  }
  return result
}

/** Letters of a category (\p{Lu}) are not found in the other case, whatever the flag. */
function inOwnCase(source: string, anyCase: boolean): string {
  return anyCase && /^(?:\[\^?)?(?:\\[pP]\{[^}]*\})+\]?$/.test(source) ? `(?-i:${source})` : source
}

interface Piece {
  source: string
  end: number
}

/** `[…]`, with `-[…]` at its end taken away from it. */
function characterClass(pattern: string, start: number): Piece | null {
  let index = start + 1
  const negated = pattern[index] === '^'
  if (negated) index++
  let inside = ''
  for (let first = true; ; first = false) {
    const letter = pattern[index]
    if (letter === undefined) return null
    if (letter === ']' && !first) break
    if (letter === '-' && pattern[index + 1] === '[') {
      const without = characterClass(pattern, index + 1)
      if (!without || pattern[without.end] !== ']') return null
      return { source: `(?:(?!${without.source})[${negated ? '^' : ''}${inside}])`, end: without.end + 1 }
    }
    if (letter === '[') return null
    if (letter === '\\') {
      const found = escaped(pattern, index, true)
      if (!found) return null
      inside += found.source
      index = found.end
    } else {
      inside += letter
      index++
    }
  }
  return { source: `[${negated ? '^' : ''}${inside}]`, end: index + 1 }
}

/** One escaped letter, class or block. */
function escaped(pattern: string, at: number, inClass: boolean): Piece | null {
  const letter = pattern[at + 1]
  const end = at + 2
  switch (letter) {
    case undefined:
      return null
    case 'i':
    case 'c': {
      const letters = letter === 'i' ? nameStart : nameLetter
      return { source: inClass ? letters : `[${letters}]`, end }
    }
    case 'I':
    case 'C':
      return inClass ? null : { source: `[^${letter === 'I' ? nameStart : nameLetter}]`, end }
    case 'd':
    case 'D':
      return { source: letter === 'd' ? '\\p{Nd}' : '\\P{Nd}', end }
    case 'w':
    case 'W': {
      // Everything but punctuation, separators and what is unassigned.
      if (!inClass) return { source: `[${letter === 'w' ? '^' : ''}\\p{P}\\p{Z}\\p{C}]`, end }
      return { source: letter === 'w' ? '\\p{L}\\p{M}\\p{N}\\p{S}' : '\\p{P}\\p{Z}\\p{C}', end }
    }
    case 's':
      return { source: inClass ? ' \\t\\n\\r' : '[ \\t\\n\\r]', end }
    case 'S':
      return inClass ? { source: '\\S', end } : { source: '[^ \\t\\n\\r]', end }
    case 'p':
    case 'P':
      return category(pattern, at, letter === 'P', inClass)
    default:
      if ('nrt'.includes(letter)) return { source: `\\${letter}`, end }
      if (/[1-9]/.test(letter)) return inClass ? null : { source: `\\${letter}`, end }
      if ('\\|.?*+(){}[]^$/'.includes(letter)) return { source: `\\${letter}`, end }
      if (letter === '-') return { source: inClass ? '\\-' : '-', end }
      return null
  }
}

function category(pattern: string, at: number, negated: boolean, inClass: boolean): Piece | null {
  const match = /^\\[pP]\{([A-Za-z0-9-]+)\}/.exec(pattern.slice(at))
  if (!match) return null
  const end = at + match[0].length
  if (!match[1]!.startsWith('Is')) return { source: `\\${negated ? 'P' : 'p'}{${match[1]}}`, end }
  const letters = blocks[match[1]!.slice(2)]
  if (!letters || (inClass && negated)) return null
  return { source: inClass ? letters : `[${negated ? '^' : ''}${letters}]`, end }
}

/**
 * Every match replaced; in the replacement `$1` is a group, `$0` all, `\$` and `\\` the signs themselves.
 * Null when the replacement is none, or the pattern matches the empty text.
 */
export function replaceAll(input: string, pattern: RegExp, replacement: string, literal: boolean): string | null {
  if (new RegExp(pattern.source, pattern.flags.replace('g', '')).test('')) return null
  if (!literal && /\\(?![\\$])|\$(?!\d)/.test(replacement.replace(/\\[\\$]/g, ''))) return null
  return input.replace(pattern, (...match: unknown[]) => {
    if (literal) return replacement
    const groups = match.slice(
      0,
      match.findIndex((part) => typeof part === 'number'),
    ) as (string | undefined)[]
    return replacement.replace(/\\([\\$])|\$(\d+)/g, (_, sign: string | undefined, digits: string) => {
      if (sign) return sign
      // As many digits as there are groups; the rest is text.
      let size = digits.length
      while (size > 1 && Number(digits.slice(0, size)) >= groups.length) size--
      return (groups[Number(digits.slice(0, size))] ?? '') + digits.slice(size)
    })
  })
}
