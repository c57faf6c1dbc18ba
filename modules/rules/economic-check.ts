/**
 * What an economic check asks and what it holds the answers against: `check.yaml` of a region, and the notice texts people
 * consent to, `consent/<version>.yaml`.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { compileFeel, type Scope, toJs } from '../../engine/decide/index.ts'
import { type Place, standardsFor, valuesOf } from './benefits/standards-for.ts'
import { IsoDate, Label } from './label.ts'
import type { Region, RegionFault, StandardRow } from './shared.ts'
import { fitted, readYaml, type YamlFile } from './yaml-file.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/)

/** One source: answered from the lake by a measure of the region, asked from a department, or the second where the first has nothing. */
export const CheckSource = z
  .strictObject({
    id: Id,
    label: Label,
    /** Kind of source a consent must name: government, banks, securities, insurance, payment, utilities. */
    scope: z.enum(['government', 'banks', 'securities', 'insurance', 'payment', 'utilities']),
    /** Measure of the region; its data set, rows and value are read for each person. */
    measure: z.string().optional(),
    /** Department that is asked. */
    ask: z.string().optional(),
    unit: Label,
  })
  .refine((one) => one.measure !== undefined || one.ask !== undefined, {
    message: 'say where the answer comes from: measure, ask, or both',
  })
export type CheckSource = z.infer<typeof CheckSource>

/** What the family may have at most to belong to a group of tiers. */
export const CheckLimit = z.strictObject({
  id: Id,
  label: Label,
  tiers: z.array(z.string()).min(1),
  /** Sources whose answers are added up over the members of the household. */
  sources: z.array(Id).min(1),
  /** FEEL over `standard.<id>` and `persons`. */
  most: z.string(),
  unit: Label,
  article: z.string().min(1),
})
export type CheckLimit = z.infer<typeof CheckLimit>

export const CheckPlan = z.strictObject({ sources: z.array(CheckSource).min(1), limits: z.array(CheckLimit).min(1) })
export type CheckPlan = z.infer<typeof CheckPlan>

/** A text people are shown before they consent; the newest whose day has come is offered, older ones stay valid for who signed them. */
export const ConsentText = z.strictObject({
  version: z.string().regex(/^[a-z0-9-]+$/),
  valid_from: IsoDate,
  valid_to: IsoDate.optional(),
  title: Label,
  paragraphs: z.array(Label).min(1),
  reference: z.string().min(1),
})
export type ConsentText = z.infer<typeof ConsentText>

/** Reads both; a region without `check.yaml` runs no checks. */
export function readEconomicCheck(
  dir: string,
  faults: RegionFault[],
  places: Map<string, YamlFile>,
): { check?: CheckPlan; consents?: ConsentText[] } {
  const found: { check?: CheckPlan; consents?: ConsentText[] } = {}
  if (existsSync(join(dir, 'check.yaml'))) {
    const yaml = readYaml(dir, 'check.yaml', faults)
    places.set('check', yaml)
    const check = fitted(yaml, CheckPlan, faults)
    if (check) found.check = check
  }
  if (existsSync(join(dir, 'consent'))) {
    found.consents = readdirSync(join(dir, 'consent'))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .flatMap((name) => {
        const yaml = readYaml(dir, `consent/${name}`, faults)
        const text = fitted(yaml, ConsentText, faults)
        if (text && name !== `${text.version}.yaml`)
          faults.push({
            file: yaml.file,
            line: yaml.line(['version']),
            message: `the file must be named ${text.version}.yaml`,
          })
        return text ? [text] : []
      })
  }
  return found
}

const limitScope = (region: Pick<Region, 'standards' | 'benefits'>): Scope => ({
  persons: 'number',
  ...Object.fromEntries(
    (region.benefits?.standards ?? region.standards).map(({ id }) => [`standard.${id}`, 'number' as const]),
  ),
})

/** Faults of meaning: unknown measures, departments, tiers, sources, and limits that are no number. */
export function checkEconomicCheck(
  region: Region,
  yaml: YamlFile | undefined,
  report: (yaml: YamlFile | undefined, path: PropertyKey[], message: string) => void,
): void {
  const { check } = region
  if (!check) return
  const known = new Set(check.sources.map((one) => one.id))
  check.sources.forEach((one, i) => {
    const measure = one.measure === undefined ? undefined : region.measures.get(one.measure)
    if (one.measure !== undefined && !measure)
      report(yaml, ['sources', i, 'measure'], `unknown measure "${one.measure}"`)
    if (measure && !['sum', 'count', 'count-distinct'].includes(measure.aggregate))
      report(yaml, ['sources', i, 'measure'], 'only sums and counts can be answers of a check')
    if (one.ask !== undefined && !region.meta.departments[one.ask])
      report(yaml, ['sources', i, 'ask'], `unknown department "${one.ask}"`)
  })
  check.limits.forEach((one, i) => {
    for (const source of one.sources)
      if (!known.has(source)) report(yaml, ['limits', i, 'sources'], `unknown source "${source}"`)
    for (const tier of one.tiers)
      if (!region.meta.tiers.some(({ id }) => id === tier))
        report(yaml, ['limits', i, 'tiers'], `unknown tier "${tier}"`)
    const compiled = compileFeel(one.most, limitScope(region), 'number')
    if (!compiled.ok)
      for (const fault of compiled.faults)
        report(yaml, ['limits', i, 'most'], `column ${fault.column}: ${fault.message}`)
  })
}

/** A limit as it holds for a family on a day, with the dated values it was reckoned from. */
export interface LimitValue {
  /** Null: a standard it needs has no value for the place. */
  most: number | null
  standards: StandardRow[]
}

/**
 * What a family may have at most, by the standards of its place and day.
 * @param persons members of the household that are counted
 * @example limitFor(region, limit, { area: '150426100201', urban: false, asOf: '2026-11-24' }, 3) // { most: 42760.8, standards: [ … ] }
 */
export function limitFor(region: Region, limit: CheckLimit, place: Place, persons: number): LimitValue {
  const compiled = compileFeel(limit.most, limitScope(region), 'number')
  if (!compiled.ok || !region.benefits) return { most: null, standards: [] }
  const dated = standardsFor(region.benefits, place)
  const values = valuesOf(dated)
  const names = compiled.expression.names
  const row = Object.fromEntries(
    names.map((name) => [name, name === 'persons' ? persons : (values[name.replace(/^standard\./, '')] ?? null)]),
  )
  const most = toJs(compiled.expression)(row)
  return {
    most: typeof most === 'number' ? Math.round(most * 100) / 100 : null,
    standards: names.flatMap((name) => dated[name.replace(/^standard\./, '')]?.row ?? []),
  }
}

/** The notice text to be shown on a day. @example consentTextOn(region.consents ?? [], '2026-11-24')?.version // '2026-07' */
export const consentTextOn = (texts: readonly ConsentText[], day: string): ConsentText | undefined =>
  texts
    .filter((one) => one.valid_from <= day && (one.valid_to === undefined || one.valid_to >= day))
    .sort((a, b) => b.valid_from.localeCompare(a.valid_from))[0]
