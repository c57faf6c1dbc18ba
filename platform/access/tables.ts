import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Role } from './roles.ts'

export interface UserTable {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  username: string | null
  displayUsername: string | null
  role: Role
  area: string
  unit: Generated<string | null>
  disabled: Generated<boolean>
  createdBy: string | null
  /** Who asked for what a second person has to agree to. */
  awaitingBy: Generated<string | null>
  twoFactorEnabled: Generated<boolean>
  /** Somebody else made or saw the password; its owner has to choose his own. */
  passwordHandedOut: Generated<boolean>
  createdAt: ColumnType<Date, Date | undefined, never>
  updatedAt: ColumnType<Date, Date | undefined, Date>
}

export interface ReadLogTable {
  id: number
  at: ColumnType<Date, Date, never>
  user_id: string
  user_name: string
  role: Role
  user_area: string
  action: string
  person: string | null
  household: string | null
  purpose: string
  case_ref: string | null
  writes: Generated<boolean>
  detail: JSONColumnType<Record<string, unknown>, string, never>
}

/** Tables of access, for `connect<AccessTables>()`. Sessions and password hashes belong to the sign-in library alone. */
export interface AccessTables {
  'access.user': UserTable
  'access.session': {
    id: string
    userId: string
    token: string
    expiresAt: Date
    ipAddress: string | null
    userAgent: string | null
    createdAt: Date
    updatedAt: Date
  }
  'access.twoFactor': { id: string; userId: string }
  'access.account': { id: string; userId: string; providerId: string; password: string | null; updatedAt: Date }
  'access.secret': { only_row: Generated<boolean>; value: string }
  'access.read_log': ReadLogTable
  'access.log_chain': { seq: number; entry_id: number; prev_hash: string; hash: string }
  'access.read_log_head': { only_row: Generated<boolean>; id: number; hash: string }
}
