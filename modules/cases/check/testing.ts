/** For tests of checks: households in a re-check whose members agreed to what is named for each. */
import { act, type Matter, theClock } from '../../../platform/process/index.ts'
import { loadRegion } from '../../rules/index.ts'
import { recordConsents } from '../consent/consent.ts'
import { meetingWork } from '../meeting/work.ts'
import { recheckWork } from '../recheck/work.ts'
import { type CasesWorld, openCasesWorld, township } from '../testing.ts'
import type { EconomicCheck } from './facts.ts'
import { economicCheckWork } from './work.ts'

const region = loadRegion('regions/example')
export const centre = { userId: 'h1', name: '核对员', role: 'check-centre' as const, area: '900101' }
export const openCheckWorld = (): Promise<CasesWorld> =>
  openCasesWorld([recheckWork, meetingWork, economicCheckWork({ policyOn: () => region })])
export const file = 'a3bb189e-8bf9-4c5e-9a3e-000000000001'
const all = ['government', 'banks', 'payment']
export const dataOf = (matter: Matter | undefined) => matter!.data as unknown as EconomicCheck

/** A household in a re-check whose members agreed to what is named for each. */
export async function family(
  world: CasesWorld,
  scopes: { head?: string[] | null; spouse?: string[] | null; child?: string[] | null } = {},
) {
  const made = await world.household()
  await world.holds(made.hh, 'dibao-rural', 900)
  const recheck = await world.opened(township, 'recheck', 'open', { trigger: 'periodic' }, { hh: made.hh })
  const persons = [
    { idNumber: `${made.head}0`, name: '王建国', relation: 'head', obligor: false },
    { idNumber: `${made.spouse}0`, name: '李秀兰', relation: 'spouse', obligor: false },
    { idNumber: `${made.child}0`, name: '王小明', relation: 'child', obligor: false },
  ]
  for (const [i, who] of (['head', 'spouse', 'child'] as const).entries()) {
    const scope = scopes[who] === undefined ? all : scopes[who]
    if (scope === null) continue
    const { idNumber, name, relation } = persons[i]!
    await recordConsents(world.ctx.db, [
      {
        matterId: recheck.id,
        idNumber,
        name,
        relation,
        signer: name,
        signerRelation: 'self',
        version: '2026-07',
        scope,
        signedOn: '2026-11-20',
        how: 'paper',
        evidence: [file],
      },
    ])
  }
  return { ...made, recheck, persons }
}
export type Family = Awaited<ReturnType<typeof family>>
export async function checkOf(world: CasesWorld, { recheck, hh, persons }: Family): Promise<Matter> {
  return world.opened(
    township,
    'economic-check',
    'request',
    { purpose: 'recheck', persons },
    { hh, parentId: recheck.id },
  )
}
export const fromLake = async (world: CasesWorld, check: Matter, value = 1000) =>
  act(world.ctx, theClock, check.id, {
    kind: 'lake-answered',
    input: {
      answers: [0, 1, 2].map((person) => ({
        person,
        source: 'wages',
        ...(person === 0 ? { state: 'value', value, evidence: 'wages#3:12' } : { state: 'no-record' }),
      })),
    },
  })
export const answers = ({ persons }: Family, source: string, value: number | null) => ({
  source,
  answers: persons.map(({ idNumber }, i) =>
    value !== null && i === 0
      ? { idNumber, state: 'value', value, knownTo: '2026-11-20' }
      : { idNumber, state: 'no-record' },
  ),
})
