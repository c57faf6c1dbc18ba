/**
 * The figures of a what-if run for one area, from its counts by township. Pure. In one's own area everything is shown; in the
 * area above, what lies outside one's own is shown only as far as no small count can be read or computed from it.
 */

import { unknownTier, type WhatIfBin, type WhatIfFigures, type WhatIfFlow, type WhatIfTier } from './shapes.ts'
import { type Relation, sumOf, suppress } from './suppress.ts'

/** Households of one child area that move from one tier to one tier under one draft. */
export interface Move {
  variant: number
  child: string
  before: string
  after: string
  households: number
  persons: number
  /** Yuan a month. */
  monthlyBefore: number
  monthlyAfter: number
  raised: number
  lowered: number
}

export interface BinCount {
  variant: number
  child: string
  bin: number
  households: number
}

export interface FiguresOfVariant {
  total: WhatIfFigures
  tiers: WhatIfTier[]
  flows: WhatIfFlow[]
  areas: (WhatIfFigures & { area: string })[]
  bins: WhatIfBin[]
}

export interface Figures {
  households: number
  persons: number
  published: { tiers: WhatIfTier[]; bins: WhatIfBin[] }
  /** By number of the draft. */
  variants: Map<number, FiguresOfVariant>
}

/** Tiers that are aid; the others are "none" and "cannot be judged". */
const isAided = (tier: string): boolean => tier !== 'none' && tier !== unknownTier

const sum = <Row>(rows: readonly Row[], value: (row: Row) => number): number =>
  Math.round(rows.reduce((all, row) => all + value(row), 0) * 100) / 100

const total = (rows: readonly Move[]): Required<{ [key in keyof WhatIfFigures]: number }> => {
  const before = rows.filter((row) => isAided(row.before))
  const after = rows.filter((row) => isAided(row.after))
  const entering = after.filter((row) => !isAided(row.before))
  const leaving = before.filter((row) => !isAided(row.after))
  const households = (some: readonly Move[]) => sum(some, (row) => row.households)
  const persons = (some: readonly Move[]) => sum(some, (row) => row.persons)
  return {
    before: households(before),
    after: households(after),
    in: households(entering),
    out: households(leaving),
    personsBefore: persons(before),
    personsAfter: persons(after),
    personsIn: persons(entering),
    personsOut: persons(leaving),
    monthlyBefore: sum(rows, (row) => row.monthlyBefore),
    monthlyAfter: sum(rows, (row) => row.monthlyAfter),
    moved: households(before.filter((row) => isAided(row.after) && row.after !== row.before)),
    raised: sum(rows, (row) => row.raised),
    lowered: sum(rows, (row) => row.lowered),
  }
}

/**
 * @param own child area that is the viewer's, where everything is known to him; null: all of it is his
 * @param least counts from 1 to below this are hidden outside one's own area
 * @example figuresOf(moves, bins, { own: '150426', least: 5 }).variants.get(1)?.total.in // 214, or null when it must be hidden
 */
