/** What the routes of chain are given. */
import type { Actor } from '../../../platform/access/shared.ts'
import type { Db, ProcessContext } from '../../../platform/process/index.ts'
import type { Region } from '../../rules/index.ts'
import type { Vault } from '../exchange/vault.ts'

export interface ReferralRoutesContext {
  db: Db
  region: Region
  vault: Vault
  matters: ProcessContext
  areaName: (area: string) => string
  /** Where a household belongs; undefined when the actor's area does not hold it. */
  placeOf: (actor: Actor, hh: string) => Promise<{ area: string; otherArea?: string | undefined } | undefined>
}
