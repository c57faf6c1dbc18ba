/** Casework: the desk under load, bulk dispatch, the monthly roll, pushes to a department that fails. */
import type { BenchLine } from '../lines.ts'
import { benchDesk } from './desk.ts'
import { benchDispatch } from './dispatch.ts'
import { benchPushes } from './pushes.ts'
import { benchRoll } from './roll.ts'

export interface CaseworkOptions {
  /** For a smaller run: matters, payments or pushes, whatever the case counts. */
  rows?: number
  repeat?: number
}

/** One line per case; a case is `npm run bench -- casework --case <name>`, without a name all run one after the other. */
export const caseworkCases: Record<string, (options: CaseworkOptions) => Promise<BenchLine[]>> = {
  roll: benchRoll,
  desk: benchDesk,
  pushes: benchPushes,
  dispatch: benchDispatch,
}

/** @throws Error for a name that is no case */
export async function benchCasework(name: string | undefined, options: CaseworkOptions): Promise<BenchLine[]> {
  const names = name ? [name] : Object.keys(caseworkCases)
  const lines: BenchLine[] = []
  for (const one of names) {
    const run = caseworkCases[one]
    if (!run) throw new Error(`no such case of casework: ${one}; there are ${Object.keys(caseworkCases).join(', ')}`)
    lines.push(...(await run(options)))
  }
  return lines
}
