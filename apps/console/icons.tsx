import {
  AccountBookOutlined,
  ApiOutlined,
  AuditOutlined,
  BellOutlined,
  CalculatorOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  DiffOutlined,
  FileDoneOutlined,
  FundOutlined,
  NotificationOutlined,
  ReadOutlined,
  ShareAltOutlined,
  SolutionOutlined,
  SyncOutlined,
  TeamOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { Place } from './navigation.ts'

const icons: Record<Place['icon'], ComponentType> = {
  overview: DashboardOutlined,
  calculate: CalculatorOutlined,
  assessment: DiffOutlined,
  warnings: BellOutlined,
  work: FileDoneOutlined,
  boards: NotificationOutlined,
  exits: SolutionOutlined,
  referrals: ShareAltOutlined,
  review: UserSwitchOutlined,
  deliveries: DatabaseOutlined,
  indicators: FundOutlined,
  policy: ReadOutlined,
  funds: AccountBookOutlined,
  runs: SyncOutlined,
  users: TeamOutlined,
  log: AuditOutlined,
  api: ApiOutlined,
}

/** The icon of a place in the navigation. */
export function PlaceIcon({ icon }: { icon: Place['icon'] }) {
  const Icon = icons[icon]
  return <Icon />
}
