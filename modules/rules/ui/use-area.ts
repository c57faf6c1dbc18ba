import { useNavigate, useSearch } from '@tanstack/react-router'
import { useSession } from '../../../platform/client/session.tsx'

/**
 * The area the pages show: `?area=` when it lies within the scope of the signed-in person, else the whole scope.
 *
 * @example const { area, setArea } = useArea()
 */
export function useArea(): { area: string; chosen: boolean; setArea: (area: string | undefined) => void } {
  const session = useSession()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { area?: string }
  const chosen = search.area?.startsWith(session.area) === true && search.area !== session.area
  return {
    area: chosen ? search.area! : session.area,
    chosen,
    setArea: (area) => {
      void navigate({
        to: '.',
        search: ((now: Record<string, unknown>) => ({
          ...now,
          area: area === session.area ? undefined : area,
          page: undefined,
        })) as never,
      })
    },
  }
}
