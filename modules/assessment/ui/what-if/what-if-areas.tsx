/** Each area below the one shown: as tiles without boundaries, and as a table. */
import { useWords } from '../../../../platform/words/use-words.tsx'
import { Panel } from '../../../../ui/page-head.tsx'
import { useNarrow } from '../../../../ui/use-narrow.ts'
import type { WhatIfVariant } from '../../shared.ts'
import { Change, Hideable, HouseholdsPersons } from './hideable.tsx'

export interface WhatIfAreasProps {
  variant: WhatIfVariant
  onOpen: (area: string) => void
  mayOpen: (area: string) => boolean
  name: (area: string, otherwise: string) => string
}

/** Four depths by the largest net change of all tiles. @example depthOf(-3, 12) // 1 */
export const depthOf = (net: number, largest: number): number =>
  net === 0 || largest === 0 ? 0 : Math.max(1, Math.ceil((Math.abs(net) / largest) * 4))

export function WhatIfAreas({ variant, onOpen, mayOpen, name }: WhatIfAreasProps) {
  const { t } = useWords()
  const narrow = useNarrow()
  const net = (area: WhatIfVariant['areas'][number]) =>
    area.before === null || area.after === null ? null : area.after - area.before
  const largest = Math.max(0, ...variant.areas.map((area) => Math.abs(net(area) ?? 0)))
  if (variant.areas.length === 0) return null
  return (
    <Panel title={t('whatIf.areas')} note={t('whatIf.areasNote')}>
      <div className="stack">
        <ul className="tile-map" aria-label={t('whatIf.areas')}>
          {variant.areas.map((area) => {
            const change = net(area)
            const look =
              change === null ? 'tile-none' : `what-if-${change < 0 ? 'fewer' : 'more'}-${depthOf(change, largest)}`
            const inside = (
              <>
                <span className="tile-name clip">{name(area.area, area.name)}</span>
                <span className="tile-levels num">
                  <Change from={area.before} to={area.after} />
                </span>
                <span className="tile-base num">
                  {t('whatIf.in')} <Hideable value={area.in} /> · {t('whatIf.out')} <Hideable value={area.out} />
                </span>
              </>
            )
            return (
              <li key={area.area}>
                {mayOpen(area.area) ? (
                  <button type="button" className={`tile ${look}`} onClick={() => onOpen(area.area)}>
                    {inside}
                  </button>
                ) : (
                  <div className={`tile ${look}`}>{inside}</div>
                )}
              </li>
            )
          })}
        </ul>
        {!narrow && (
          <div className="what-if-scroll">
            <table className="what-if-table">
              <thead>
                <tr>
                  {(['areaName', 'aided', 'to', 'in', 'out', 'monthly', 'costChange'] as const).map((head, at) => (
                    <th key={head} scope="col" className={at === 0 ? '' : 'right'}>
                      {t(`whatIf.${head}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {variant.areas.map((area) => (
                  <tr key={area.area}>
                    <th scope="row">{name(area.area, area.name)}</th>
                    <td className="right">
                      <Hideable value={area.before} />
                    </td>
                    <td className="right">
                      <Hideable value={area.after} />
                    </td>
                    <td className="right">
                      <HouseholdsPersons households={area.in} persons={area.personsIn} />
                    </td>
                    <td className="right">
                      <HouseholdsPersons households={area.out} persons={area.personsOut} />
                    </td>
                    <td className="right">
                      <Hideable value={area.monthlyAfter} kind="money" />
                    </td>
                    <td className="right">
                      <Change from={area.monthlyBefore} to={area.monthlyAfter} kind="money" />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Panel>
  )
}
