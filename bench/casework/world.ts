/** A province at work, made in SQL: registered households, holdings, warnings, and cases cloned from a few real ones. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { casesWorks } from '../../modules/cases/index.ts'
import { lakeState, visitWork, wantedOf } from '../../modules/monitoring/index.ts'
import { loadRegion, parametersOf, type Region } from '../../modules/rules/index.ts'
import { type Acting, act, type Db, open, type ProcessContext, processesOf } from '../../platform/process/index.ts'
import { dayInChina } from '../../platform/work/shared.ts'
import { regionDir } from '../lake.ts'
import { say } from '../lines.ts'

export interface WorldSize {
  /** Registered households; about two and a half persons each. */
  households: number
  /** Cases under way or closed. */
  matters: number
  /** Live warnings. */
  warnings: number
}

export interface CaseworkWorld {
  region: Region
  persons: number
  /** Counties, the first one with most cases per clerk. */
  counties: string[]
}

/** Day the world is at. */
export const today = (): string => dayInChina(new Date().toISOString())

/**
 * Fills an empty database. People are invented; ids begin with 1599.
 * @example const { counties } = await makeWorld(db, { households: 800_000, matters: 500_000, warnings: 60_000 })
 */
export async function makeWorld(db: Db, size: WorldSize): Promise<CaseworkWorld> {
  const region = loadRegion(regionDir)
  const villages = [...region.divisions.values()].filter((one) => one.level === 'village').map((one) => one.code)
  await sql`create table public.bench_village as select row_number() over () - 1 as n, code from unnest(${sql.val(villages)}::text[]) as t(code)`.execute(
    db,
  )
  await sql`alter table public.bench_village add primary key (n)`.execute(db)
  say(`  ${size.households.toLocaleString('en')} households …`)
  await sql`insert into registry.household (hh, household_no, head_pid, area, managing_area, residence_area, urban, opened_because, opened_on)
    select left(v.code, 6)::bigint * 1000000 + i, (left(v.code, 6)::bigint * 1000000 + i)::text, 15992619700000000 + i * 5, v.code, v.code, v.code, i % 3 = 0, 'tier', '2026-01-31'
    from generate_series(1, ${size.households}) i join public.bench_village v on v.n = i % ${villages.length}`.execute(
    db,
  )
  const members = await sql`insert into registry.person (pid, id_number, name, sex, birth_date, status)
    select 15992619700000000 + i * 5 + m, (15992619700000000 + i * 5 + m)::text || (i % 10), (array['王','李','张','刘','陈','包','白','吴'])[1 + i % 8] || (array['建国','秀兰','志强','桂英','巴特尔','其木格','乌云','小明'])[1 + (i + m) % 8],
      (1 + m % 2)::text, date '1950-01-01' + (i::bigint * 7919 % 25000)::int, 'normal'
    from generate_series(1, ${size.households}) i, generate_series(0, (i % 4)) m`.execute(db)
  await sql`insert into registry.membership (pid, hh, relation, from_date)
    select p.pid, h.hh, case p.pid - h.head_pid when 0 then 'head' when 1 then 'spouse' else 'child' end, '2026-01-31'
    from registry.household h join registry.person p on p.pid between h.head_pid and h.head_pid + 4`.execute(db)
  await sql`insert into registry.tier_holding (hh, tier, persons, monthly_amount, from_date, source)
    select hh, 'dibao-rural', 2, 420, '2026-01-31', 'ledger' from registry.household where hh % 8 < 7`.execute(db)
  say(`  ${size.warnings.toLocaleString('en')} warnings …`)
  await sql`insert into monitoring.sweep (as_of, kind, state, applied) values (${today()}::date, 'full', 'done', true)`.execute(
    db,
  )
  await sql`insert into monitoring.warning (hh, area, managing_area, level, state, headline_zh, headline_en, opened_as_of, opened_on, last_as_of, due_at, responsible_area)
    select hh, area, managing_area, (array['yellow','yellow','orange','red'])[1 + hh % 4], 'open', '近12个月医疗自付41203元，家庭收入38600元。', 'Self-paid 41,203 yuan in twelve months.',
      ${today()}::date, ${today()}::date, ${today()}::date, ${today()}::date + (hh % 12)::int, left(area, 6)
    from registry.household order by hh % 997, hh limit ${size.warnings}`.execute(db)
  await sql`insert into monitoring.hit (warning_id, indicator, pid, level, dimension, magnitude, measures, unknown, reason_zh, reason_en, first_as_of, last_as_of, state, fold)
    select w.id, i, null, w.level, 'health', 41203, '{"oop_12m": 41203}', '[]', '近12个月医疗自付41203元，家庭收入38600元。', 'Self-paid 41,203 yuan.', w.opened_as_of, w.last_as_of, 'active', md5(w.id || i)
    from monitoring.warning w, unnest(array['R-H01','R-I01']) i`.execute(db)
  say(`  ${size.matters.toLocaleString('en')} cases …`)
  await cloneMatters(db, region, size.matters)
  await keepRows(db, region)
  // As any database days after a bulk load: without it the first minutes pay for the visibility of every row.
  await sql`vacuum analyze`.execute(db)
  return { region, persons: Number(members.numAffectedRows ?? 0), counties: await countiesOf(db) }
}

