/** Every role × every action of every process × own, other, parent area, residence, own and other unit, against the table. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadRegion } from '../../modules/rules/index.ts'
import { areaLength, type Role, roles } from '../../platform/access/shared.ts'
import { testDatabase } from '../../platform/db/testing.ts'
import {
  type Acting,
  act,
  type Matter,
  matterDetail,
  open,
  readMatters,
  readWorklist,
} from '../../platform/process/index.ts'
import { processContext } from '../server/processes.ts'
import { readTable } from './tables.ts'

const table = readTable('actions.txt')
const { db, close } = await testDatabase()
afterAll(close)
const ctx = { ...processContext({ db, dataDir: '', region: loadRegion('regions/example') }) }
const processes = [...ctx.processes.values()].map((work) => work.declaration)

const village = '900101001001'
/** Where the matter lies, as seen by somebody whose area holds the village. `parent` is the region itself: above all but the region. */
const places = {
  own: { area: village, other: null },
  other: { area: '910102001001', other: null },
  parent: { area: '900000000000', other: null },
  residence: { area: '910102001001', other: village },
} as const
type Place = keyof typeof places
const units = ['own unit', 'other unit', 'no unit'] as const
type Unit = (typeof units)[number]
const unitOf: Record<Unit, string | null> = {
  'own unit': 'medical-insurance',
  'other unit': 'education',
  'no unit': null,
}
const bound = (role: Role) => role === 'department' || role === 'organisation'

/** Somebody of this role whose area holds the village; those without a level of their own work for the county. */
const actorOf = (role: Role): Acting => ({
  userId: `u-${role}`,
  name: role,
  role,
  area: village.slice(0, areaLength[role] ?? 6),
  ...(bound(role) ? { unit: 'medical-insurance' } : {}),
})

const matters = new Map<string, Matter>()
beforeAll(async () => {
  let id = 1
  for (const process of processes)
    for (const place of Object.keys(places) as Place[])
      for (const unit of units) {
        const [state] = Object.entries(process.states).find(([, one]) => !one.end)!
        const { area, other } = places[place]
        await sql`insert into process.matter (id, process, number, area, other_area, state, data, seq, turn, unit)
          values (${id}, ${process.id}, ${`X-${id}`}, ${area}, ${other}, ${state}, ${JSON.stringify(process.start)}::jsonb, 1, 'county', ${unitOf[unit]})`.execute(
          db,
        )
        await sql`insert into process.action (matter_id, seq, "by", by_name, role, user_area, kind, state_after) values (${id}, 1, 'x', 'x', 'system', '', 'x', ${state})`.execute(
          db,
        )
        matters.set(`${process.id} ${place} ${unit}`, (await readMatters(db, sql`m.id = ${id}`))[0]!)
        id += 1
      }
})

/** The table's answer: may this person see this matter at all? */
function sees(process: string, role: Role, place: Place, unit: Unit): boolean {
  if (!table.get(process)?.has(role)) return false
  if (bound(role) && unit !== 'own unit') return false
  if (place === 'own' || (place === 'parent' && role === 'region')) return true
  return place === 'residence' && !managingOnly.has(process)
}
/** Processes that only the managing area sees, not the place of residence: complaints, what the check found, the money. */
const managingOnly = new Set(['complaint', 'economic-check', 'pay-roll', 'arrears', 'fund-transfer'])

test('every process and every action stands in the table, and nothing else does', () => {
  const declared = processes.flatMap((process) => [
    process.id,
    ...Object.keys(process.actions).map((kind) => `${process.id}.${kind}`),
  ])
  expect([...table.keys()].sort(), 'one line for each in apps/access/actions.txt').toEqual(declared.sort())
})

describe('whoever watches or runs the system does nothing to a family', () => {
  test.each(['auditor', 'sysadmin', 'security-admin', 'audit-admin', 'region'])(
    '%s takes no action on any matter',
    (role) => {
      expect([...table].filter(([what, who]) => what.includes('.') && who.has(role)).map(([what]) => what)).toEqual([])
    },
  )
  test('a village aide decides, confirms, refuses, pays and reviews nothing', () => {
    const decisions =
      /\.(decide.*|confirm|refuse|pay.*|review|opinion|approve|resolve|sign|answer|announce|notify.*|waive.*)$/
    expect(
      [...table].filter(([what, who]) => decisions.test(what) && who.has('village')).map(([what]) => what),
    ).toEqual([])
  })
})

for (const process of processes)
  test(`${process.label.zh} ${process.id}: every role, every action, every area and unit`, async () => {
    const wrong: string[] = []
    let turn = 0
    const one = async (role: Role) => {
      const actor = actorOf(role)
      for (const place of Object.keys(places) as Place[])
        for (const unit of bound(role) ? units : (['no unit'] as const)) {
          const matter = matters.get(`${process.id} ${place} ${unit}`)!
          const visible = sees(process.id, role, place, unit)
          const note = (what: string, expected: string, got: string) => {
            if (expected !== got) wrong.push(`${what} ${role} ${place} ${unit}: expected ${expected}, got ${got}`)
          }
          note('look', visible ? 'seen' : 'hidden', (await matterDetail(ctx, actor, matter.id)) ? 'seen' : 'hidden')
          const kinds = Object.keys(process.actions).filter((kind) => process.actions[kind]!.from.length > 0)
          // Whoever does not see the matter is refused before the action is looked at: one kind each, another every time.
          const tried = visible ? kinds : kinds.filter((_, at) => at === turn % kinds.length)
          turn += 1
          for (const kind of tried) {
            // A number of actions that cannot be: whoever may is told that somebody was faster, and nothing happens.
            const answer = await act(ctx, actor, matter.id, { kind, input: {}, seen: -1 })
            const expected = !visible
              ? 'not-found'
              : table.get(`${process.id}.${kind}`)!.has(role)
                ? 'changed-meanwhile'
                : 'not-allowed'
            note(kind, expected, answer.ok ? 'done' : answer.reason)
          }
        }
      for (const [kind, action] of Object.entries(process.actions)) {
        if (action.from.length > 0) continue
        for (const place of Object.keys(places) as Place[]) {
          const { area, other } = places[place]
          // A field that no form has: whoever may is told so, and nothing is opened.
          const answer = await open(ctx, actor, {
            process: process.id,
            kind,
            area,
            ...(other ? { otherArea: other } : {}),
            input: { 'no-such-field': 1 },
          })
          const inside = place === 'own' || place === 'residence' || (place === 'parent' && role === 'region')
          const expected = !table.get(`${process.id}.${kind}`)!.has(role)
            ? 'not-allowed'
            : inside
              ? 'bad-request'
              : 'outside-area'
          const got = answer.ok ? 'done' : answer.reason
          if (got !== expected) wrong.push(`${kind} ${role} ${place}: expected ${expected}, got ${got}`)
        }
      }
    }
    await Promise.all(roles.map(one))
    expect(wrong).toEqual([])
  })

test('a list shows exactly the matters one may open: the rule in SQL is the rule in code', async () => {
  for (const role of roles) {
    const { items } = await readWorklist(ctx, actorOf(role), { list: 'all', page: 1, size: 500 })
    const expected = [...matters]
      .filter(([key]) => {
        const [process, place, ...unit] = key.split(' ')
        const of = unit.join(' ') as Unit
        return bound(role) ? sees(process!, role, place as Place, of) : sees(process!, role, place as Place, 'own unit')
      })
      .map(([, matter]) => matter.id)
    expect([role, items.map((line) => line.id).sort((a, b) => a - b)]).toEqual([role, expected.sort((a, b) => a - b)])
  }
})
