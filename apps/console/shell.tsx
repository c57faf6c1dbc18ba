/** The frame around every page: side navigation on a desk, bottom navigation on a phone, area, language, colours, account. */
import {
  LogoutOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  MoonOutlined,
  SunOutlined,
  TranslationOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { Suspense, useState } from 'react'
import { post } from '../../platform/client/index.ts'
import { handOver } from '../../platform/client/saved-form.ts'
import { announceSignedOut, useSession } from '../../platform/client/session.tsx'
import { serverForms } from '../../platform/client/use-saved-form.ts'
import { useWords } from '../../platform/words/use-words.tsx'
import { staysInPlace } from '../../ui/popup-place.ts'
import { LoadingState, StateBox } from '../../ui/states.tsx'
import { useMode } from '../../ui/use-mode.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { AreaSwitch } from './area-switch.tsx'
import { BottomNavigation } from './bottom-navigation.tsx'
import { HouseholdSearch } from './household-search.tsx'
import { PlaceIcon } from './icons.tsx'
import { LineState } from './line-state.tsx'
import { Mark } from './mark.tsx'
import { groupsFor, homeOf, isAt, isClosed, type Place } from './navigation.ts'
import { NoticeBell } from './notice-bell.tsx'
import './shell.css'

const place = 'jiulian.nav'

export function Shell() {
  const { t } = useWords()
  const narrow = useNarrow()
  const [folded, setFolded] = useState(() => localStorage.getItem(place) === 'folded')
  const fold = () => {
    localStorage.setItem(place, folded ? 'open' : 'folded')
    setFolded(!folded)
  }
  return (
    <div className={`shell${narrow ? ' shell-narrow' : ''}${folded ? ' shell-folded' : ''}`}>
      <a className="shell-skip" href="#content">
        {t('nav.skip')}
      </a>
      {!narrow && <SideNavigation folded={folded} onFold={fold} />}
      <div className="shell-body">
        <TopBar narrow={narrow} />
        <LineState />
        <main id="content" className="shell-content" tabIndex={-1}>
          <Suspense fallback={<LoadingState text={t('state.loading')} />}>
            <Page />
          </Suspense>
        </main>
      </div>
      {narrow && <BottomNavigation />}
    </div>
  )
}

/** The page of the address; where it is not for this person, one sentence and the way home. */
function Page() {
  const { t } = useWords()
  const session = useSession()
  const path = useRouterState({ select: (s) => s.location.pathname })
  if (!isClosed(session.may, path)) return <Outlet />
  const home = homeOf(session.role)
  if (path === '/') return <Navigate to={home} replace />
  return (
    <StateBox kind="no-right" title={t('state.noRight')} note={t('state.noRightWhy')}>
      <Link to={home} search={{}}>
        {t('nav.home')}
      </Link>
    </StateBox>
  )
}

function SideNavigation({ folded, onFold }: { folded: boolean; onFold: () => void }) {
  const { t } = useWords()
  const session = useSession()
  const groups = groupsFor(session.may)
  return (
    <aside className="side">
      <Link to="/" className="side-brand" aria-label={t('product.name')}>
        <Mark size={32} />
        {!folded && (
          <span>
            <strong>{t('product.name')}</strong>
            <small>{t('product.line')}</small>
          </span>
        )}
      </Link>
      <nav aria-label={t('nav.label')} className="side-nav">
        {groups.map(({ group, places }) => (
          <div key={group} className="side-group">
            {groups.length > 1 && <p className={folded ? 'visually-hidden' : 'side-head'}>{t(`nav.group.${group}`)}</p>}
            {places.map((place) => (
              <SideLink key={place.to} place={place} folded={folded} />
            ))}
          </div>
        ))}
      </nav>
      <button
        type="button"
        className="side-fold"
        onClick={onFold}
        aria-label={folded ? t('nav.expand') : t('nav.collapse')}
      >
        {folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        {!folded && <span>{t('nav.collapse')}</span>}
      </button>
    </aside>
  )
}

function SideLink({ place, folded }: { place: Place; folded: boolean }) {
  const { t } = useWords()
  const location = useRouterState({ select: (s) => s.location })
  const area = (location.search as Record<string, string>).area
  const at = isAt(place, location.pathname)
  const title = folded ? t(place.label) : undefined
  const inside = (
    <>
      <PlaceIcon icon={place.icon} />
      <span className={folded ? 'visually-hidden' : ''}>{t(place.label)}</span>
    </>
  )
  return place.outside ? (
    <a href={place.to} target="_blank" rel="noreferrer" className="side-link" title={title}>
      {inside}
    </a>
  ) : (
    <Link
      to={place.to}
      search={area ? { area } : {}}
      className={`side-link${at ? ' side-link-at' : ''}`}
      aria-current={at ? 'page' : undefined}
      title={title}
    >
      {inside}
    </Link>
  )
}

function TopBar({ narrow }: { narrow: boolean }) {
  const { t, maybe, language, setLanguage } = useWords()
  const { mode, toggle } = useMode()
  const session = useSession()
  const role = maybe(`role.${session.role}`, session.role)
  const leave = async () => {
    await handOver(localStorage, session.userId, serverForms)
    await post('/auth/sign-out').catch(() => undefined)
    announceSignedOut()
  }
  return (
    <header className="top" {...staysInPlace}>
      {narrow && (
        <Link to="/" className="top-mark" aria-label={t('product.name')}>
          <Mark size={28} />
        </Link>
      )}
      <AreaSwitch />
      <span className="grow" />
      {!narrow && session.may.includes('read-warnings') && <HouseholdSearch />}
      {!narrow && (
        <>
          <Button
            type="text"
            icon={mode === 'light' ? <MoonOutlined /> : <SunOutlined />}
            onClick={toggle}
            aria-label={t('top.mode')}
          />
          <Button
            type="text"
            icon={<TranslationOutlined />}
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
            aria-label={t('top.languageLabel')}
          >
            {t('top.language')}
          </Button>
        </>
      )}
      <NoticeBell />
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'who',
              disabled: true,
              label: <AccountCard name={session.name} role={role} area={session.areaName} />,
            },
            { type: 'divider' },
            ...(narrow
              ? [
                  { key: 'mode', label: mode === 'light' ? t('top.dark') : t('top.light'), onClick: toggle },
                  {
                    key: 'language',
                    label: t('top.language'),
                    onClick: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
                  },
                ]
              : []),
            { key: 'account', icon: <UserOutlined />, label: <Link to="/account">{t('top.account')}</Link> },
            { key: 'out', icon: <LogoutOutlined />, label: t('top.signOut'), onClick: () => void leave() },
          ],
        }}
      >
        <button type="button" className="top-account" aria-label={t('top.account')}>
          <span className="top-face" aria-hidden="true">
            {session.name.slice(0, 1)}
          </span>
          {!narrow && (
            <span className="top-who">
              <strong>{session.name}</strong>
              <small>{role}</small>
            </span>
          )}
        </button>
      </Dropdown>
    </header>
  )
}

function AccountCard({ name, role, area }: { name: string; role: string; area: string }) {
  return (
    <div className="top-card">
      <strong>{name}</strong>
      <span>{role}</span>
      <span>{area}</span>
    </div>
  )
}
