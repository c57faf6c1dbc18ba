/** Every process of every area, tied together: the one list, what its lines are called, who hears of it, its clock. */
import { sql } from 'kysely'
import { factsOfHousehold } from '../../modules/assessment/index.ts'
import {
  applicationWork,
  casesWorks,
  correctionLists,
  economicCheckWork,
  endConsents,
  keepBoards,
  mattersFoundBy,
  openRechecks,
  papersAsked,
} from '../../modules/cases/index.ts'
import { chainWorks, forgetExpired } from '../../modules/chain/index.ts'
import { bookedFromPetty, fundLists, fundsWorks, loadFunds } from '../../modules/funds/index.ts'
import { visitWork } from '../../modules/monitoring/index.ts'
import { householdMask } from '../../modules/registry/index.ts'
import { parametersOf, policyAsOf, type Region, unitsOf } from '../../modules/rules/index.ts'
import { logRead } from '../../platform/access/index.ts'
import type { Actor } from '../../platform/access/shared.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import { writeNews } from '../../platform/db/index.ts'
import { filesOfActions } from '../../platform/files/index.ts'
import {
  type ProcessRoutesContext,
  type ProcessWork,
  processesOf,
  tick,
  todayOf,
} from '../../platform/process/index.ts'
import { areaName } from '../area-name.ts'
import { describeMatters } from './describe-matters.ts'

interface Served {
  db: AnyDb
  dataDir: string
  region: Region
  now?: (() => Date) | undefined
}

/** Processes of all areas, in the order of the work. */
const works = (ctx: Served): ProcessWork[] => {
  const { region } = ctx
  const funds = loadFunds(region)
  const rules = {
    policyOn: (day: string) => policyAsOf(ctx, day),
    factsOf: (hh: string) => factsOfHousehold({ ...ctx, region }, hh),
  }
  return [
    visitWork({ region }),
    applicationWork(rules),
    economicCheckWork(rules),
    ...(funds ? bookedFromPetty(casesWorks, funds.temporary) : casesWorks),
    ...(funds ? fundsWorks(funds, (area) => areaName(region, area)) : []),
    ...chainWorks(region),
  ]
}

/** Lists of the region that forms choose from. */
function listsOf(region: Region) {
  const funds = loadFunds(region)
  const entries = (record: Record<string, { zh: string; en: string }>) =>
    Object.entries(record).map(([id, label]) => ({ id, label }))
  return {
    'feedback-codes': region.meta.feedback_codes.map(({ id, label }) => ({ id, label })),
    tiers: region.meta.tiers.map(({ id, label }) => ({ id, label })),
    departments: entries(region.meta.departments),
    'application-papers': papersAsked(region).map(({ id, label }) => ({ id, label })),
    'referral-needs': Object.entries(region.referrals?.needs ?? {}).map(([id, { label }]) => ({ id, label })),
    ...correctionLists(region),
    ...(funds ? fundLists(funds) : {}),
    'check-sources': (region.check?.sources ?? []).map(({ id, label }) => ({ id, label })),
    'consent-texts': (region.consents ?? []).map(({ version, title }) => ({
      id: version,
      label: { zh: `${title.zh}（${version}）`, en: `${title.en} (${version})` },
    })),
    'referral-units': unitsOf(region).map(({ id, label }) => ({ id, label })),
  }
}

/**
 * What every action on a matter is given by the server.
 * @example const matters = processContext({ db, region }); await act(matters, actor, 12, { kind: 'accept', input: {} })
 */
export function processContext(ctx: Served): ProcessRoutesContext {
  return {
    db: ctx.db,
    ...(ctx.now ? { now: ctx.now } : {}),
    processes: processesOf(works(ctx)),
    parameter: parametersOf(ctx.region),
    files: filesOfActions,
    lists: listsOf(ctx.region),
    emit: (tx, news) => writeNews(tx, news),
    maskOf: (hh, names) => householdMask(ctx.db, hh, names),
    finds: mattersFoundBy,
    areaName: (area) => areaName(ctx.region, area),
    describe: (_actor, lines) => describeMatters(ctx.db, lines),
    placeOf: (actor, hh) => placeOf(ctx.db, actor, hh),
    noteRead: (actor, matter) =>
      logRead(ctx.db, actor, {
        action: 'view-matter',
        household: matter.hh,
        purpose: `办理${matter.processLabel.zh}`,
        caseRef: matter.number,
      }),
  }
}

/** Managing unit and residence of a household inside the actor's area. */
async function placeOf(db: AnyDb, actor: Actor, hh: string) {
  const like = `${actor.area}%`
  const found = await sql<{
    managing_area: string
    residence_area: string
  }>`select managing_area, residence_area from registry.household
    where hh = ${hh}::bigint and (managing_area like ${like} or area like ${like} or residence_area like ${like})`.execute(
    db,
  )
  const row = found.rows[0]
  return (
    row && {
      area: row.managing_area,
      ...(row.residence_area === row.managing_area ? {} : { otherArea: row.residence_area }),
    }
  )
}

const minute = 60_000

/** The clock matters are worked by; without it the real one, looked at every five minutes. */
export interface MattersClock {
  now?: () => Date
  everyMs?: number
}

/**
 * Lets the clocks run: at once, so that days without a server are made up for, then every five minutes; once a day the
 * re-checks that are due are opened. @returns ends it
 */
export function startClocks(
  matters: ProcessRoutesContext,
  record: (fault: unknown) => void,
  everyMs = 5 * minute,
): () => void {
  let running: Promise<unknown> = Promise.resolve()
  let ended = false
  let day = ''
  const round = () => {
    running = running
      .then(() => (ended ? undefined : tick(matters)))
      .then(() => (ended ? undefined : keepBoards(matters)))
      .then(async () => {
        if (ended || day === todayOf(matters)) return
        await openRechecks(matters, { area: '' })
        await endConsents(matters.db, todayOf(matters))
        await forgetExpired(matters.db, todayOf(matters))
        day = todayOf(matters)
      })
      .catch(record)
  }
  round()
  const timer = setInterval(round, everyMs)
  timer.unref()
  return () => {
    ended = true
    clearInterval(timer)
  }
}
