/** Where one can go, and who is offered it. The server checks rights again; this only spares people dead ends. */
import type { WordKey } from '../../platform/words/dictionary.ts'

/** What a place is for: cases, figures and the data behind them, the rules, the product itself. */
export const groups = ['work', 'data', 'rules', 'system'] as const
export type Group = (typeof groups)[number]

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
  /** Heading it stands under. */
  group: Group
  /** Any of these rights opens the place. */
  needs: string[]
  /** Outside of the console: opened as it is. */
  outside?: boolean
}

const work = 'work' as const
const data = 'data' as const
const rules = 'rules' as const
const system = 'system' as const
const warnings = ['read-warnings']

export const places: Place[] = [
  { group: work, to: '/', label: 'nav.overview', icon: 'overview', needs: warnings },
  {
    group: work,
    to: '/warnings',
    label: 'nav.warnings',
    short: 'nav.warningsShort',
    icon: 'warnings',
    needs: warnings,
  },
  { group: work, to: '/desk', label: 'nav.desk', short: 'nav.deskShort', icon: 'work', needs: ['referral-desk'] },
  { group: work, to: '/work', label: 'nav.work', short: 'nav.workShort', icon: 'work', needs: ['work-matters'] },
  { group: work, to: '/boards', label: 'nav.boards', icon: 'boards', needs: warnings },
  { group: work, to: '/exits', label: 'nav.exits', icon: 'exits', needs: warnings },
  { group: work, to: '/referrals', label: 'nav.referrals', icon: 'referrals', needs: ['see-referrals'] },
  { group: work, to: '/funds', label: 'nav.funds', short: 'nav.fundsShort', icon: 'funds', needs: ['read-funds'] },
  {
    group: data,
    to: '/deliveries',
    label: 'nav.deliveries',
    short: 'nav.deliveriesShort',
    icon: 'deliveries',
    needs: ['deliver-data', 'read-warnings'],
  },
  { group: data, to: '/review', label: 'nav.review', short: 'nav.reviewShort', icon: 'review', needs: warnings },
  { group: data, to: '/runs', label: 'nav.runs', icon: 'runs', needs: ['read-runs', 'run-sweep'] },
  { group: data, to: '/statistics', label: 'nav.statistics', icon: 'overview', needs: ['export'] },
  { group: rules, to: '/indicators', label: 'nav.indicators', icon: 'indicators', needs: warnings },
  { group: rules, to: '/assessment', label: 'nav.assessment', icon: 'assessment', needs: warnings },
  { group: rules, to: '/calculate', label: 'nav.calculate', icon: 'calculate', needs: warnings },
  {
    group: rules,
    to: '/policy',
    label: 'nav.policy',
    short: 'nav.policyShort',
    icon: 'policy',
    needs: ['policy.draft', 'policy.approve'],
  },
  { group: system, to: '/users', label: 'nav.users', icon: 'users', needs: ['manage-users'] },
  { group: system, to: '/exchange', label: 'nav.exchange', icon: 'referrals', needs: ['manage-exchange'] },
  { group: system, to: '/messages', label: 'nav.deliveriesOut', icon: 'log', needs: ['read-deliveries'] },
  { group: system, to: '/security', label: 'nav.security', icon: 'users', needs: ['manage-sessions'] },
  { group: system, to: '/anomalies', label: 'nav.anomalies', icon: 'review', needs: ['read-anomalies'] },
  { group: system, to: '/access-log', label: 'nav.log', icon: 'log', needs: ['read-access-log'] },
  // For whoever connects a department's system.
  { group: system, to: '/api/docs', label: 'nav.api', icon: 'api', needs: ['manage-exchange'], outside: true },
]

/**
 * The places a person with these rights is offered.
 *
 * @example placesFor(['read-warnings']).map((p) => p.to)
 */
export function placesFor(may: string[]): Place[] {
  return places.filter((place) => place.needs.some((right) => may.includes(right)))
}

/**
 * The places by heading, empty headings left out.
 *
 * @example groupsFor(['read-warnings'])[0] // { group: 'work', places: [{ to: '/' … }, …] }
 */
export function groupsFor(may: string[]): { group: Group; places: Place[] }[] {
  const offered = placesFor(may)
  return groups
    .map((group) => ({ group, places: offered.filter((place) => place.group === group) }))
    .filter((one) => one.places.length > 0)
}

/**
 * True when an address is a place that a person with these rights is not offered: there the page says so, and offers nothing
 * that would only be refused. What lies within a place decides by itself who sees it.
 */
export function isClosed(may: string[], path: string): boolean {
  const place = places.find((one) => one.to === path)
  return place !== undefined && !placesFor(may).includes(place)
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
