import { useQueries, useQuery } from '@tanstack/react-query'
import { useSession } from '../../../../platform/client/session.tsx'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { StandardView } from '../../drafts/shapes.ts'
import { divisionsQuery, shortCode } from '../divisions.ts'

/**
 * Names of area prefixes: those that stand in rows, one's own, and the leagues and banners below it.
 * @example areaName('150426') // '翁牛特旗'
 */
export function useAreaName(rows: readonly Pick<StandardView, 'area' | 'areaName'>[] = []): (area: string) => string {
  const { t } = useWords()
  const session = useSession()
  const below = useQuery({ ...divisionsQuery(session.area), enabled: session.area.length < 12 })
  const leagues = session.area.length === 2 ? (below.data ?? []).map((one) => shortCode(one.code)) : []
  const banners = useQueries({ queries: leagues.map((league) => divisionsQuery(league)) })
  const names = new Map<string, string>([
    ['', t('policy.wholeRegion')],
    [session.area, session.areaName],
    ...[...(below.data ?? []), ...banners.flatMap((one) => one.data ?? [])].map((one): [string, string] => [
      shortCode(one.code),
      one.name,
    ]),
    ...rows.map((row): [string, string] => [row.area, row.area === '' ? t('policy.wholeRegion') : row.areaName]),
  ])
  return (area) => names.get(area) ?? area
}
