/** Where households stand against the line: income per head in multiples of it, under each policy. */
import { useMemo } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { Chart, type EChartsOption } from '../../../../ui/chart.tsx'
import { count } from '../../../../ui/format.ts'
import { Panel } from '../../../../ui/page-head.tsx'
import { colours } from '../../../../ui/tokens.ts'
import { useMode } from '../../../../ui/use-mode.tsx'
import { lastBin, noIncomeBin, stepsPerLine, unknownBin, type WhatIfBin, type WhatIfView } from '../../shared.ts'

/** Bars of a tenth of the line each, below the last one. */
const drawn = Array.from({ length: lastBin }, (_, at) => at)

export function WhatIfIncome({ view }: { view: WhatIfView }) {
  const { t } = useWords()
  const { mode } = useMode()
  const of = (bins: readonly WhatIfBin[], bin: number) => {
    const found = bins.find((one) => one.bin === bin)
    return found ? found.households : 0
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew with the view, the language and the colours
  const option = useMemo<EChartsOption>(() => {
    const ink = colours[mode]
    const shades = [ink.accent, ink.orangeFill, ink.good, ink.yellowFill]
    const axis = { axisLabel: { color: ink.inkSoft }, axisLine: { lineStyle: { color: ink.lineStrong } } }
    const bars = [
      { name: t('whatIf.published'), bins: view.published.bins, color: ink.inkFaint },
      ...view.variants.map((one, at) => ({ name: one.title, bins: one.bins, color: shades[at % shades.length]! })),
    ]
    return {
      animation: false,
      legend: { top: 0, left: 0, textStyle: { color: ink.inkSoft }, type: 'scroll' },
      tooltip: { trigger: 'axis' },
      grid: { left: 48, right: 16, top: 36, bottom: 44 },
      xAxis: {
        type: 'category',
        name: t('whatIf.incomeAxis'),
        nameLocation: 'middle',
        nameGap: 28,
        nameTextStyle: { color: ink.inkFaint },
        data: drawn.map((bin) => (bin / stepsPerLine).toFixed(1)),
        ...axis,
      },
      yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: ink.line } }, ...axis },
      series: bars.map(({ name, bins, color }, at) => ({
        type: 'bar',
        name,
        itemStyle: { color },
        barGap: '10%',
        data: drawn.map((bin) => of(bins, bin)),
        ...(at === 0 && {
          markLine: {
            silent: true,
            symbol: 'none',
            label: { formatter: '1.0', color: ink.ink },
            lineStyle: { color: ink.ink, type: 'solid', width: 2 },
            data: [{ xAxis: stepsPerLine }],
          },
        }),
      })),
    }
  }, [view, mode, t])
  const below = (bins: readonly WhatIfBin[]) => {
    const some = bins.filter((one) => one.bin < stepsPerLine && one.bin !== unknownBin)
    return some.some((one) => one.households === null)
      ? t('whatIf.hidden')
      : (count(some.reduce((sum, one) => sum + one.households!, 0)) ?? '')
  }
  const outside = (bin: number) => {
    const value = of(view.published.bins, bin)
    return value === null ? t('whatIf.hidden') : (count(value) ?? '')
  }
  return (
    <Panel
      title={t('whatIf.income')}
      note={t('whatIf.incomeNote', { zero: outside(noIncomeBin), far: outside(lastBin), unknown: outside(unknownBin) })}
    >
      <Chart
        option={option}
        height={280}
        label={[
          `${t('whatIf.published')} < 1: ${below(view.published.bins)}`,
          ...view.variants.map((one) => `${one.title} < 1: ${below(one.bins)}`),
        ].join('；')}
      />
    </Panel>
  )
}
