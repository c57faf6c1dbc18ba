import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { isMap, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import {
  DatasetDef,
  type Division,
  IndicatorDef,
  MeasureDef,
  type Region,
  type RegionFault,
  RegionFile,
  type StandardRow,
} from './shared.ts'

/** Thrown by {@link loadRegion} with every fault found, never only the first. */
export class RegionFaults extends Error {
  readonly faults: RegionFault[]
  constructor(faults: RegionFault[]) {
    super(faults.map((f) => `${f.file}:${f.line} ${f.message}`).join('\n'))
    this.faults = faults
  }
}

/**
 * Reads `regions/<id>`: region.yaml, divisions.csv, standards.csv, datasets/*.yaml, measures/*.yaml, indicators/*.yaml.
 * @throws RegionFaults with file and line of every schema fault.
 * @example const region = loadRegion('regions/inner-mongolia'); region.indicators.get('R-H01')
 */
export function loadRegion(dir: string): Region {
  const faults: RegionFault[] = []
  const yaml = <T>(file: string, schema: z.ZodType<T>): T | undefined => {
    const place = relative(dir, file)
    if (!existsSync(file)) {
      faults.push({ file: place, line: 1, message: 'file is missing' })
      return undefined
    }
    const lines = new LineCounter()
    const doc = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines })
    for (const error of doc.errors)
      faults.push({ file: place, line: lines.linePos(error.pos[0]).line, message: error.message })
    if (doc.errors.length > 0) return undefined
    const result = schema.safeParse(doc.toJS())
    if (result.success) return result.data
    for (const issue of result.error.issues) {
      let path = [...issue.path] as (string | number)[]
      let node: unknown
      while (path.length > 0 && node === undefined) {
        node = doc.getIn(path, true)
        if (node === undefined) path = path.slice(0, -1)
      }
      const start = (node as { range?: [number] } | undefined)?.range?.[0] ?? (isMap(doc.contents) ? 0 : 0)
      faults.push({ file: place, line: lines.linePos(start).line, message: `${issue.path.join('.')}: ${issue.message}` })
    }
    return undefined
  }
  const folder = (name: string) =>
    existsSync(join(dir, name))
      ? readdirSync(join(dir, name))
          .filter((f) => f.endsWith('.yaml'))
          .sort()
          .map((f) => join(dir, name, f))
      : []

  const meta = yaml(join(dir, 'region.yaml'), RegionFile)
  const datasets = new Map<string, DatasetDef>()
  for (const file of folder('datasets')) {
    const def = yaml(file, DatasetDef as z.ZodType<DatasetDef>)
    if (def) datasets.set(def.id, def)
  }
  const measures = new Map<string, MeasureDef>()
  for (const file of folder('measures')) {
    const defs = yaml(file, MeasureFile)
    for (const [id, def] of Object.entries(defs ?? {})) {
      if (measures.has(id)) faults.push({ file: relative(dir, file), line: 1, message: `measure ${id} is defined twice` })
      measures.set(id, def)
    }
  }
  const indicators = new Map<string, IndicatorDef>()
  for (const file of folder('indicators')) {
    const def = yaml(file, IndicatorDef as z.ZodType<IndicatorDef>)
    if (def) indicators.set(def.id, def)
  }
  const csv = <T>(name: string): T[] =>
    existsSync(join(dir, name))
      ? (parseCsv(readFileSync(join(dir, name), 'utf8'), { columns: true, bom: true, skip_empty_lines: true }) as T[])
      : []
  const standards = csv<Record<string, string>>('standards.csv').map(
    (row) => ({ ...row, verified: row.verified === 'true' }) as unknown as StandardRow,
  )
  const divisions = new Map<string, Division>()
  for (const row of csv<Record<string, string>>('divisions.csv'))
    divisions.set(row.code!, { ...row, pseudo: row.pseudo === 'true' } as unknown as Division)
  if (faults.length > 0 || !meta) throw new RegionFaults(faults)
  return { dir, meta, datasets, measures, indicators, standards, divisions }
}

import { z as zod } from 'zod'
const MeasureFile = zod.record(zod.string().regex(/^[a-z][a-z0-9_]*$/), MeasureDef as z.ZodType<MeasureDef>)
