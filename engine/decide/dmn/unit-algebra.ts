/**
 * Units as products of powers: money, months, years. Everything else a unit may say (person, household, ratio, times, …)
 * counts as nothing, because dividing by heads and comparing with a line per head is done everywhere and never meant wrong.
 */

/** Exponents; a missing one is 0. */
export type Unit = Readonly<{ money?: number; month?: number; year?: number }>

const words: Readonly<Record<string, keyof Unit>> = {
  CNY: 'money',
  yuan: 'money',
  month: 'month',
  months: 'month',
  year: 'year',
  years: 'year',
}

/**
 * Reads `CNY/person/year`, `months`, `ratio`.
 * @example parseUnit('CNY/person/year') // { money: 1, year: -1 }
 */
export function parseUnit(text: string): Unit {
  const [over, ...under] = text.split('/')
  const found: Record<string, number> = {}
  const add = (word: string, power: number) => {
    const known = words[word.trim()]
    if (known) found[known] = (found[known] ?? 0) + power
  }
  add(over ?? '', 1)
  for (const word of under) add(word, -1)
  return clean(found)
}

function clean(unit: Record<string, number>): Unit {
  return Object.fromEntries(Object.entries(unit).filter(([, power]) => power !== 0))
}

export function multiplyUnits(a: Unit, b: Unit, sign: 1 | -1): Unit {
  const sum = (name: keyof Unit) => (a[name] ?? 0) + sign * (b[name] ?? 0)
  return clean({ money: sum('money'), month: sum('month'), year: sum('year') })
}

/** Times 12 makes of `per month` `per year`, of years months; divided by 12 the other way round. Else the unit stays. */
export function timesTwelve(unit: Unit, sign: 1 | -1): Unit {
  const { money = 0, month = 0, year = 0 } = unit
  if (sign === 1 && month < 0) return clean({ money, month: month + 1, year: year - 1 })
  if (sign === 1 && year > 0) return clean({ money, month: month + 1, year: year - 1 })
  if (sign === -1 && year < 0) return clean({ money, month: month - 1, year: year + 1 })
  if (sign === -1 && month > 0) return clean({ money, month: month - 1, year: year + 1 })
  return unit
}

export const sameUnit = (a: Unit, b: Unit): boolean =>
  (a.money ?? 0) === (b.money ?? 0) && (a.month ?? 0) === (b.month ?? 0) && (a.year ?? 0) === (b.year ?? 0)

/** @example unitWord({ money: 1, year: -1 }) // 'CNY/year' */
export function unitWord(unit: Unit): string {
  const names = { money: 'CNY', month: 'month', year: 'year' } as const
  const part = (sign: 1 | -1) =>
    (Object.keys(names) as (keyof Unit)[]).flatMap((name) => {
      const power = sign * (unit[name] ?? 0)
      return power <= 0 ? [] : [power === 1 ? names[name] : `${names[name]}^${power}`]
    })
  const [over, under] = [part(1), part(-1)]
  return `${over.join('·') || '1'}${under.map((name) => `/${name}`).join('')}`.replace(/^1$/, 'number')
}
