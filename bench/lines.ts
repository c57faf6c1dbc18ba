/** What a benchmark reports, and how its figures are made from several repetitions. */

/** One measured case. `ratio` is our time divided by the yardstick's; for shares (discovery) the share itself. */
export interface BenchLine {
  bench: string
  case: string
  /** Fact rows gone through. */
  rows: number
  seconds: number
  /** Highest resident memory of the process that did our part. */
  peak_mib: number
  /** Name of what we are measured against. */
  yardstick: string
  ratio: number
  /** The same ratio in processor time: tells a busy machine from a slow program. */
  cpu_ratio?: number
  goal: number
  met: boolean
}

/** Middle value; of an even number of values the mean of the two in the middle. @example median([3, 1, 2]) // 2 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** One repetition: both sides run one after the other, so whatever else the machine does strikes both. */
export interface Pair {
  ours: number
  theirs: number
}

/**
 * Median seconds of our side, and the median of the ratios of the pairs.
 * @example ofPairs([{ ours: 3, theirs: 2 }]) // { seconds: 3, ratio: 1.5 }
 */
export function ofPairs(pairs: readonly Pair[]): { seconds: number; ratio: number } {
  return {
    seconds: median(pairs.map((pair) => pair.ours)),
    ratio: median(pairs.map((pair) => pair.ours / pair.theirs)),
  }
}

/** A line with its goal judged: `most` the ratio may be at most the goal, `least` at least. */
export function judged(line: Omit<BenchLine, 'met'>, goal: 'most' | 'least' = 'most'): BenchLine {
  const round = (value: number, digits: number) => Number(value.toFixed(digits))
  return {
    ...line,
    seconds: round(line.seconds, 3),
    peak_mib: Math.round(line.peak_mib),
    ratio: round(line.ratio, 4),
    met: goal === 'most' ? line.ratio <= line.goal : line.ratio >= line.goal,
  }
}

/** The line as people read it. */
export function shown(line: BenchLine): string {
  return [
    `${line.bench} · ${line.case}`,
    `${line.rows.toLocaleString('en')} rows`,
    `${line.seconds.toFixed(2)} s`,
    `peak ${line.peak_mib.toLocaleString('en')} MiB`,
    `ratio ${line.ratio} to ${line.yardstick}`,
    `goal ${line.goal}: ${line.met ? 'met' : 'MISSED'}`,
  ].join(' | ')
}

/** Says what is going on without disturbing `--json`. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Highest memory of this process so far, MiB. */
export const peak = (): number => process.resourceUsage().maxRSS / 1024
