/**
 * The shape of a region's benefits: what a policy officer writes under `regions/<region>/benefits/` besides the DMN models.
 * Pure: the browser reads the same shapes.
 */
import { z } from 'zod'
import type { DmnModel } from '../../../engine/decide/shared.ts'
import { IsoDate, Label } from '../label.ts'
import type { StandardRow } from '../shared.ts'

const Name = z.string().regex(/^[a-z][a-z0-9_]*$/)
const Scalar = z.union([z.number(), z.string(), z.boolean(), z.null()])
export type Scalar = z.infer<typeof Scalar>

/** One fact a decision may ask for. Exactly one of `register`, `measure`, `ask` says where it comes from. */
export const FactDef = z
  .strictObject({
    label: Label,
    type: z.enum(['number', 'text', 'boolean', 'date']),
    /** With its period: `CNY/year`. */
    unit: z.string().optional(),
    /** Column of the household register. */
    register: z.string().optional(),
    /** A measure of the region; a yes/no fact from a counting measure is yes when the count is above zero. */
    measure: z.string().optional(),
    /** Only a person can tell. */
    ask: z.literal(true).optional(),
    /** Value that a run over the population takes for an unknown fact; the result lists it. Never used for a family typed in. */
    assume: Scalar.optional(),
    /** The values a text may have. */
    codes: z.array(z.string()).optional(),
  })
  .refine((fact) => [fact.register, fact.measure, fact.ask].filter((one) => one !== undefined).length === 1, {
    message: 'say where the fact comes from: one of register, measure, ask',
  })
export type FactDef = z.infer<typeof FactDef>

/** A part of the form in which a family is typed in. */
export const FactGroup = z.strictObject({ id: Name, label: Label, person: z.array(Name), household: z.array(Name) })
export type FactGroup = z.infer<typeof FactGroup>

/** `inputs.yaml`: facts of persons and of the household, and the standards with the unit in which decisions use them. */
export const InputsFile = z.strictObject({
  person: z.record(Name, FactDef),
  household: z.record(Name, FactDef),
  standard: z.record(Name, z.strictObject({ label: Label, unit: z.string() })),
  groups: z.array(FactGroup).default([]),
  /** Words of codes, by fact and code. */
  words: z.record(Name, z.record(z.string(), Label)).default({}),
})
export type InputsFile = z.infer<typeof InputsFile>

/** A text that articles are quoted from; an article begins with its title. */
export const LawDef = z.strictObject({ id: z.string(), title: z.string(), en: z.string(), from: IsoDate })
export type LawDef = z.infer<typeof LawDef>

/** One answer of a calculation: a decision of that name. */
export const OutputDef = z.strictObject({
  label: Label,
  type: z.enum(['number', 'text', 'boolean', 'date']),
  unit: z.string().optional(),
  /** Shown first. */
  main: z.boolean().default(false),
  /** Words for codes; tiers have theirs in region.yaml. */
  words: z.record(z.string(), Label).optional(),
})
export type OutputDef = z.infer<typeof OutputDef>

/** `benefits.yaml`. */
export const BenefitsFile = z.strictObject({
  /** Folders in order; a model may use decisions of those before it. */
  models: z.array(z.string().regex(/^[a-z][a-z0-9-]*$/)).min(1),
  laws: z.array(LawDef).min(1),
  /** Standard that an income per head is shown against, e.g. the minimum-living line. */
  line: Name.optional(),
  outputs: z.strictObject({ household: z.record(Name, OutputDef), person: z.record(Name, OutputDef) }),
  /** Words for codes of decisions and functions that are no answer but stand in reasons. */
  words: z.record(Name, z.record(z.string(), Label)).default({}),
})
export type BenefitsFile = z.infer<typeof BenefitsFile>

const Facts = z.record(Name, Scalar)

/** `usual-family.yaml`: what a case need not say. */
export const UsualFamily = z.strictObject({
  as_of: IsoDate,
  area: z.string(),
  household: Facts,
  person: Facts,
})
export type UsualFamily = z.infer<typeof UsualFamily>

/** A standard set for one case: a value from the beginning, or values with their first day. */
export const CaseStandard = z.union([z.number(), z.array(z.strictObject({ from: IsoDate, value: z.number() }))])

/** One worked case: what differs from the usual family, and what must come out. */
export const BenefitCase = z.strictObject({
  name: z.string().min(1),
  as_of: IsoDate.optional(),
  area: z.string().optional(),
  household: Facts.default({}),
  members: z.array(Facts).default([{}]),
  standards: z.record(Name, CaseStandard).default({}),
  /** Decision → value; a list for decisions with one value per member. */
  expect: z.record(Name, z.union([Scalar, z.array(Scalar)])).default({}),
  /** Decision that cannot be judged → the facts that are missing, e.g. `members[0].wage_year`. */
  missing: z.record(Name, z.array(z.string())).default({}),
})
export type BenefitCase = z.infer<typeof BenefitCase>
export const CasesFile = z.strictObject({ cases: z.array(BenefitCase) })

/** A model of the region with its folder's name. */
export interface BenefitModel {
  id: string
  model: DmnModel
}

/** Everything about a region's benefits, as plain data: the server sends it to the browser as it is. */
export interface Benefits {
  inputs: InputsFile
  laws: LawDef[]
  line?: string | undefined
  outputs: BenefitsFile['outputs']
  words: BenefitsFile['words']
  models: BenefitModel[]
  /** Rows of all folders and of the region's own `standards.csv`. */
  standards: StandardRow[]
  /** Names of the areas that rows of standards stand for, by their prefix; '' is the whole region. */
  areaNames: Record<string, string>
  usual: UsualFamily
  /** Cases by model. */
  cases: Record<string, BenefitCase[]>
}
