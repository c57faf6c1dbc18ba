/** The addresses of the console. Each page is its own file for the browser, fetched when it is first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { parseAddress, printAddress } from './address.ts'
import { Crashed, Missing } from './fallen.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Missing,
  validateSearch: (search: Record<string, unknown>) => search as Record<string, string | undefined>,
})

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component })

const routes = [
  page(
    '/',
    lazyRouteComponent(() => import('../../modules/monitoring/ui/overview-page.tsx'), 'OverviewPage'),
  ),
  page(
    '/warnings',
    lazyRouteComponent(() => import('../../modules/monitoring/ui/warnings-page.tsx'), 'WarningsPage'),
  ),
  page(
    '/desk',
    lazyRouteComponent(() => import('../../modules/chain/ui/desk-page.tsx'), 'DeskPage'),
  ),
  page(
    '/referrals',
    lazyRouteComponent(() => import('../../modules/chain/ui/referrals-page.tsx'), 'ReferralsPage'),
  ),
  page(
    '/exchange',
    lazyRouteComponent(() => import('../../modules/chain/ui/exchange-page.tsx'), 'ExchangePage'),
  ),
  page(
    '/work',
    lazyRouteComponent(() => import('../../modules/cases/ui/worklist-page.tsx'), 'WorklistPage'),
  ),
  page(
    '/boards',
    lazyRouteComponent(() => import('../../modules/cases/ui/boards-page.tsx'), 'BoardsPage'),
  ),
  page(
    '/exits',
    lazyRouteComponent(() => import('../../modules/cases/ui/exits-kin-page.tsx'), 'ExitsKinPage'),
  ),
  page(
    '/work/$id',
    lazyRouteComponent(() => import('../../modules/cases/ui/matter-page.tsx'), 'MatterPage'),
  ),
  page(
    '/households/$hh',
    lazyRouteComponent(() => import('./screens/household-page.tsx'), 'HouseholdPage'),
  ),
  page(
    '/households/$hh/chain',
    lazyRouteComponent(() => import('../../modules/chain/ui/chain-page.tsx'), 'ChainPage'),
  ),
  page(
    '/households/$hh/refer',
    lazyRouteComponent(() => import('../../modules/chain/ui/refer-page.tsx'), 'ReferPage'),
  ),
  page(
    '/account',
    lazyRouteComponent(() => import('./screens/account/account-page.tsx'), 'AccountPage'),
  ),
  page(
    '/assessment',
    lazyRouteComponent(() => import('../../modules/assessment/ui/assessment-page.tsx'), 'AssessmentPage'),
  ),
  page(
    '/assessment/$hh',
    lazyRouteComponent(() => import('../../modules/assessment/ui/household-page.tsx'), 'HouseholdPage'),
  ),
  page(
    '/calculate',
    lazyRouteComponent(() => import('../../modules/rules/ui/family-page.tsx'), 'FamilyPage'),
  ),
  page(
    '/indicators',
    lazyRouteComponent(() => import('../../modules/monitoring/ui/indicators-page.tsx'), 'IndicatorsPage'),
  ),
  page(
    '/review',
    lazyRouteComponent(() => import('../../modules/matching/ui/review-page.tsx'), 'ReviewPage'),
  ),
  page(
    '/deliveries',
    lazyRouteComponent(() => import('../../modules/sources/ui/deliveries-page.tsx'), 'DeliveriesPage'),
  ),
  page(
    '/deliveries/$id',
    lazyRouteComponent(() => import('../../modules/sources/ui/delivery-page.tsx'), 'DeliveryPage'),
  ),
  page(
    '/versions/$id',
    lazyRouteComponent(() => import('../../modules/sources/ui/version-page.tsx'), 'VersionPage'),
  ),
  page(
    '/policy',
    lazyRouteComponent(() => import('../../modules/rules/ui/policy-page.tsx'), 'PolicyPage'),
  ),
  page(
    '/policy/drafts/$id',
    lazyRouteComponent(() => import('../../modules/rules/ui/draft-page.tsx'), 'DraftPage'),
  ),
  page(
    '/policy/what-if',
    lazyRouteComponent(() => import('../../modules/assessment/ui/what-if/what-if-page.tsx'), 'WhatIfPage'),
  ),
  page(
    '/policy/what-if/$id',
    lazyRouteComponent(() => import('../../modules/assessment/ui/what-if/what-if-run-page.tsx'), 'WhatIfRunPage'),
  ),
  page(
    '/statistics',
    lazyRouteComponent(() => import('../../modules/statistics/ui/statistics-page.tsx'), 'StatisticsPage'),
  ),
  page(
    '/funds',
    lazyRouteComponent(() => import('../../modules/funds/ui/funds-page.tsx'), 'FundsPage'),
  ),
  page(
    '/funds/$id',
    lazyRouteComponent(() => import('../../modules/funds/ui/roll-page.tsx'), 'RollPage'),
  ),
  page(
    '/runs',
    lazyRouteComponent(() => import('./screens/runs-page.tsx'), 'RunsPage'),
  ),
  page(
    '/users',
    lazyRouteComponent(() => import('./screens/users-page.tsx'), 'UsersPage'),
  ),
  page(
    '/notices',
    lazyRouteComponent(() => import('./screens/notices-page.tsx'), 'NoticesPage'),
  ),
  page(
    '/messages',
    lazyRouteComponent(() => import('./screens/messages-page.tsx'), 'MessagesPage'),
  ),
  page(
    '/security',
    lazyRouteComponent(() => import('./screens/security-page.tsx'), 'SecurityPage'),
  ),
  page(
    '/anomalies',
    lazyRouteComponent(() => import('./screens/anomalies-page.tsx'), 'AnomaliesPage'),
  ),
  page(
    '/access-log',
    lazyRouteComponent(() => import('./screens/access-log-page.tsx'), 'AccessLogPage'),
  ),
]

/** The router with plain-word addresses. */
export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch: parseAddress,
    stringifySearch: printAddress,
    defaultPreload: 'intent',
    defaultErrorComponent: Crashed,
    scrollRestoration: true,
  })
}
