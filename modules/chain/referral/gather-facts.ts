/** The data that go along with a referral: exactly the fields its need names, as the file of the household knows them on that day. */
import { sql } from 'kysely'
import type { Db, Matter } from '../../../platform/process/index.ts'
import { heldOn } from '../../registry/index.ts'
import type { Region } from '../../rules/index.ts'
import type { ReferralField } from '../../rules/shared.ts'
import type { Referral } from './facts.ts'

/** Values by field; null: not known, which the department sees as such. */
export type Facts = Partial<Record<ReferralField, string | number | null>>

interface Filed {
  name: string | null
  id_number: string | null
  sex: string | null
  birth_date: string | null
  area: string
  members: number
}

/**
 * Reads the fields of a need for the person, or the head of the household.
 * @returns only the fields asked for
 * @example await gatherFacts(tx, region, matter, '2026-11-24') // { name: '王建国', 'id-number': '1599…', tier: '农村低保（2026-01-31起）' }
 */
export async function gatherFacts(
  tx: Db,
  region: Pick<Region, 'meta' | 'divisions'>,
  matter: Pick<Matter<Referral>, 'hh' | 'area' | 'data'>,
  today: string,
): Promise<Facts> {
  const { fields, person, typed } = matter.data
  const filed = (
    await sql<Filed>`select p.name, p.id_number, p.sex, p.birth_date::text as birth_date, h.managing_area as area,
      (select count(*)::int from registry.membership m where m.hh = h.hh and m.to_date is null) as members
    from registry.household h left join registry.person p on p.pid = coalesce(${person}::bigint, h.head_pid)
    where h.hh = ${matter.hh}::bigint`.execute(tx)
  ).rows[0]
  const facts: Facts = {}
  for (const field of fields) {
    switch (field) {
      case 'name':
        facts.name = filed?.name ?? null
        break
      case 'id-number':
        facts['id-number'] = filed?.id_number ?? null
        break
      case 'sex':
        facts.sex = filed?.sex ?? null
        break
      case 'birth-date':
        facts['birth-date'] = filed?.birth_date ?? null
        break
      case 'village':
        facts.village = region.divisions.get(filed?.area ?? matter.area)?.name ?? null
        break
      case 'members':
        facts.members = filed?.members ?? null
        break
      case 'tier':
        facts.tier = matter.hh === null ? null : await tierWords(tx, region, matter.hh, today)
        break
      default:
        facts[field] = typed[field] ?? null
    }
  }
  return facts
}

/** Confirmed tier and since when; no amount and nothing of earlier tiers. */
async function tierWords(tx: Db, region: Pick<Region, 'meta'>, hh: string, today: string): Promise<string> {
  const held = await heldOn(tx, hh, today)
  if (held.length === 0) return '未认定'
  return held
    .map((one) => `${region.meta.tiers.find((tier) => tier.id === one.tier)?.label.zh ?? one.tier}（${one.from}起）`)
    .join('、')
}