export function figuresOf(
  moves: readonly Move[],
  bins: readonly BinCount[],
  { own, least }: { own: string | null; least: number },
): Figures {
  const numbers = [...new Set(moves.map((move) => move.variant))].sort((a, b) => a - b)
  const hidden = own === null ? new Set<string>() : hiddenFigures(moves, bins, own, least)
  const shown = <Value>(id: string, value: Value): Value | null => (hidden.has(id) ? null : value)
  const first = moves.filter((move) => move.variant === numbers[0])
  const tiersOf = (rows: readonly Move[], side: 'before' | 'after', id: (tier: string) => string): WhatIfTier[] =>
    [...Map.groupBy(rows, (row) => row[side])].map(([tier, some]) => ({
      tier,
      households: shown(
        id(tier),
        sum(some, (row) => row.households),
      ),
      persons: shown(
        id(tier),
        sum(some, (row) => row.persons),
      ),
      // Amounts by tier are shown only where nothing has to be hidden: beside the totals they would tell too much.
      monthly: own === null ? sum(some, (row) => (side === 'before' ? row.monthlyBefore : row.monthlyAfter)) : null,
    }))
  const binsOf = (variant: number): WhatIfBin[] =>
    [
      ...Map.groupBy(
        bins.filter((one) => one.variant === variant),
        (one) => one.bin,
      ),
    ]
      .sort(([a], [b]) => a - b)
      .map(([bin, some]) => ({
        bin,
        households: shown(
          `bin ${variant} ${bin}`,
          sum(some, (one) => one.households),
        ),
      }))
  const variants = new Map<number, FiguresOfVariant>()
  for (const number of numbers) {
    const rows = moves.filter((move) => move.variant === number)
    variants.set(number, {
      total: masked(total(rows), (kind) => figureId(number, '', kind), hidden, own !== null),
      tiers: tiersOf(rows, 'after', (tier) => `after ${number} ${tier}`),
      flows: [...Map.groupBy(rows, (row) => `${row.before} ${row.after}`).values()].map((some) => ({
        before: some[0]!.before,
        after: some[0]!.after,
        households: shown(
          moveId(some[0]!),
          sum(some, (row) => row.households),
        ),
        persons: shown(
          moveId(some[0]!),
          sum(some, (row) => row.persons),
        ),
      })),
      areas: [...Map.groupBy(rows, (row) => row.child)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([area, some]) => ({
          area,
          ...(area === own
            ? total(some)
            : masked(total(some), (kind) => figureId(number, area, kind), hidden, own !== null)),
        })),
      bins: binsOf(number),
    })
  }
  return {
    households: sum(first, (row) => row.households),
    persons: sum(first, (row) => row.persons),
    published: { tiers: tiersOf(first, 'before', (tier) => `before ${tier}`), bins: binsOf(0) },
    variants,
  }
}

type Counted = 'before' | 'after' | 'in' | 'out' | 'moved'
type Money = 'monthlyBefore' | 'monthlyAfter'

/** "before" is the same under every draft. */
const figureId = (variant: number, child: string, kind: Counted | Money): string =>
  kind === 'before' || kind === 'monthlyBefore' ? `${kind} of ${child}` : `${kind} ${variant} of ${child}`
const moveId = (move: Pick<Move, 'variant' | 'before' | 'after'>): string =>
  `move ${move.variant} ${move.before} ${move.after}`

/** Persons go with their households; what is in no equation is left out where something may have to be hidden. */
function masked(
  figures: ReturnType<typeof total>,
  id: (kind: Counted | Money) => string,
  hidden: ReadonlySet<string>,
  careful: boolean,
): WhatIfFigures {
  if (!careful) return figures
  const shown = (kind: Counted | Money, value: number) => (hidden.has(id(kind)) ? null : value)
  return {
    before: shown('before', figures.before),
    after: shown('after', figures.after),
    in: shown('in', figures.in),
    out: shown('out', figures.out),
    personsBefore: shown('before', figures.personsBefore),
    personsAfter: shown('after', figures.personsAfter),
    personsIn: shown('in', figures.personsIn),
    personsOut: shown('out', figures.personsOut),
    monthlyBefore: shown('monthlyBefore', figures.monthlyBefore),
    monthlyAfter: shown('monthlyAfter', figures.monthlyAfter),
    moved: null,
    raised: null,
    lowered: null,
  }
}

/**
 * Everything that must not be shown to somebody who knows all about his own area: figures are those of the others together,
 * because the whole minus his own gives exactly these.
 */
