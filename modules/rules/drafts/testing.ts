/** A policy office for tests: the invented region, a real PostgreSQL, officers of the province, a prefecture and two counties. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Actor } from '../../../platform/access/shared.ts'
import { testDatabase } from '../../../platform/db/testing.ts'
import { loadRegion } from '../load-region.ts'
import type { PolicyContext } from './context.ts'
import { createDraft, saveChange } from './edit-draft.ts'
import type { NewDraft, PolicyChange, StandardInput } from './shapes.ts'

export const province: Actor = { userId: 'p1', name: '省厅甲', role: 'region', area: '90' }
export const provinceToo: Actor = { userId: 'p2', name: '省厅乙', role: 'region', area: '90' }
export const prefecture: Actor = { userId: 'l1', name: '东岭州', role: 'league', area: '9001' }
export const prefectureToo: Actor = { userId: 'l2', name: '东岭州乙', role: 'league', area: '9001' }
export const clearwater: Actor = { userId: 'c1', name: '清溪县', role: 'county', area: '900101' }
export const cloudSlope: Actor = { userId: 'c2', name: '云坡县', role: 'county', area: '900102' }

export interface PolicyOffice {
  ctx: PolicyContext & { today: string }
  /** A draft with these changes, by this person. */
  drafted: (by: Actor, changes: PolicyChange[], head?: Partial<NewDraft>) => Promise<number>
  close: () => Promise<void>
}

/** A row of 清溪县's urban minimum-living standard for 2027 unless told otherwise. */
export const standard = (more: Partial<StandardInput> = {}, act: 'add' | 'change' | 'end' = 'add'): PolicyChange => ({
  kind: 'standard',
  file: 'standards.csv',
  act,
  row: {
    id: 'dibao',
    area: '900101',
    urban: 'urban',
    value: '720',
    unit: 'CNY/month',
    valid_from: '2027-01-01',
    valid_to: '',
    source: '清溪县政发〔2026〕9号',
    verified: true,
    ...more,
  },
})

/** Opens the office; today is 2026-11-24 until a test says otherwise. */
export async function openPolicyOffice(): Promise<PolicyOffice> {
  const { db, close } = await testDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'jiulian-policy-'))
  // A copy: nothing a test does may reach the files others read.
  cpSync(resolve(import.meta.dirname, '../../../regions/example'), join(dataDir, 'region'), { recursive: true })
  const region = loadRegion(join(dataDir, 'region'))
  const ctx = { db, dataDir, region, today: '2026-11-24', now: () => new Date(`${ctx.today}T04:00:00Z`) }
  return {
    ctx,
    async drafted(by, changes, head = {}) {
      const made = await createDraft(ctx, by, { title: '2027年低保标准', validFrom: '2027-01-01', ...head })
      if (!made.ok) throw new Error(made.reason)
      for (const change of changes) {
        const saved = await saveChange(ctx, by, made.id, change)
        if (!saved.ok) throw new Error(saved.reason)
      }
      return made.id
    },
    async close() {
      await close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
