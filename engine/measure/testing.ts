/** A small lake in a temporary folder, for tests of this engine part. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckdb, type Session, text } from '../sql/index.ts'
import { compilePlan, type Plan } from './compile-plan.ts'
import { sqlTypeOf } from './expressions.ts'
import { runPlan } from './run-plan.ts'
import type {
  DatasetInput,
  HitRow,
  IndicatorInput,
  LakeInput,
  LakeVersion,
  MeasureInput,
  PlanInput,
  RunOptions,
  StandardInput,
} from './types.ts'

export type TestRow = Record<string, string | number | boolean | null>

export const datasets = new Map<string, DatasetInput>(
  (
    [
      {
        id: 'register',
        content: 'snapshot',
        fields: {
          sex: { type: 'code' },
          birth_date: { type: 'date' },
          relation: { type: 'code' },
          status: { type: 'code' },
          division: { type: 'division', role: 'area' },
          household_no: { type: 'household-no', role: 'household' },
        },
      },
      {
        id: 'bills',
        content: 'events',
        fields: {
          bill_no: { type: 'text' },
          paid_on: { type: 'date', role: 'event-date', required: true },
          kind: { type: 'code' },
          own_share: { type: 'decimal(12,2)', required: true },
          extra: { type: 'decimal(12,2)' },
          household_no: { type: 'household-no', role: 'household' },
        },
      },
      {
        id: 'wages',
        content: 'events',
        fields: { month: { type: 'month', role: 'event-date' }, wage: { type: 'decimal(12,2)', required: true } },
      },
      {
        id: 'cards',
        content: 'snapshot',
        fields: { grade: { type: 'integer' }, issued_on: { type: 'date' }, valid: { type: 'boolean' } },
      },
      {
        id: 'ledger',
        content: 'snapshot',
        fields: {
          tier: { type: 'code' },
          amount: { type: 'decimal(10,2)' },
          household_no: { type: 'household-no', role: 'household' },
        },
      },
      { id: 'deaths', content: 'events', fields: { died_on: { type: 'date', role: 'event-date' } } },
    ] as DatasetInput[]
  ).map((dataset) => [dataset.id, dataset]),
)

export interface TestLake {
  session: Session
  /** Folder that goes with the lake when it is closed. */
  dir: string
  /** Writes one version and tells the lake about it. */
  deliver(dataset: string, version: number, rows: TestRow[], areas?: { superseded: string[] }): Promise<void>
  /** Says that a data set was delivered for a period (`null` for good), for an area prefix. */
  cover(dataset: string, from: string, to: string | null, area?: string): void
  lake: LakeInput & {
    versions: Map<string, LakeVersion[]>
    coverage: LakeInput['coverage'][number][]
    exceptions: LakeInput['exceptions'][number][]
  }
  plan(measures: Record<string, MeasureInput>, indicators: IndicatorInput[], rest?: Partial<PlanInput>): Plan
  /** Compiles and runs; hits as objects, in order. */
  hits(
    measures: Record<string, MeasureInput>,
    indicators: IndicatorInput[],
    rest?: Partial<PlanInput>,
    options?: RunOptions,
  ): Promise<TestHit[]>
  /** Values of measures for household 1 (and person), through an indicator that always holds. */
  values(
    measures: Record<string, MeasureInput>,
    hh?: number,
    rest?: Partial<PlanInput>,
  ): Promise<Record<string, unknown>>
  close(): void
}

export interface TestHit {
  indicator: string
  level: string
  hh: number
  pid: number | null
  measures: Record<string, unknown>
  counts: Record<string, number>
  unknown: string[]
}

