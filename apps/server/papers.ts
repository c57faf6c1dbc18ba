/** Papers of this region, filled with what matters, households and areas know. */
import { householdFacts } from '../../modules/cases/index.ts'
import type { Region } from '../../modules/rules/index.ts'
import { loadPapers, type PapersContext } from '../../platform/papers/index.ts'
import { areaName } from '../area-name.ts'
import { StartFault } from '../start-fault.ts'

/** @throws StartFault naming file and field when the region's papers are faulty */
export function papersContext(region: Region, regionDir: string): PapersContext {
  const { papers, faults } = loadPapers(regionDir)
  if (faults.length > 0)
    throw new StartFault(
      `地区文书有 ${faults.length} 处错误：${faults[0]}`,
      `The papers of the region have ${faults.length} faults: ${faults[0]}`,
    )
  const named = (area: string) => areaName(region, area)
  return {
    region: papers,
    areaName: named,
    factsOf: async (tx, { hh, area }) => ({
      household: await householdFacts(tx, hh),
      area: {
        county: named(area.slice(0, 6)),
        ...(area.slice(6, 9) === '000' ? {} : { township: named(area.slice(0, 9)) }),
        ...(area.slice(9) === '000' ? {} : { village: named(area) }),
      },
    }),
  }
}
