/** The navigation under the thumb: four places and the rest in a sheet. */
import { EllipsisOutlined } from '@ant-design/icons'
import { Link, useRouterState } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { useState } from 'react'
import { useSession } from '../../platform/client/session.tsx'
import { useWords } from '../../platform/words/use-words.tsx'
import { HouseholdSearch } from './household-search.tsx'
import { PlaceIcon } from './icons.tsx'
import { isAt, placesFor } from './navigation.ts'

export function BottomNavigation() {
  const { t } = useWords()
  const session = useSession()
  const location = useRouterState({ select: (s) => s.location })
  const area = (location.search as Record<string, string>).area
  const [open, setOpen] = useState(false)
  const all = placesFor(session.may)
  // Five fit; a sheet with one more in it would only be a detour.
  const searches = session.may.includes('read-warnings')
  const first = all.length > 5 || searches || all.some((p) => p.outside) ? all.slice(0, 4) : all
  const rest = all.slice(first.length)
  return (
    <nav className="bottom" aria-label={t('nav.label')}>
      {first.map((p) => {
        const at = isAt(p, location.pathname)
        return (
          <Link
            key={p.to}
            to={p.to}
            search={area ? { area } : {}}
            className={`bottom-link${at ? ' bottom-link-at' : ''}`}
            aria-current={at ? 'page' : undefined}
          >
            <PlaceIcon icon={p.icon} />
            <span>{t(p.short ?? p.label)}</span>
          </Link>
        )
      })}
      {(rest.length > 0 || searches) && (
        <button
          type="button"
          className={`bottom-link${rest.some((p) => isAt(p, location.pathname)) ? ' bottom-link-at' : ''}`}
          onClick={() => setOpen(true)}
        >
          <EllipsisOutlined />
          <span>{t('nav.more')}</span>
        </button>
      )}
      <Drawer
        placement="bottom"
        open={open}
        onClose={() => setOpen(false)}
        title={t('nav.more')}
        size="default"
        styles={{ body: { paddingTop: 8 } }}
      >
        {searches && <HouseholdSearch onGone={() => setOpen(false)} />}
        <ul className="bottom-sheet">
          {rest.map((p) => (
            <li key={p.to}>
              {p.outside ? (
                <a href={p.to} target="_blank" rel="noreferrer" className="bottom-row">
                  <PlaceIcon icon={p.icon} /> {t(p.label)}
                </a>
              ) : (
                <Link to={p.to} search={area ? { area } : {}} className="bottom-row" onClick={() => setOpen(false)}>
                  <PlaceIcon icon={p.icon} /> {t(p.label)}
                </Link>
              )}
            </li>
          ))}
        </ul>
      </Drawer>
    </nav>
  )
}
