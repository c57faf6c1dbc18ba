/** Shapes of the register of staff relatives 近亲属备案. Pure. */
import { z } from 'zod'

export const KinLine = z.object({
  id: z.number().int(),
  matterId: z.number().int(),
  number: z.string(),
  /** State of the application it was registered with. */
  state: z.string(),
  area: z.string(),
  areaName: z.string(),
  /** Masked. */
  member: z.string(),
  staff: z.string(),
  unit: z.string(),
  relation: z.string(),
  registeredBy: z.string(),
  registeredOn: z.string(),
})
export type KinLine = z.infer<typeof KinLine>

export const ShownKin = KinLine.extend({ stateLabel: z.object({ zh: z.string(), en: z.string() }) })
export type ShownKin = z.infer<typeof ShownKin>