function hiddenFigures(moves: readonly Move[], bins: readonly BinCount[], own: string, least: number): Set<string> {
  const others = moves.filter((move) => move.child !== own)
  const figures = new Map<string, number>()
  const relations: Relation[] = []
  const add = (id: string, value: number) => figures.set(id, (figures.get(id) ?? 0) + value)
  const children = [...new Set(others.map((move) => move.child))]
  const numbers = [...new Set(others.map((move) => move.variant))]
  for (const number of numbers) {
    const rows = others.filter((move) => move.variant === number)
    for (const move of rows) {
      add(moveId(move), move.households)
      add(`after ${number} ${move.after}`, move.households)
      if (number === numbers[0]) add(`before ${move.before}`, move.households)
    }
    for (const [child, some] of [['', rows] as const, ...Map.groupBy(rows, (row) => row.child)]) {
      const one = total(some)
      for (const kind of ['before', 'after', 'in', 'out'] as const)
        figures.set(figureId(number, child, kind), one[kind])
      relations.push(
        new Map([
          [figureId(number, child, 'after'), 1],
          [figureId(number, child, 'before'), -1],
          [figureId(number, child, 'in'), -1],
          [figureId(number, child, 'out'), 1],
        ]),
      )
    }
    for (const kind of ['before', 'after', 'in', 'out'] as const)
      relations.push(
        sumOf(
          figureId(number, '', kind),
          children.map((child) => figureId(number, child, kind)),
        ),
      )
    const kinds = [...new Map(rows.map((row) => [moveId(row), row])).values()]
    const ids = (wanted: (move: Move) => boolean) => kinds.filter(wanted).map(moveId)
    for (const tier of new Set(kinds.map((move) => move.before)))
      relations.push(
        sumOf(
          `before ${tier}`,
          ids((move) => move.before === tier),
        ),
      )
    for (const tier of new Set(kinds.map((move) => move.after)))
      relations.push(
        sumOf(
          `after ${number} ${tier}`,
          ids((move) => move.after === tier),
        ),
      )
    relations.push(
      sumOf(
        figureId(number, '', 'in'),
        ids((move) => !isAided(move.before) && isAided(move.after)),
      ),
      sumOf(
        figureId(number, '', 'out'),
        ids((move) => isAided(move.before) && !isAided(move.after)),
      ),
      sumOf(
        figureId(number, '', 'before'),
        ids((move) => isAided(move.before)),
      ),
      sumOf(
        figureId(number, '', 'after'),
        ids((move) => isAided(move.after)),
      ),
    )
  }
  // How many households live somewhere is no secret: it is a figure without an own entry, known to everybody.
  const all = [...new Set(others.map((move) => `before ${move.before}`))]
  relations.push(new Map(all.map((id) => [id, 1])))
  const hidden = suppress(figures, relations, least)
  for (const id of hiddenMoney(hidden, numbers, children)) hidden.add(id)
  for (const id of hiddenBins(bins, own, least)) hidden.add(id)
  return hidden
}

/** An area's cost is hidden with its households; and the sum over the areas must not give it back. */
function hiddenMoney(
  hidden: ReadonlySet<string>,
  numbers: readonly number[],
  children: readonly string[],
): Set<string> {
  const figures = new Map<string, number>()
  const relations: Relation[] = []
  const sensitive: string[] = []
  for (const number of numbers) {
    for (const child of ['', ...children]) {
      const [before, after] = [figureId(number, child, 'monthlyBefore'), figureId(number, child, 'monthlyAfter')]
      figures.set(before, 1)
      figures.set(after, 1)
      if (hidden.has(figureId(number, child, 'before'))) sensitive.push(before)
      // A cost that is known on both sides tells how many came or went.
      if ((['after', 'in', 'out'] as const).some((kind) => hidden.has(figureId(number, child, kind))))
        sensitive.push(after)
    }
    for (const kind of ['monthlyBefore', 'monthlyAfter'] as const)
      relations.push(
        sumOf(
          figureId(number, '', kind),
          children.map((child) => figureId(number, child, kind)),
        ),
      )
  }
  return suppress(figures, relations, 0, sensitive)
}

function hiddenBins(bins: readonly BinCount[], own: string, least: number): Set<string> {
  const figures = new Map<string, number>()
  const ids = new Map<number, Set<string>>()
  for (const { variant, bin, child, households } of bins) {
    if (child === own) continue
    const id = `bin ${variant} ${bin}`
    figures.set(id, (figures.get(id) ?? 0) + households)
    ids.set(variant, (ids.get(variant) ?? new Set()).add(id))
  }
  // The number of all households is known, so each distribution adds up to a known total.
  return suppress(
    figures,
    [...ids.values()].map((some) => new Map([...some].map((id) => [id, 1]))),
    least,
  )
}
