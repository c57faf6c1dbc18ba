import { CheckCircleOutlined, ClockCircleOutlined, FallOutlined, StopOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Tooltip } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { useArea } from '../../rules/ui/use-area.ts'
import type { FreshnessItem } from '../shared.ts'
import { freshnessQuery } from './calls.ts'
import { matrixOf } from './freshness.ts'

const icons = {
  fresh: CheckCircleOutlined,
  late: ClockCircleOutlined,
  never: StopOutlined,
  'volume-drop': FallOutlined,
}

/** How far each data set reaches in each area; state by icon, word and colour. */
export function FreshnessMatrix() {
  const { t } = useWords()
  const { area } = useArea()
  const query = useQuery(freshnessQuery(area))
  return (
    <Loaded query={query}>
      {(items) => {
        const { areas, rows } = matrixOf(items)
        if (rows.length === 0) return <StateBox kind="empty" title={t('freshness.empty')} />
        return (
          <div className="panel flush">
            <p className="panel-note matrix-note">{t('freshness.note')}</p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <section className="matrix-scroll" tabIndex={0} aria-label={t('freshness.note')}>
              <table className="matrix">
                <thead>
                  <tr>
                    <th scope="col">{t('freshness.dataset')}</th>
                    {areas.map((a) => (
                      <th key={a.code} scope="col">
                        {a.name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.dataset}>
                      <th scope="row">{row.label}</th>
                      {areas.map((a) => (
                        <td key={a.code}>
                          <Cell item={row.cells.get(a.code)} wide={areas.length <= 4} />
                          {areas.length === 1 && (
                            <span className="matrix-detail soft small">{row.cells.get(a.code)?.detail}</span>
                          )}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </div>
        )
      }}
    </Loaded>
  )
}

function Cell({ item, wide }: { item: FreshnessItem | undefined; wide: boolean }) {
  const { t, maybe } = useWords()
  if (!item) return <span className="faint">—</span>
  const Icon = icons[item.state]
  const tip = [item.detail, item.dueDate && t('freshness.due', { date: date(item.dueDate) ?? '' })]
    .filter(Boolean)
    .join(' · ')
  return (
    <Tooltip title={tip}>
      <span className={`matrix-cell matrix-${item.state}`}>
        <Icon /> <span>{maybe(`fresh.${item.state}`, item.state)}</span>
        {item.lastDataDate && (
          <span className="num small">
            {wide ? t('freshness.last', { date: date(item.lastDataDate) ?? '' }) : date(item.lastDataDate)}
          </span>
        )}
      </span>
    </Tooltip>
  )
}
