/** Who crosses which line: a flow from the tier under the published policy to the tier under the draft, and the same as a table. */
import { useMemo } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { Chart, type EChartsOption } from '../../../../ui/chart.tsx'
import { count } from '../../../../ui/format.ts'
import { Panel } from '../../../../ui/page-head.tsx'
import { colours } from '../../../../ui/tokens.ts'
import { useMode } from '../../../../ui/use-mode.tsx'
import { useNarrow } from '../../../../ui/use-narrow.ts'
import type { WhatIfVariant } from '../../shared.ts'
import { Hideable } from './hideable.tsx'
import { useTierWord } from './use-tier-word.ts'

export function WhatIfFlows({ variant }: { variant: WhatIfVariant }) {
  const { t } = useWords()
  const word = useTierWord()
  const narrow = useNarrow()
  const { mode } = useMode()
  const moves = variant.flows
    .filter((flow) => flow.before !== flow.after)
    .sort((a, b) => (b.households ?? 0) - (a.households ?? 0))
  const staying = variant.flows.filter((flow) => flow.before === flow.after)
  const allKnown = variant.flows.every((flow) => flow.households !== null)
  const drawn = moves.filter((flow) => flow.households !== null && flow.households > 0)
  const option = useMemo<EChartsOption>(() => {
    const ink = colours[mode]
    const node = (side: 'from' | 'to', tier: string) => `${t(`whatIf.${side}`)} · ${word(tier)}`
    const nodes = [
      ...new Set(drawn.map((flow) => node('from', flow.before))),
      ...new Set(drawn.map((flow) => node('to', flow.after))),
    ]
    return {
      animation: false,
      tooltip: { trigger: 'item' },
      series: [
        {
          type: 'sankey',
          left: 8,
          right: narrow ? 110 : 150,
          top: 8,
          bottom: 8,
          nodeGap: 16,
          draggable: false,
          emphasis: { focus: 'adjacency' },
          label: { color: ink.ink, fontSize: 12, width: narrow ? 96 : 140, overflow: 'break' },
          lineStyle: { color: 'gradient', opacity: 0.4 },
          data: nodes.map((name) => ({
            name,
            itemStyle: { color: name.startsWith(t('whatIf.from')) ? ink.inkFaint : ink.accent },
          })),
          links: drawn.map((flow) => ({
            source: node('from', flow.before),
            target: node('to', flow.after),
            value: flow.households!,
          })),
        },
      ],
    }
  }, [drawn, mode, narrow, t, word])
  const said = drawn.map((flow) => `${word(flow.before)} → ${word(flow.after)} ${count(flow.households)}`).join('；')
  return (
    <Panel
      title={t('whatIf.flow')}
      note={
        allKnown
          ? t('whatIf.flowNote', { n: count(staying.reduce((sum, flow) => sum + flow.households!, 0)) ?? '' })
          : t('whatIf.flowNoteHidden')
      }
    >
      {moves.length === 0 ? (
        <p className="soft">{t('whatIf.noMoves')}</p>
      ) : (
        <>
          {drawn.length > 0 && (
            <Chart option={option} height={Math.max(140, drawn.length * 40)} label={`${t('whatIf.flow')}：${said}`} />
          )}
          <div className="what-if-scroll">
            <table className="what-if-table">
              <thead>
                <tr>
                  <th scope="col">{t('whatIf.from')}</th>
                  <th scope="col">{t('whatIf.to')}</th>
                  <th scope="col" className="right">
                    {t('whatIf.householdsHead')}
                  </th>
                  <th scope="col" className="right">
                    {t('whatIf.personsHead')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {moves.map((flow) => (
                  <tr key={`${flow.before} ${flow.after}`}>
                    <td>{word(flow.before)}</td>
                    <td>{word(flow.after)}</td>
                    <td className="right">
                      <Hideable value={flow.households} />
                    </td>
                    <td className="right">
                      <Hideable value={flow.persons} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Panel>
  )
}
