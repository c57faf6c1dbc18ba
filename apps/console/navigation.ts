/** Where one can go, and who is offered it. The server checks rights again; this only spares people dead ends. */
import type { WordKey } from '../../platform/words/dictionary.ts'

export interface Place {
  to: string
  label: WordKey
  short?: WordKey
  icon:
    | 'overview'
    | 'calculate'
    | 'assessment'
    | 'warnings'
    | 'work'
    | 'boards'
    | 'exits'
    | 'referrals'
    | 'review'
    | 'deliveries'
    | 'indicators'
    | 'policy'
    | 'funds'
    | 'runs'
    | 'users'
    | 'log'
    | 'api'
  /** Any of these rights opens the place; none named: everybody. */
  needs: string[]
  /** Outside of the console: opened as it is. */
  outside?: boolean
}

export const places: Place[] = [
  { to: '/', label: 'nav.overview', icon: 'overview', needs: ['read-warnings'] },
  { to: '/warnings', label: 'nav.warnings', short: 'nav.warningsShort', icon: 'warnings', needs: ['read-warnings'] },
  { to: '/desk', label: 'nav.desk', short: 'nav.deskShort', icon: 'work', needs: ['referral-desk'] },
  { to: '/work', label: 'nav.work', short: 'nav.workShort', icon: 'work', needs: ['work-matters'] },
  { to: '/boards', label: 'nav.boards', icon: 'boards', needs: ['read-warnings'] },
  { to: '/exits', label: 'nav.exits', icon: 'exits', needs: ['read-warnings'] },
  { to: '/referrals', label: 'nav.referrals', icon: 'referrals', needs: ['see-referrals'] },
  { to: '/review', label: 'nav.review', short: 'nav.reviewShort', icon: 'review', needs: ['read-warnings'] },
  {
    to: '/deliveries',
    label: 'nav.deliveries',
    short: 'nav.deliveriesShort',
    icon: 'deliveries',
    needs: ['deliver-data', 'read-warnings'],
  },
  { to: '/assessment', label: 'nav.assessment', icon: 'assessment', needs: ['read-warnings'] },
  { to: '/calculate', label: 'nav.calculate', icon: 'calculate', needs: ['read-warnings'] },
  { to: '/statistics', label: 'nav.statistics', icon: 'overview', needs: ['export'] },
  { to: '/indicators', label: 'nav.indicators', icon: 'indicators', needs: ['read-warnings'] },
  {
    to: '/policy',
    label: 'nav.policy',
    short: 'nav.policyShort',
    icon: 'policy',
    needs: ['policy.draft', 'policy.approve'],
  },
  { to: '/funds', label: 'nav.funds', short: 'nav.fundsShort', icon: 'funds', needs: ['read-funds'] },
  { to: '/runs', label: 'nav.runs', icon: 'runs', needs: ['read-runs', 'run-sweep'] },
  { to: '/users', label: 'nav.users', icon: 'users', needs: ['manage-users'] },
  { to: '/exchange', label: 'nav.exchange', icon: 'referrals', needs: ['manage-exchange'] },
  { to: '/messages', label: 'nav.deliveriesOut', icon: 'log', needs: ['read-deliveries'] },
  { to: '/security', label: 'nav.security', icon: 'users', needs: ['manage-sessions'] },
  { to: '/anomalies', label: 'nav.anomalies', icon: 'review', needs: ['read-anomalies'] },
  { to: '/access-log', label: 'nav.log', icon: 'log', needs: ['read-access-log'] },
  { to: '/api/docs', label: 'nav.api', icon: 'api', needs: [], outside: true },
]

/**
 * The places a person with these rights is offered.
 *
 * @example placesFor(['read-warnings']).map((p) => p.to)
 */
export function placesFor(may: string[]): Place[] {
  return places.filter((place) => place.needs.length === 0 || place.needs.some((right) => may.includes(right)))
}

/**
 * Where the day begins for a role: those who visit or answer begin with their list, an
 * administrator with the accounts, everybody else with the overview.
 *
 * @example homeOf('village') // '/work'
 */
export function homeOf(role: string): string {
  if (role === 'security-admin') return '/security'
  if (role === 'audit-admin') return '/access-log'
  if (['department', 'organisation'].includes(role)) return '/desk'
  if (['township', 'village', 'check-centre'].includes(role)) return '/work'
  return role === 'sysadmin' ? '/users' : '/'
}

/** True when an address lies in a place: '/versions/7' belongs to deliveries, '/households/3' to warnings. */
export function isAt(place: Place, path: string): boolean {
  if (place.to === '/') return path === '/'
  if (place.to === '/deliveries' && path.startsWith('/versions')) return true
  if (place.to === '/warnings' && path.startsWith('/households')) return true
  return path === place.to || path.startsWith(`${place.to}/`)
}
