/** The area all pages show: one's own scope or any part of it. Kept in the address as `area`. */
import { EnvironmentOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { AreaPicker } from '../../modules/rules/ui/area-picker.tsx'
import { useArea } from '../../modules/rules/ui/use-area.ts'
import { useSession } from '../../platform/client/session.tsx'
import { useWords } from '../../platform/words/use-words.tsx'

export function AreaSwitch() {
  const { t } = useWords()
  const session = useSession()
  const { area, setArea } = useArea()
  const navigate = useNavigate()
  if (session.area.length >= 12) {
    return (
      <span className="area-fixed">
        <EnvironmentOutlined aria-hidden="true" /> {session.areaName}
      </span>
    )
  }
  return (
    <AreaPicker
      value={area}
      onChange={(next) => {
        // A household lies in one place: choosing another area leads to the list of that area.
        if (location.pathname.startsWith('/households/'))
          void navigate({ to: '/warnings', search: next === session.area ? {} : { area: next } })
        else setArea(next)
      }}
      look={{
        className: 'area-switch',
        variant: 'borderless',
        prefix: <EnvironmentOutlined />,
        'aria-label': t('top.area'),
      }}
    />
  )
}
