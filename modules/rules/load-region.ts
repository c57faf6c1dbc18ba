import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type BenefitsReading, readBenefits } from './benefits/read-benefits.ts'
import { readDivisions, readParameters, readStandards } from './csv-files.ts'
import { readEconomicCheck } from './economic-check.ts'
import { ReferralFile } from './referrals.ts'
import { DatasetDef, IndicatorDef, MeasureDef, type Region, type RegionFault, RegionFile } from './shared.ts'
import { fitted, readYaml, type YamlFile } from './yaml-file.ts'

/** Thrown by {@link loadRegion} with every fault found, never only the first. */
export class RegionFaults extends Error {
  readonly faults: RegionFault[]
  constructor(faults: RegionFault[]) {
    super(faults.map((f) => `${f.file}:${f.line} ${f.message}`).join('\n'))
    this.faults = faults
  }
}

/** What {@link readRegion} found: the parts that could be read, every fault, and where each part stands. */
export interface RegionReading {
  region: Region | undefined
  faults: RegionFault[]
  /** Keys: `dataset:<id>`, `indicator:<id>`, `measure:<id>`, `region`, `check`. */
  places: Map<string, YamlFile>
  benefits: BenefitsReading
}

const MeasureFile = z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), MeasureDef)

/** Names of the YAML files of a folder of the region, sorted. */
function yamlNames(dir: string, folder: string): string[] {
  if (!existsSync(join(dir, folder))) return []
  return readdirSync(join(dir, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `${folder}/${name}`)
}

/**
 * Reads a region folder and reports every fault of form with file and line; meaning is checked by `checkRegion`.
 * @example const { region, faults } = readRegion('regions/example')
 */
export function readRegion(dir: string): RegionReading {
  const faults: RegionFault[] = []
  const places = new Map<string, YamlFile>()
  const definitions = <T extends { id: string }>(folder: string, kind: string, schema: z.ZodType<T>) => {
    const found = new Map<string, T>()
    for (const name of yamlNames(dir, folder)) {
      const yaml = readYaml(dir, name, faults)
      const def = fitted(yaml, schema, faults)
      if (!def) continue
      if (found.has(def.id))
        faults.push({ file: name, line: yaml.line(['id']), message: `${kind} ${def.id} is defined twice` })
      if (name !== `${folder}/${def.id}.yaml`)
        faults.push({
          file: name,
          line: yaml.line(['id']),
          message: `the file of ${def.id} must be named ${def.id}.yaml`,
        })
      found.set(def.id, def)
      places.set(`${kind}:${def.id}`, yaml)
    }
    return found
  }

  const regionYaml = readYaml(dir, 'region.yaml', faults)
  places.set('region', regionYaml)
  const meta = fitted(regionYaml, RegionFile, faults)
  const datasets = definitions('datasets', 'dataset', DatasetDef)
  const indicators = definitions('indicators', 'indicator', IndicatorDef)
  const measures: Region['measures'] = new Map()
  for (const name of yamlNames(dir, 'measures')) {
    const yaml = readYaml(dir, name, faults)
    for (const [id, def] of Object.entries(fitted(yaml, MeasureFile, faults) ?? {})) {
      if (measures.has(id))
        faults.push({ file: name, line: yaml.line([id]), message: `measure ${id} is defined twice` })
      measures.set(id, def)
      places.set(`measure:${id}`, yaml)
    }
  }
  const standards = readStandards(dir, faults)
  const parameters = readParameters(dir, faults)
  const divisions = readDivisions(dir, faults)
  const benefits = readBenefits(dir, standards, faults, divisions)
  const economic = readEconomicCheck(dir, faults, places)
  const region: Region | undefined = meta && {
    dir,
    meta,
    datasets,
    measures,
    indicators,
    standards,
    parameters,
    divisions,
    ...economic,
  }
  if (region && benefits.benefits) region.benefits = benefits.benefits
  if (region && existsSync(join(dir, 'referrals.yaml'))) {
    const yaml = readYaml(dir, 'referrals.yaml', faults)
    places.set('referrals', yaml)
    const referrals = fitted(yaml, ReferralFile, faults)
    if (referrals) region.referrals = referrals
  }
  return { region, faults, places, benefits }
}

/**
 * Loads `regions/<id>`: region.yaml, divisions.csv, standards.csv, parameters.csv, datasets/*.yaml, measures/*.yaml, indicators/*.yaml.
 * @throws RegionFaults with file and line of every fault of form.
 * @example const region = loadRegion('regions/inner-mongolia'); region.indicators.get('R-H01')
 */
export function loadRegion(dir: string): Region {
  const { region, faults } = readRegion(dir)
  if (!region || faults.length > 0) throw new RegionFaults(faults)
  return region
}
