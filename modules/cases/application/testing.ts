/** Applications in the small world: a family, its papers, and the way to any step. */
import { sql } from 'kysely'
import { type Acting, act, type Matter, theClock } from '../../../platform/process/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { type CasesWorld, county, countyToo, openCasesWorld, township } from '../testing.ts'
import type { KnownFacts } from './suggest.ts'
import { applicationWork } from './work.ts'

export const signedPaper = 'a3bb189e-8bf9-4c5e-9a3e-000000000001'
export const account = { holder: '王建国', bank: '示例银行', account: '6210000000000001' }
export const asked = {
  by: 'self',
  basis: 'hukou',
  urban: true,
  what: '家中有人患病，收入下降',
  given: ['application-form'],
}
export const homeVisit = {
  on: '2026-11-24',
  investigators: [{ name: '镇甲' }, { name: '协理员' }],
  present: '王建国',
  found: '情况属实',
}

export interface ApplicationWorld extends CasesWorld {
  /** What the departments' data say, by household; a test sets it. */
  known: Map<string, KnownFacts>
  /** Opens an application of a new family of three. */
  entered: (more?: object, who?: Acting, place?: object) => Promise<{ matter: Matter; family: Family }>
  /** The check reports, as the check centre's process does. */
  reports: (matter: number, result?: 'meets' | 'exceeds' | 'person', validUntil?: string) => Promise<Matter>
  /** Check, visit and suggestion are there. */
  atOpinion: (more?: object, who?: Acting, place?: object) => Promise<{ matter: Matter; family: Family }>
  /** The opinion follows the suggestion; publicity ran out. */
  atDeciding: (more?: object) => Promise<{ matter: Matter; family: Family }>
  holdings: (hh: string) => Promise<{ tier: string; amount: number | null; from: string }[]>
}
type Family = Awaited<ReturnType<CasesWorld['household']>>

/** Opens the world; the departments know of a wage of 3,000 yuan a year unless a test says otherwise. */
export async function openApplicationWorld(more: Parameters<typeof openCasesWorld>[0] = []): Promise<ApplicationWorld> {
  const region = loadRegion('regions/example')
  const known = new Map<string, KnownFacts>()
  const work = applicationWork({
    policyOn: async () => region,
    factsOf: async (hh) => known.get(hh) ?? { household: { wages_year: 3000 }, members: [] },
  })
  const world = await openCasesWorld([work, ...more])
  const self: ApplicationWorld = {
    ...world,
    known,
    async entered(input = {}, who = township, place = {}) {
      const family = await world.household()
      const fromFile = [family.head, family.spouse, family.child]
      const matter = await world.opened(
        who,
        'application',
        'enter',
        { ...asked, fromFile, ...input },
        { hh: family.hh, ...place },
      )
      return { matter, family }
    },
    async reports(matter, result = 'meets', validUntil = '2027-02-22') {
      const items = result === 'exceeds' ? [{ what: '存款', value: '90000', limit: '24000' }] : undefined
      const told = await act(world.ctx, theClock, matter, {
        kind: 'check-reported',
        input: { check: matter * 10, result, issuedOn: world.ctx.today, validUntil, ...(items ? { items } : {}) },
      })
      if (!told.ok) throw new Error(`${told.reason} ${told.zh}`)
      return told.matter
    },
    async atOpinion(input, who, place) {
      const { matter, family } = await self.entered(input, who, place)
      await world.done(township, matter.id, 'visit', { ...homeVisit, on: world.ctx.today })
      return { matter: await self.reports(matter.id), family }
    },
    async atDeciding(input) {
      const { matter, family } = await self.atOpinion(input)
      const { suggestion } = matter.data as { suggestion: { tier: string; amount: number; persons: number } }
      await world.done(township, matter.id, 'opinion', { grant: true, ...only(suggestion), reason: '符合条件' })
      await world.done(township, matter.id, 'set-account', account)
      const over = await act(world.ctx, theClock, matter.id, { kind: 'publicity-over', input: {} })
      if (!over.ok) throw new Error(over.reason)
      return { matter: over.matter, family }
    },
    async holdings(hh) {
      const found = await sql<{
        tier: string
        amount: number | null
        from: string
      }>`select tier, monthly_amount::float8 as amount,
        from_date::text as "from" from registry.tier_holding where hh = ${hh}::bigint order by id`.execute(world.ctx.db)
      return found.rows
    },
  }
  return self
}
export const only = ({ tier, amount, persons }: { tier: string; amount: number | null; persons: number }) => ({
  tier,
  persons,
  ...(amount === null ? {} : { amount }),
})
export { county, countyToo, township }
