/** Invented families of the region used by tests; ids were never assigned. */
import type { Row } from './world.ts'

export const villages = {
  willow: '900101001001',
  river: '900101001002',
  stone: '900101002001',
  cloud: '900102001001',
  slope: '900102001002',
}

/** Household n of a county: number of 12 digits. */
export const household = (n: number, county = '900101'): string => `${county}${String(n).padStart(6, '0')}`
/** Id of member m of household n. */
export const idOf = (n: number, m = 0, birth = '19700101'): string => `159926${birth}${String(n).padStart(2, '0')}${m}0`
export const pidOf = (n: number, m = 0, birth = '19700101'): string => idOf(n, m, birth).slice(0, 17)

/** A person of the register; head of household n in Willow unless told otherwise. */
export const person = (n: number, more: Row & { m?: number } = {}): Row => {
  const { m = 0, ...rest } = more
  return {
    id_number: idOf(n, m),
    name: `林${n}${m === 0 ? '' : `-${m}`}`,
    sex: '1',
    ethnic: '汉',
    birth_date: '1970-01-01',
    household_no: household(n),
    relation: m === 0 ? 'head' : 'child',
    division: villages.willow,
    status: 'normal',
    ...rest,
  }
}

export const bill = (n: number, on: string, share: number, more: Row & { m?: number } = {}): Row => {
  const { m = 0, ...rest } = more
  return {
    bill_no: `B${n}-${on}-${share}`,
    id_number: idOf(n, m),
    name: `林${n}${m === 0 ? '' : `-${m}`}`,
    billed_on: on,
    own_share: share,
    diagnosis: 'C34',
    ...rest,
  }
}

export const call = (n: number, on: string): Row => ({
  ticket_no: `T${n}-${on}`,
  id_number: idOf(n),
  name: `林${n}`,
  called_on: on,
  matter: '生活困难',
})
export const card = (n: number, grade: number): Row => ({
  id_number: idOf(n),
  name: `林${n}`,
  grade,
  issued_on: '2025-03-01',
})
export const held = (n: number, tier: string, amount: number | null = 500): Row => ({
  household_no: household(n),
  head_name: `林${n}`,
  head_id: idOf(n),
  name: `林${n}`,
  id_number: idOf(n),
  tier,
  monthly_amount: amount,
})
export const wage = (n: number, month: string, amount: number): Row => ({
  id_number: idOf(n),
  name: `林${n}`,
  paid_month: `${month}-01`,
  wage: amount,
})

/** A clerk of a county who may do everything a clerk may. */
export const clerk = { userId: 'u1', name: '王芳', role: 'county' as const, area: '900101' }
/** Months that make a twelve-month window on 2026-10-31 complete. */
export const year: [string, string] = ['2025-11', '2026-10']
