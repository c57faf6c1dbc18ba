import { ArrowUpOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { StateBox } from '../../../ui/states.tsx'
import { TileMap } from '../../../ui/tile-map.tsx'
import { shortCode } from '../../rules/ui/divisions.ts'
import { useArea } from '../../rules/ui/use-area.ts'
import type { Overview } from '../shared.ts'

const lengths = [2, 4, 6, 9, 12]

/** The area one level up, or undefined at the edge of one's scope. @example above('150403', '15') // '1504' */
export function above(area: string, scope: string): string | undefined {
  const shorter = lengths.filter((n) => n < area.length).at(-1)
  return shorter !== undefined && shorter >= scope.length ? area.slice(0, shorter) : undefined
}

/** Warnings by area as tiles; a tile leads one level down. */
export function AreasPanel({ data }: { data: Overview }) {
  const { t } = useWords()
  const { area, setArea } = useArea()
  const session = useSession()
  const up = above(area, session.area)
  return (
    <Panel
      title={`${t('overview.map')} · ${data.areaName}`}
      note={t('overview.mapNote')}
      extra={
        <>
          {up && (
            <Button icon={<ArrowUpOutlined />} onClick={() => setArea(up)}>
              {t('overview.up')}
            </Button>
          )}
          <Link to="/warnings" search={(now: Record<string, unknown>) => ({ area: now.area as string | undefined })}>
            {t('overview.mapList')}
          </Link>
        </>
      }
    >
      {data.areas.length === 0 ? (
        <StateBox kind="empty" title={t('overview.mapEmpty')} />
      ) : (
        <TileMap
          caption={t('overview.map')}
          tiles={data.areas}
          onOpen={area.length >= 12 ? undefined : (code) => setArea(shortCode(code))}
        />
      )}
    </Panel>
  )
}