/** Twenty-four rows of departments at hand for every household with a warning or an open case; no files behind them. */
const datasets = ['population', 'medical-settlement', 'benefit-payment', 'vehicles']

async function keepRows(db: Db, region: Region): Promise<void> {
  await sql`insert into sources.delivery (sender, channel, file_name, received_by, state) values ('bench', 'cli', 'bench.csv', 'bench', 'done')`.execute(
    db,
  )
  await sql`insert into sources.version (delivery_id, dataset, areas, data_date, period_from, period_to, rows_in, accepted, state)
    select d.id, s, array['150102'], ${today()}::date, ${today()}::date - 365, ${today()}::date, 1, 1, 'live'
    from sources.delivery d, unnest(${sql.val(datasets)}::text[]) s`.execute(db)
  const lake = await lakeState({ db, dataDir: join(tmpdir(), 'jiulian-no-lake'), region }, today())
  const wanted = wantedOf(lake, 'population')
  await sql`insert into monitoring.at_hand_household (hh, people, registers, read)
    select h.hh, array(select m.pid from registry.membership m where m.hh = h.hh and m.to_date is null order by m.pid::text),
      (select jsonb_build_array(jsonb_build_object('stamp', ${wanted.register}::text, 'members', jsonb_agg(jsonb_build_object('pid', p.pid::text, 'row', 2, 'idNumber', p.id_number, 'name', p.name, 'sex', p.sex, 'birthDate', p.birth_date::text,
        'relation', m.relation, 'status', 'normal', 'householdNo', h.household_no, 'division', h.area) order by m.pid)))
        from registry.membership m join registry.person p on p.pid = m.pid where m.hh = h.hh), ${JSON.stringify(wanted.versions)}::jsonb
    from registry.household h where exists (select from monitoring.warning w where w.hh = h.hh)
      or exists (select from process.matter c where c.hh = h.hh and c.closed_at is null)`.execute(db)
  for (const dataset of datasets.slice(1))
    await sql`insert into monitoring.at_hand (hh, dataset, rows)
      select a.hh, ${dataset}, jsonb_agg(jsonb_build_array(v.id, k, a.people[1]::text, jsonb_build_object('settled_on', '2026-0' || (1 + k % 9) || '-15',
        'paid_on', '2026-0' || (1 + k % 9) || '-15', 'self_pay', 1873.25, 'amount', 420, 'hospital', '市第二医院', 'diagnosis', 'C34'), 0))
      from monitoring.at_hand_household a, sources.version v, generate_series(1, 8) k where v.dataset = ${dataset} group by 1`.execute(
      db,
    )
}

/** Counties with cases, the fullest first. */
async function countiesOf(db: Db): Promise<string[]> {
  const found = await sql<{ county: string }>`select left(area, 6) as county from process.matter where closed_at is null
    group by 1 order by count(*) desc, 1`.execute(db)
  return found.rows.map((row) => row.county)
}

/** The processes as the server has them, with the clock of this machine. */
export const processesFor = (db: Db, region: Region): ProcessContext => ({
  db,
  processes: processesOf([visitWork({}), ...casesWorks]),
  parameter: parametersOf(region),
  lists: {
    'feedback-codes': region.meta.feedback_codes.map(({ id, label }) => ({ id, label })),
    tiers: region.meta.tiers.map(({ id, label }) => ({ id, label })),
    departments: [],
  },
})

