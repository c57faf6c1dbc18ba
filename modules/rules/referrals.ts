/**
 * Whom a region may refer families to 转办, for which needs, and which data go along: `referrals.yaml`. A department is told
 * only what its need asks for, under the purpose named there, and only until the purpose is over (政务数据共享条例第十九条).
 */
import { z } from 'zod'
import { Label } from './label.ts'
import type { Region } from './shared.ts'
import type { YamlFile } from './yaml-file.ts'

/** Data that may go along. The first ones are known from the file of the household, the others are filled in by the clerk. */
export const filedFields = ['name', 'id-number', 'sex', 'birth-date', 'village', 'members', 'tier'] as const
export const typedFields = ['phone', 'address', 'costs', 'detail'] as const
export const referralFields = [...filedFields, ...typedFields] as const
export type ReferralField = (typeof referralFields)[number]
export type TypedField = (typeof typedFields)[number]

const Id = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)

export const ReferralUnit = z.strictObject({
  /** Without it the label of the department in `region.yaml`. */
  label: Label.optional(),
  kind: z.enum(['department', 'organisation']).default('department'),
  /** May ask whether one person is confirmed (确认结果互认，社会救助法第四十二条). */
  recognises: z.boolean().default(false),
})

export const ReferralNeed = z.strictObject({
  label: Label,
  /** Who can give it, the usual one first. */
  units: z.array(Id).min(1),
  /** What is asked of the department, one sentence. */
  asks: Label,
  purpose: z.strictObject({ code: z.string().regex(/^[A-Z]{2}\d{2}$/), zh: z.string().min(4) }),
  fields: z.array(z.enum(referralFields)).min(1),
  /** Days after which the department no longer sees the data, also when it never answered. */
  expires_days: z.int().min(1).max(730),
  gives: z.enum(['money', 'service', 'either']),
  article: z.string().min(2),
})
export type ReferralNeed = z.infer<typeof ReferralNeed>

export const ReferralFile = z.strictObject({
  units: z.record(Id, ReferralUnit),
  needs: z.record(Id, ReferralNeed),
  /** Needs that often come together, offered as one choice. */
  packages: z.record(Id, z.strictObject({ label: Label, needs: z.array(Id).min(2) })).default({}),
})
export type ReferralFile = z.infer<typeof ReferralFile>

/** A department or organisation by id, with the words for it. */
export interface ReferralUnitView {
  id: string
  label: { zh: string; en: string }
  kind: 'department' | 'organisation'
  recognises: boolean
}

/** Departments and organisations of a region, in its order. @example unitsOf(region)[0]?.label.zh // '医保' */
export const unitsOf = (region: Pick<Region, 'meta' | 'referrals'>): ReferralUnitView[] =>
  Object.entries(region.referrals?.units ?? {}).map(([id, unit]) => ({
    id,
    label: unit.label ?? region.meta.departments[id] ?? { zh: id, en: id },
    kind: unit.kind,
    recognises: unit.recognises,
  }))

/** What does not fit together: units nobody named, needs nobody can give, purposes used twice, words that are missing. */
export function checkReferrals(
  region: Pick<Region, 'meta' | 'referrals'>,
  yaml: YamlFile | undefined,
  report: (yaml: YamlFile | undefined, path: string[], message: string) => void,
): void {
  if (!region.referrals) return
  const { units, needs } = region.referrals
  for (const [id, unit] of Object.entries(units))
    if (!unit.label && !region.meta.departments[id])
      report(yaml, ['units', id], `${id} is no department of region.yaml and has no label of its own`)
  const purposes = new Map<string, string>()
  for (const [id, need] of Object.entries(needs)) {
    for (const unit of need.units)
      if (!units[unit]) report(yaml, ['needs', id, 'units'], `need ${id} names the unknown unit ${unit}`)
    if (new Set(need.fields).size < need.fields.length)
      report(yaml, ['needs', id, 'fields'], `need ${id} names a field twice`)
    if (!need.fields.includes('name')) report(yaml, ['needs', id, 'fields'], `need ${id} does not say whom it is about`)
    const other = purposes.get(need.purpose.code)
    if (other)
      report(yaml, ['needs', id, 'purpose', 'code'], `purpose ${need.purpose.code} is used by ${other} already`)
    purposes.set(need.purpose.code, id)
  }
  for (const [id, one] of Object.entries(region.referrals.packages))
    for (const need of one.needs)
      if (!needs[need]) report(yaml, ['packages', id, 'needs'], `package ${id} names the unknown need ${need}`)
  for (const id of Object.keys(units))
    if (!Object.values(needs).some((need) => need.units.includes(id)))
      report(yaml, ['units', id], `nothing is ever referred to ${id}`)
}
