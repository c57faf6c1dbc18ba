/** The discovery report in Markdown: shares, then every miss and every false warning by cause. */
import type { DiscoveryOptions } from './discovery.ts'
import type { Score } from './discovery-score.ts'
import { median } from './lines.ts'

const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)

/** @example writeFileSync('discovery-report.md', reportOf(score, options, 3600)) */
export function reportOf(
  score: Score,
  options: Pick<DiscoveryOptions, 'households' | 'seed'>,
  persons: number,
): string {
  const found = score.traced - score.missed.length
  const saved =
    score.daysSaved.length > 0 ? `; those who applied did so ${median(score.daysSaved)} days later (median)` : ''
  return `# Discovery on a simulated banner
${options.households.toLocaleString('en')} households (${persons.toLocaleString('en')} persons), seed ${options.seed}, 24 months, all faults on, a sweep after each month's delivery. Made by \`npm run bench -- discovery\`.

| | |
|---|---|
| hardships with a trace in the delivered data | ${score.traced} |
| warned about at the first sweep after delivery | ${found} (${percent(found, score.traced)}) |
| hardships without a trace (nobody can see them) | ${score.untraced} |
| warnings raised (indicator and household) | ${score.raised} |
| true on that day | ${score.raised - score.wrong.length} (${percent(score.raised - score.wrong.length, score.raised)}) |
| not true, yet what the newest files say | ${score.outdated} |
| uncovered hardships of side R found in time | ${score.uncovered} |
| of them the family would have had to apply: it had not yet or never did | ${score.waiting} (${percent(score.waiting, score.uncovered)}) |
| of them never applied within the 24 months | ${score.neverApplied} (${percent(score.neverApplied, score.uncovered)})${saved} |
| files refused, receipts that do not add up | ${score.refused.length}, ${score.unbalanced.length} |
${[...score.refused, ...score.unbalanced].map((line) => `\n- ${line}`).join('')}

## Misses by cause
${tableOf(score.missed)}

## False warnings by cause
${tableOf(score.wrong)}
`
}

interface Listed {
  household: string
  indicator: string
  asOf: string
  cause: string
}

function tableOf(list: readonly Listed[]): string {
  if (list.length === 0) return 'None.'
  const groups = [...Map.groupBy(list, (item) => `${item.cause}|${item.indicator}`).values()].sort(
    (a, b) => b.length - a.length,
  )
  return ['| cause | indicator | number | examples (household, sweep) |', '|---|---|---|---|']
    .concat(
      groups.map(
        (group) =>
          `| ${group[0]!.cause} | ${group[0]!.indicator} | ${group.length} | ${group
            .slice(0, 3)
            .map((item) => `${item.household} ${item.asOf}`)
            .join('; ')} |`,
      ),
    )
    .join('\n')
}
