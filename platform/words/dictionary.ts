/** All texts of the product, Chinese and English side by side, so that no key can exist in one language only. */
import { account } from './areas/account.ts'
import { assessment } from './areas/assessment.ts'
import { boards } from './areas/boards.ts'
import { calculate } from './areas/calculate.ts'
import { checks } from './areas/checks.ts'
import { corrections } from './areas/corrections.ts'
import { exits } from './areas/exits.ts'
import { files } from './areas/files.ts'
import { funds } from './areas/funds.ts'
import { householdChain } from './areas/household-chain.ts'
import { matters } from './areas/matters.ts'
import { monitoring } from './areas/monitoring.ts'
import { notices } from './areas/notices.ts'
import { parts } from './areas/parts.ts'
import { platform } from './areas/platform.ts'
import { policy } from './areas/policy.ts'
import { purposes } from './areas/purposes.ts'
import { referralStaff } from './areas/referral-staff.ts'
import { referrals } from './areas/referrals.ts'
import { security } from './areas/security.ts'
import { shell } from './areas/shell.ts'
import { sources } from './areas/sources.ts'
import { statistics } from './areas/statistics.ts'
import { whatIf } from './areas/what-if.ts'

export type Language = 'zh' | 'en'

export const dictionary = {
  ...shell,
  ...account,
  ...monitoring,
  ...sources,
  ...parts,
  ...platform,
  ...calculate,
  ...policy,
  ...assessment,
  ...whatIf,
  ...matters,
  ...notices,
  ...security,
  ...boards,
  ...checks,
  ...corrections,
  ...exits,
  ...funds,
  ...files,
  ...householdChain,
  ...statistics,
  ...referrals,
  ...referralStaff,
  ...purposes,
} satisfies Record<string, readonly [zh: string, en: string]>

export type WordKey = keyof typeof dictionary

/**
 * The text of a key with its `{places}` filled in; `{n|person|persons}` is the word that fits the number in place `n`.
 *
 * @example textOf('en', 'list.total', { n: 12 }) // '12 in all'
 */
export function textOf(language: Language, key: WordKey, places: Record<string, string | number> = {}): string {
  const text = dictionary[key][language === 'zh' ? 0 : 1]
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) =>
    one === undefined ? String(places[name] ?? whole) : String(places[name]) === '1' ? one : many!,
  )
}

/** The text of a key made from data (`fault.${code}`, `role.${role}`), or undefined when there is none. */
export function findText(language: Language, key: string): string | undefined {
  return key in dictionary ? textOf(language, key as WordKey) : undefined
}
