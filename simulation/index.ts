/** Door of the simulation. */

export { demoBanner } from './demo-banner.ts'
export { type FaultKind, faultKinds } from './files/faults.ts'
export type { Faults, LakePart, SentFile, SimulationOptions, SimulationProgress, SimulationResult } from './options.ts'
export { type NamedFamily, namedFamilies } from './people/named-families.ts'
export { villagesIn } from './people/places.ts'
export { simulate } from './simulate.ts'
