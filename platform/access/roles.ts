/**
 * Roles of domain knowledge §7, from the widest to the narrowest, then those outside civil affairs, then who watches and
 * runs the system: system, security and audit administrator are three people (三员分立).
 */
export const roles = [
  'region',
  'league',
  'county',
  'township',
  'village',
  'check-centre',
  'department',
  'organisation',
  'auditor',
  'sysadmin',
  'security-admin',
  'audit-admin',
] as const
export type Role = (typeof roles)[number]

/** What a signed-in person may do; the console shows only what is listed, the server checks each. */
export const rights = [
  'read-warnings',
  'work-matters',
  'handle-warnings',
  'dispatch-warnings',
  'deliver-data',
  'decide-review',
  'run-sweep',
  'unmask',
  'export',
  'manage-users',
  'read-access-log',
  'read-runs',
  'policy.draft',
  'policy.approve',
  'read-funds',
  'read-fund-lines',
  'read-bank-data',
  'manage-funds',
  'manage-sessions',
  'manage-channels',
  'read-deliveries',
  'read-anomalies',
  'see-referrals',
  'referral-desk',
  'manage-exchange',
  'confirm-accounts',
] as const
export type Right = (typeof rights)[number]

/** Who asks. `area` is the division prefix without trailing zeros: '15', '1504', '150403', 9 digits, 12 digits. */
export interface Actor {
  userId: string
  name: string
  role: Role
  area: string
  /** Department or organisation the person works for, as the region names it; nobody in civil affairs has one. */
  unit?: string
}

/** Label of a role in both languages. */
export const roleLabels: Record<Role, { zh: string; en: string }> = {
  region: { zh: '自治区民政厅', en: 'Region' },
  league: { zh: '盟市民政局', en: 'League or city' },
  county: { zh: '旗县区民政局', en: 'Banner or county' },
  township: { zh: '苏木乡镇街道', en: 'Township' },
  village: { zh: '协理员', en: 'Village aide' },
  'check-centre': { zh: '核对机构', en: 'Check centre' },
  department: { zh: '部门用户', en: 'Department' },
  organisation: { zh: '社会组织', en: 'Organisation' },
  auditor: { zh: '审计纪检', en: 'Auditor' },
  sysadmin: { zh: '系统管理员', en: 'System administrator' },
  'security-admin': { zh: '安全管理员', en: 'Security administrator' },
  'audit-admin': { zh: '审计管理员', en: 'Audit administrator' },
}

/**
 * The region looks and steers but edits no single case; a county works; a township and an aide work on their own
 * households; a system administrator sees no business data and an auditor changes nothing.
 */
const rightsOf: Record<Role, readonly Right[]> = {
  region: [
    'see-referrals',
    'read-funds',
    'manage-funds',
    'read-warnings',
    'work-matters',
    'deliver-data',
    'run-sweep',
    'unmask',
    'export',
    'manage-users',
    'read-runs',
    'policy.draft',
    'policy.approve',
  ],
  league: [
    'see-referrals',
    'read-funds',
    'manage-funds',
    'read-warnings',
    'work-matters',
    'deliver-data',
    'run-sweep',
    'unmask',
    'export',
    'manage-users',
    'read-runs',
    'policy.draft',
    'policy.approve',
  ],
  county: [
    'see-referrals',
    'read-funds',
    'read-fund-lines',
    'read-bank-data',
    'manage-funds',
    'read-warnings',
    'work-matters',
    'handle-warnings',
    'dispatch-warnings',
    'deliver-data',
    'decide-review',
    'run-sweep',
    'unmask',
    'export',
    'manage-users',
    'read-runs',
    'policy.draft',
  ],
  township: [
    'see-referrals',
    'read-funds',
    'read-fund-lines',
    'read-warnings',
    'work-matters',
    'handle-warnings',
    'dispatch-warnings',
    'unmask',
    'export',
    'manage-users',
  ],
  village: ['read-warnings', 'work-matters', 'handle-warnings', 'unmask'],
  'check-centre': ['work-matters'],
  department: ['referral-desk', 'work-matters', 'deliver-data', 'read-runs'],
  organisation: ['referral-desk', 'work-matters'],
  auditor: [
    'see-referrals',
    'read-funds',
    'read-fund-lines',
    'read-bank-data',
    'read-warnings',
    'work-matters',
    'read-access-log',
    'read-anomalies',
    'unmask',
    'read-runs',
  ],
  sysadmin: ['manage-exchange', 'manage-users', 'read-runs', 'read-deliveries'],
  'security-admin': ['manage-sessions', 'manage-channels', 'read-deliveries', 'confirm-accounts'],
  'audit-admin': ['read-access-log', 'read-anomalies', 'confirm-accounts'],
}

/** All rights of a role. */
export const mayDo = (role: Role): readonly Right[] => rightsOf[role]

/**
 * Whether this person may do this.
 * @example may({ role: 'village', … }, 'dispatch-warnings') // false
 */
export const may = (actor: Pick<Actor, 'role'>, right: Right): boolean => rightsOf[actor.role].includes(right)

/** Length of the area prefix that belongs to a role; undefined: any. */
export const areaLength: Record<Role, number | undefined> = {
  region: 2,
  league: 4,
  county: 6,
  township: 9,
  village: 12,
  'check-centre': undefined,
  department: undefined,
  organisation: undefined,
  auditor: undefined,
  sysadmin: undefined,
  'security-admin': undefined,
  'audit-admin': undefined,
}

/** Height of a role: accounts are made and changed by those above. */
const rank: Record<Role, number> = {
  region: 5,
  league: 4,
  county: 3,
  township: 2,
  village: 1,
  'check-centre': 1,
  department: 1,
  organisation: 1,
  auditor: 5,
  sysadmin: 6,
  'security-admin': 6,
  'audit-admin': 6,
}

/** Accounts that only the system administrator makes, and that begin to work when a second person agreed. */
export const watching: readonly Role[] = ['auditor', 'security-admin', 'audit-admin']

/**
 * Whether `actor` may hold the account of `other` in hand: inside his area and below his role, for whoever makes a colleague's
 * account knows its first password and could act as the second person. Auditors are made by the system administrator alone,
 * system administrators by none but each other.
 * @example mayManage({ role: 'county', area: '150403' }, { role: 'township', area: '150403001' }) // true
 */
export function mayManage(actor: Pick<Actor, 'role' | 'area'>, other: Pick<Actor, 'role' | 'area'>): boolean {
  if (!may(actor, 'manage-users')) return false
  if (!withinPrefix(other.area, actor.area)) return false
  if (watching.includes(other.role)) return actor.role === 'sysadmin'
  return rank[other.role] < rank[actor.role] || (actor.role === 'sysadmin' && other.role === 'sysadmin')
}

/** Whether an area lies inside a prefix; the empty prefix is everything. */
export const withinPrefix = (area: string, prefix: string): boolean => area.startsWith(prefix)

/**
 * The prefix of a 12-digit division code: without the zeros that only fill it up.
 * @example areaPrefix('150400000000') // '1504'
 */
export function areaPrefix(code: string): string {
  for (const length of [2, 4, 6, 9])
    if (code.length > length && /^0*$/.test(code.slice(length))) return code.slice(0, length)
  return code
}
