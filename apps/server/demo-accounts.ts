import {
  type AccessContext,
  type AccountContext,
  createAccount,
  machine,
  type Role,
} from '../../platform/access/index.ts'

/** One password for all demo accounts; they exist only in a demo, which listens on this machine alone. */
export const demoPassword = 'jiulian-demo'

/** The banner that is simulated at the first start. Its people are invented; ids begin with 1599. */
export const demoBanner = '150426'

export interface DemoAccount {
  username: string
  password: string
  name: string
  role: Role
  area: string
  areaName: string
}

export const accounts: { username: string; name: string; role: Role; area: string; unit?: string }[] = [
  { username: 'county', name: '包志强', role: 'county', area: demoBanner },
  // Four eyes: what one clerk proposed another decides.
  { username: 'county2', name: '其木格', role: 'county', area: demoBanner },
  { username: 'township', name: '斯琴高娃', role: 'township', area: `${demoBanner}100` },
  { username: 'township2', name: '王海燕', role: 'township', area: `${demoBanner}101` },
  { username: 'aide', name: '白玉兰', role: 'village', area: '' },
  { username: 'league', name: '陈立新', role: 'league', area: demoBanner.slice(0, 4) },
  { username: 'league2', name: '高玉梅', role: 'league', area: demoBanner.slice(0, 4) },
  { username: 'region', name: '乌云其木格', role: 'region', area: demoBanner.slice(0, 2) },
  { username: 'policy', name: '苏日娜', role: 'region', area: demoBanner.slice(0, 2) },
  { username: 'yuanbaoshan', name: '刘建国', role: 'county', area: '150403' },
  { username: 'hedui', name: '孟根', role: 'check-centre', area: demoBanner },
  { username: 'yibao', name: '王医保', role: 'department', area: demoBanner, unit: 'medical-insurance' },
  { username: 'canlian', name: '李残联', role: 'department', area: demoBanner, unit: 'disabled-federation' },
  { username: 'zhujian', name: '张住建', role: 'department', area: demoBanner, unit: 'housing' },
  { username: 'gonghui', name: '刘工会', role: 'department', area: demoBanner, unit: 'trade-union' },
  { username: 'fulian', name: '陈妇联', role: 'department', area: demoBanner, unit: 'womens-federation' },
  { username: 'shegong', name: '赵社工', role: 'organisation', area: demoBanner, unit: 'social-work' },
  { username: 'auditor', name: '赵明远', role: 'auditor', area: demoBanner.slice(0, 2) },
  { username: 'admin', name: '系统管理员', role: 'sysadmin', area: '' },
  { username: 'security', name: '安全管理员', role: 'security-admin', area: '' },
  { username: 'audit', name: '审计管理员', role: 'audit-admin', area: '' },
]

/**
 * Makes the demo accounts that are missing and tells all of them, for the terminal and the sign-in page.
 * @param villageOf a village of the demo township, 12 digits: the aide's
 */
export async function demoAccounts(
  ctx: AccountContext & Pick<AccessContext, 'areaName'>,
  villageOf: (township: string) => string | undefined,
): Promise<DemoAccount[]> {
  const list: DemoAccount[] = []
  for (const account of accounts) {
    const area = account.role === 'village' ? villageOf(`${demoBanner}100`) : account.area
    if (area === undefined) continue
    const made = await createAccount(ctx, machine, { ...account, area, password: demoPassword })
    if (!made.ok && made.reason !== 'name-taken') throw new Error(`demo account ${account.username}: ${made.reason}`)
    list.push({ ...account, area, password: demoPassword, areaName: ctx.areaName(area) })
  }
  return list
}
