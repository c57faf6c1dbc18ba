/** What the security administrator sees. Pure. */
import type { Role } from './roles.ts'

/** Somebody who is signed in. */
export interface SessionView {
  id: string
  userId: string
  username: string
  name: string
  role: Role
  area: string
  since: string
  lastSeen: string
  address: string | null
  agent: string | null
}

/** A name or address that may not try to sign in for a while. */
export interface LockView {
  /** Opaque: it tells nothing of what was typed. */
  id: string
  of: 'name' | 'address' | 'both'
  /** Null: a name that no account has. People type passwords into the wrong field, so what was typed is not shown. */
  username: string | null
  address: string | null
  attempts: number
  until: string
}