/** Opens an empty test lake with the data sets above. */
export async function testLake(): Promise<TestLake> {
  const dir = mkdtempSync(join(tmpdir(), 'engine-measure-'))
  const session = await openDuckdb({ memoryLimitMib: 512, threads: 2, tempDir: join(dir, 'spill') })
  const populationVersions: LakeVersion[] = []
  const lake: TestLake['lake'] = {
    population: { dataset: 'register', versions: populationVersions },
    versions: new Map(),
    coverage: [],
    exceptions: [],
    urban: new Map([
      ['1501', 'urban'],
      ['1502', 'rural'],
    ]),
  }
  const self: TestLake = {
    session,
    dir,
    lake,
    async deliver(dataset, version, rows, areas) {
      const folder = join(dir, 'lake', dataset, `version=${version}`)
      mkdirSync(folder, { recursive: true })
      const file = join(folder, 'part-0.parquet')
      const fields = Object.entries(datasets.get(dataset)!.fields).map(([name, field]) => ({
        name,
        type: sqlTypeOf(field.type),
      }))
      const columns = [
        { name: '_row', type: 'BIGINT' },
        { name: '_pid', type: 'BIGINT' },
        { name: '_hh', type: 'BIGINT' },
        { name: '_repeat', type: 'BOOLEAN' },
        ...fields,
      ]
      const blank = Object.fromEntries(columns.map((column) => [column.name, null]))
      const full = rows.map((row, index) => ({ ...blank, _row: index + 2, _repeat: false, ...row }))
      const struct = columns.map((column) => `"${column.name}" ${column.type}`).join(', ')
      await session.run(
        `COPY (SELECT v.* FROM (SELECT unnest(${text(JSON.stringify(full))}::JSON::STRUCT(${struct})[]) AS v) ORDER BY v._pid) TO ${text(file)} (FORMAT parquet)`,
      )
      const entry = { version, files: [file], superseded: areas?.superseded }
      if (dataset === 'register') populationVersions.push(entry)
      else lake.versions.set(dataset, [...(lake.versions.get(dataset) ?? []), entry])
    },
    cover(dataset, from, to, area = '') {
      lake.coverage.push({ dataset, area, from, to })
    },
    plan(measures, indicators, rest = {}) {
      const standards: StandardInput[] = []
      const compiled = compilePlan({
        asOf: '2026-10-31',
        datasets,
        measures: new Map(Object.entries(measures)),
        indicators,
        levels: ['red', 'orange', 'yellow'],
        standards,
        register: 'register',
        ...rest,
      })
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults))
      return compiled.plan
    },
    async hits(measures, indicators, rest, options) {
      await runPlan(session, self.plan(measures, indicators, rest), lake, options)
      return readHits(session)
    },
    async values(measures, hh = 1, rest) {
      const subject = Object.values(measures)[0]!.subject
      const names = Object.keys(measures)
      const always = names.map((name) => `(${name} = null or ${name} != null)`).join(' and ')
      const found = await self.hits(measures, [{ id: 'V-01', subject, when: { red: always } }], rest)
      const one = found.find((hit) => (subject === 'person' ? hit.pid === hh : hit.hh === hh))
      return { ...one?.measures, ...(one && one.unknown.length > 0 && { unknown: one.unknown }) }
    },
    close() {
      session.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return self
}

/** All hits in the session, in a fixed order. */
export async function readHits(session: Session): Promise<TestHit[]> {
  const rows = await session.rows<HitRow>('SELECT * FROM hit ORDER BY indicator, hh, pid')
  return rows.map((row) => ({
    indicator: row.indicator,
    level: row.level,
    hh: Number(row.hh),
    pid: row.pid === null ? null : Number(row.pid),
    measures: JSON.parse(row.measures) as Record<string, unknown>,
    counts: JSON.parse(row.counts) as Record<string, number>,
    unknown: row.unknown,
  }))
}

/** A register row: person `pid` in household `hh`, by default an adult head in county 150103 (urban). */
export function person(pid: number | null, hh: number, rest: TestRow = {}): TestRow {
  return {
    _pid: pid,
    _hh: hh,
    sex: '1',
    birth_date: '1980-05-01',
    relation: 'head',
    status: 'normal',
    division: '150103001001',
    ...rest,
  }
}
