/** An ECharts drawing; the library comes only when a page has a chart, and the table behind it is always there too. */
import { useEffect, useRef } from 'react'
import type { EChartsOption } from './chart-engine.ts'

export type { EChartsOption }

/**
 * @param label says in words what the chart shows, for those who cannot see it
 * @example <Chart option={{ xAxis: …, series: … }} height={240} label="近 12 次比对的预警户数" />
 */
export function Chart({ option, height, label }: { option: EChartsOption; height: number; label: string }) {
  const place = useRef<HTMLDivElement>(null)
  const wanted = useRef(option)
  wanted.current = option
  const drawn = useRef<{ setOption: (o: EChartsOption, all: boolean) => void } | null>(null)

  useEffect(() => {
    let gone = false
    let close = () => {}
    void import('./chart-engine.ts').then(({ start }) => {
      if (gone || !place.current) return
      const chart = start(place.current)
      drawn.current = chart
      chart.setOption(wanted.current, true)
      const watch = new ResizeObserver(() => chart.resize())
      watch.observe(place.current)
      close = () => {
        watch.disconnect()
        chart.dispose()
        drawn.current = null
      }
    })
    return () => {
      gone = true
      close()
    }
  }, [])
  useEffect(() => drawn.current?.setOption(option, true), [option])

  return <div ref={place} className="chart" style={{ height }} role="img" aria-label={label} />
}
