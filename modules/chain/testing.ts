/** A small world for tests of chain: the world of cases with the departments of the invented region. */
import type { Acting, ProcessWork } from '../../platform/process/index.ts'
import { type CasesWorld, openCasesWorld } from '../cases/testing.ts'
import { visitWork } from '../monitoring/index.ts'
import { loadRegion, type Region } from '../rules/index.ts'
import { unitsOf } from '../rules/shared.ts'
import { chainWorks } from './works.ts'

export const clinics: Acting = { userId: 'd1', name: '医保甲', role: 'department', area: '900101', unit: 'clinics' }
export const clinicsToo: Acting = { userId: 'd2', name: '医保乙', role: 'department', area: '900101', unit: 'clinics' }
export const homes: Acting = { userId: 'd3', name: '住房甲', role: 'department', area: '900101', unit: 'homes' }
export const care: Acting = { userId: 'd4', name: '残联甲', role: 'department', area: '900101', unit: 'care' }
export const neighbours: Acting = {
  userId: 'o1',
  name: '邻里社',
  role: 'organisation',
  area: '900101',
  unit: 'neighbours',
}

export interface ChainWorld extends CasesWorld {
  region: Region
}

/** Opens a world with referrals, visits and further processes. */
export async function openChainWorld(more: readonly ProcessWork[] = []): Promise<ChainWorld> {
  const region = loadRegion('regions/example')
  const world = await openCasesWorld([visitWork({}), ...chainWorks(region), ...more])
  world.ctx.lists = { ...world.ctx.lists, ...referralLists(region) }
  return { ...world, region }
}

/** Lists that the forms of referrals choose from. */
export const referralLists = (region: Region) => ({
  'referral-needs': Object.entries(region.referrals?.needs ?? {}).map(([id, { label }]) => ({ id, label })),
  'referral-units': unitsOf(region).map(({ id, label }) => ({ id, label })),
})

/** What a clerk fills in for medical aid. */
export const medical = { need: 'medical-aid', asked: '请核算医疗救助', costs: 42_000 }
export const granted = {
  result: 'granted',
  gives: '医疗救助金',
  amount: 8_000,
  from: '2026-11-24',
  document: '医救字1号',
}
export const refused = { result: 'refused', because: 'not-eligible', law: '医疗救助办法第六条' }
export const fedBack = { on: '2026-11-24', note: '已打卡发放' }
