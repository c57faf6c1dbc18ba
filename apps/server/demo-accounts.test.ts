import { expect, test } from 'vitest'
import { loadRegion } from '../../modules/rules/index.ts'
import { accounts } from './demo-accounts.ts'
import { processContext } from './processes.ts'

test('in the demo whatever an office of county or league proposes can be confirmed by a second person of the same office', () => {
  const ctx = processContext({ db: {} as never, dataDir: '', region: loadRegion('regions/inner-mongolia') })
  const steps = [...ctx.processes.values()].flatMap(({ declaration: { id, actions } }) =>
    Object.entries(actions).flatMap(([kind, { notBy = [], who }]) =>
      (['county', 'league'] as const)
        .filter((role) => who.includes(role) && notBy.some((other) => actions[other]!.who.includes(role)))
        .map((role) => ({ step: `${id}.${kind} ${role}`, role })),
    ),
  )
  expect(new Set(steps.map((one) => one.role))).toEqual(new Set(['county', 'league']))
  const alone = steps.filter(({ role }) => {
    const [first] = accounts.filter((one) => one.role === role)
    return accounts.filter((one) => one.role === role && one.area === first!.area).length < 2
  })
  expect(alone).toEqual([])
})
