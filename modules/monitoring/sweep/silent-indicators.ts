/** Indicators whose data stopped coming: an alarm, because a silent indicator finds nobody. */
import { sql } from 'kysely'
import type { AnyDb } from '../../registry/index.ts'
import type { IndicatorDef, Region } from '../../rules/shared.ts'
import { dueUntil } from './due-until.ts'
import { type LakeState, lastDayKnown } from './lake-state.ts'

export interface Silent {
  indicator: string
  dataset: string
  area: string
  since: string | null
}

/** Names used in FEEL conditions; words of the language and texts are no measures. */
function namesIn(condition: string): string[] {
  return condition.replace(/"[^"]*"/g, ' ').match(/[A-Za-z_][\w.]*/g) ?? []
}

/**
 * The data sets an indicator rests on: those of the measures named in its conditions.
 * @example datasetsOf(region, region.indicators.get('R-H01')!) // ['medical-settlement', 'income-tax']
 */
export function datasetsOf(region: Region, indicator: IndicatorDef): string[] {
  const found = new Set<string>()
  for (const condition of Object.values(indicator.when))
    for (const name of namesIn(condition ?? '')) {
      const measure = region.measures.get(name)
      if (measure) found.add(measure.dataset)
      if (name === 'tier') for (const one of region.datasets.values()) if (one.kind === 'tier-ledger') found.add(one.id)
    }
  return [...found].sort()
}

/**
 * For each indicator that is on, data set it needs and county of the register: silent when the newest delivery ends before
 * the day that was due (rhythm and lag of the data set). Data sent only when something happens are silent when never sent.
 * @example silentIndicators(region, lake) // [{ indicator: 'R-H01', dataset: 'medical-settlement', area: '150403', since: '2026-07-31' }]
 */
export function silentIndicators(region: Region, lake: LakeState): Silent[] {
  const counties = [...new Set(lake.population.flatMap((version) => version.countsFor))].sort()
  const state = new Map<string, string | null | undefined>()
  const sinceOf = (dataset: string, area: string) => {
    const key = `${dataset}|${area}`
    if (!state.has(key)) {
      const last = lastDayKnown(lake.coverage, dataset, area)
      const def = region.datasets.get(dataset)
      const due = def ? dueUntil(def.delivery, lake.asOf) : null
      state.set(key, last === null ? null : due !== null && last < due ? last : undefined)
    }
    return state.get(key)
  }
  const found: Silent[] = []
  for (const indicator of region.indicators.values()) {
    if (!indicator.on) continue
    for (const dataset of datasetsOf(region, indicator))
      for (const area of counties) {
        const since = sinceOf(dataset, area)
        if (since !== undefined) found.push({ indicator: indicator.id, dataset, area, since })
      }
  }
  return found
}

/** Makes `monitoring.silent` equal to what this sweep saw; unchanged lines stay as they are. */
export async function writeSilent(tx: AnyDb, silent: readonly Silent[], asOf: string): Promise<void> {
  const rows = JSON.stringify(silent)
  await sql`delete from monitoring.silent s where not exists (select from json_to_recordset(${rows}::json) as t(indicator text, dataset text, area text)
    where t.indicator = s.indicator and t.dataset = s.dataset and t.area = s.area)`.execute(tx)
  await sql`insert into monitoring.silent as s (indicator, dataset, area, since, as_of)
    select indicator, dataset, area, since, ${asOf}::date from json_to_recordset(${rows}::json) as t(indicator text, dataset text, area text, since date)
    on conflict (indicator, dataset, area) do update set since = excluded.since, as_of = excluded.as_of where s.since is distinct from excluded.since`.execute(
    tx,
  )
}