/** A few real cases worked through the product, each in another state; the rest are copies with other households and days. */
async function cloneMatters(db: Db, region: Region, matters: number): Promise<void> {
  const ctx = processesFor(db, region)
  const village = '150426100201'
  const specimens: number[] = []
  const as = (role: Acting['role'], area: string, userId: string): Acting => ({
    userId,
    name: `${role} ${userId}`,
    role,
    area,
  })
  const county = as('county', '150426', 'bench-c')
  const countyToo = as('county', '150426', 'bench-c2')
  const township = as('township', '150426100', 'bench-t')
  const on = today()
  const visit = async (desk: string, ...steps: [Acting, string, object][]) => {
    const made = await open(ctx, county, {
      process: 'warning-visit',
      kind: 'dispatch',
      area: village,
      input: { level: 'orange', desk, note: '三日内入户' },
    })
    if (!made.ok) throw new Error(`${made.reason} ${made.zh}`)
    for (const [who, kind, input] of steps) {
      const done = await act(ctx, who, made.matter.id, { kind, input: input as Record<string, unknown> })
      if (!done.ok) throw new Error(`${kind}: ${done.reason} ${done.zh}`)
    }
    specimens.push(made.matter.id)
  }
  const seen = { on, met: true, found: '户主患病，儿子在外务工，房屋漏雨。', outcome: 'no-need' }
  await visit('township')
  await visit('village')
  await visit('township', [township, 'accept', {}])
  await visit('township', [township, 'accept', {}], [township, 'visit', seen])
  await visit(
    'township',
    [township, 'accept', {}],
    [township, 'visit', seen],
    [county, 'back', { reason: '请补充家庭收入情况' }],
    [township, 'visit', seen],
    [countyToo, 'review', { outcome: 'no-need', feedback: region.meta.feedback_codes[0]!.id }],
  )
  const aid = { name: '王建国', idNumber: '', phone: '', cause: 'illness', what: '住院自付三万余元，无力承担。' }
  const asked = await open(ctx, township, {
    process: 'temporary-aid',
    kind: 'apply',
    area: village,
    input: { name: aid.name, cause: aid.cause, what: aid.what },
  })
  if (!asked.ok) throw new Error(`${asked.reason} ${asked.zh}`)
  specimens.push(asked.matter.id)
  await copy(db, specimens, matters)
}

/** Copies of the specimens over all households, with their actions and clocks; due days lie up to ten days around today. */
async function copy(db: Db, specimens: readonly number[], matters: number): Promise<void> {
  await sql`create table public.bench_copy as select nextval('process.matter_id_seq') as id, t.from_id, t.hh, t.area, t.shift, t.n from (
      select (${sql.val(specimens)}::bigint[])[1 + (row_number() over ()) % ${specimens.length}] as from_id, hh, area,
        ((row_number() over ()) * 37 % 21)::int - 10 as shift, row_number() over () as n
      from (select hh, area from registry.household order by hh % 997, hh limit ${matters}) h) t`.execute(db)
  await sql`insert into process.matter (id, process, number, hh, subject, parent_id, area, state, data, seq, turn, unit, assignee, urgent, due_on, due_limit, opened_at, updated_at, closed_at)
    select c.id, m.process, 'BN-' || left(c.area, 6) || '-2026-' || lpad(c.n::text, 7, '0'), c.hh, null, null, c.area, m.state, m.data, m.seq, m.turn, null, null,
      c.n % 20 = 0, m.due_on + c.shift, m.due_limit, m.opened_at - interval '5 days', m.updated_at, m.closed_at
    from public.bench_copy c join process.matter m on m.id = c.from_id`.execute(db)
  await sql`insert into process.action (matter_id, seq, at, "by", by_name, role, user_area, kind, input, state_after)
    select c.id, a.seq, a.at, a."by", a.by_name, a.role, left(c.area, length(a.user_area)), a.kind, a.input, a.state_after
    from public.bench_copy c join process.action a on a.matter_id = c.from_id`.execute(db)
  // Reminders were told: a server that starts has nothing to make up for.
  await sql`insert into process.clock (matter_id, limit_id, started_seq, started_at, days, unit, due_on, assumed, pauses, ended_on, told, look_on)
    select c.id, k.limit_id, k.started_seq, k.started_at, k.days, k.unit, k.due_on + c.shift, k.assumed, k.pauses, k.ended_on, case when k.due_on + c.shift < ${today()}::date then 101 else 100 end,
      greatest(k.due_on + c.shift, ${today()}::date) + 1
    from public.bench_copy c join process.clock k on k.matter_id = c.from_id`.execute(db)
}
