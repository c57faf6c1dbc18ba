import { useMemo } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Chart } from '../../../ui/chart.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { colours, fontStack } from '../../../ui/tokens.ts'
import { useMode } from '../../../ui/use-mode.tsx'
import type { Overview } from '../shared.ts'

/** Twelve months of warnings opened, closed, withdrawn; lines differ by dash and mark, not by colour alone. */
export function TrendPanel({ data }: { data: Overview }) {
  const { t } = useWords()
  const { mode } = useMode()
  const option = useMemo(() => {
    const c = colours[mode]
    const line = (
      name: string,
      values: number[],
      colour: string,
      dash: 'solid' | 'dashed' | 'dotted',
      symbol: string,
    ) => ({
      name,
      type: 'line',
      data: values,
      symbol,
      symbolSize: 7,
      lineStyle: { color: colour, type: dash, width: 2 },
      itemStyle: { color: colour },
    })
    return {
      animation: false,
      textStyle: { fontFamily: fontStack, color: c.inkSoft },
      grid: { left: 8, right: 16, top: 40, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: c.inkSoft }, itemWidth: 28 },
      tooltip: { trigger: 'axis', backgroundColor: c.surface, borderColor: c.lineStrong, textStyle: { color: c.ink } },
      xAxis: {
        type: 'category',
        data: data.trend.map((m) => m.month),
        axisLine: { lineStyle: { color: c.lineStrong } },
        axisTick: { show: false },
      },
      yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: c.line } } },
      series: [
        line(
          t('overview.opened'),
          data.trend.map((m) => m.opened),
          c.accent,
          'solid',
          'circle',
        ),
        line(
          t('overview.closed'),
          data.trend.map((m) => m.closed),
          c.good,
          'dashed',
          'diamond',
        ),
        line(
          t('overview.withdrawn'),
          data.trend.map((m) => m.withdrawn),
          c.inkFaint,
          'dotted',
          'rect',
        ),
      ],
    }
  }, [data.trend, mode, t])
  const words = data.trend
    .map((m) => `${m.month}: ${t('overview.opened')} ${m.opened}, ${t('overview.closed')} ${m.closed}`)
    .join('; ')
  return (
    <Panel title={t('overview.trend')} note={t('overview.trendNote')}>
      <Chart option={option} height={264} label={words} />
    </Panel>
  )
}
