/** The monthly amount along one amount a year; each band has its colour and the name of its tier. */
import { useMemo } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Chart, type EChartsOption } from '../../../ui/chart.tsx'
import { count } from '../../../ui/format.ts'
import { colours } from '../../../ui/tokens.ts'
import { useMode } from '../../../ui/use-mode.tsx'
import type { Band, Point, Steps } from '../calculate/along-steps.ts'

export function AlongChart(props: {
  steps: Steps
  /** The amount of today; null: unknown. */
  now: number | null
  /** What the axis shows. */
  what: string
  tierWords: (tier: string | null) => string
}) {
  const { steps, now, what, tierWords } = props
  const { t } = useWords()
  const { mode } = useMode()
  const option = useMemo<EChartsOption>(() => {
    const ink = colours[mode]
    const shades = [ink.accent, ink.good, ink.orangeFill, ink.yellowFill]
    const tiers = [...new Set(steps.bands.map((band) => band.tier))]
    const colourOf = (tier: string | null) =>
      tier === null ? ink.inkFaint : shades[tiers.indexOf(tier) % shades.length]!
    const axis = {
      axisLabel: { color: ink.inkSoft, hideOverlap: true },
      axisLine: { lineStyle: { color: ink.lineStrong } },
    }
    return {
      animation: false,
      legend: { top: 0, left: 0, icon: 'roundRect', textStyle: { color: ink.inkSoft }, type: 'scroll' },
      tooltip: {
        trigger: 'axis',
        backgroundColor: ink.surface,
        borderColor: ink.lineStrong,
        textStyle: { color: ink.ink },
        valueFormatter: (value: unknown) => (typeof value === 'number' ? (count(value) ?? '') : ''),
      },
      grid: { left: 48, right: 20, top: 52, bottom: 44 },
      xAxis: {
        type: 'value',
        min: 0,
        max: steps.points.at(-1)!.value,
        name: t('calculate.alongRange', { what }),
        nameLocation: 'middle',
        nameGap: 28,
        nameTextStyle: { color: ink.inkFaint },
        splitLine: { show: false },
        ...axis,
      },
      yAxis: { type: 'value', min: 0, splitLine: { lineStyle: { color: ink.line } }, ...axis },
      series: steps.bands.map((band, index) => ({
        type: 'line',
        name: tierWords(band.tier),
        data: pointsOf(band, steps.points).map(({ value, amount }) => [value, amount]),
        showSymbol: false,
        lineStyle: { color: colourOf(band.tier), width: 2 },
        itemStyle: { color: colourOf(band.tier) },
        areaStyle: { color: colourOf(band.tier), opacity: 0.16 },
        ...(index === 0 &&
          now !== null && {
            markLine: {
              silent: true,
              symbol: 'none',
              label: { formatter: t('calculate.alongNow'), color: ink.ink },
              lineStyle: { color: ink.ink, type: 'dashed', width: 1 },
              data: [{ xAxis: now }],
            },
          }),
      })),
    }
  }, [steps, now, what, tierWords, mode, t])
  const words = steps.bands
    .map(({ tier, first, last }) => `${first.value}–${last.value}: ${tierWords(tier)}`)
    .join('; ')
  return <Chart option={option} height={240} label={words} />
}

const pointsOf = ({ first, last }: Band, points: readonly Point[]): Point[] => [
  first,
  ...points.filter(({ value }) => value > first.value && value < last.value),
  last,
]
