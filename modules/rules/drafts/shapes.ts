/** What a policy draft may change, and how drafts, versions and differences look from outside. Pure. */
import { z } from 'zod'
import { IndicatorCase, IsoDate, Label, levels } from '../shared.ts'

const text = (most: number) => z.string().max(most)

/** Files of dated values: those of the region and those of one benefit. */
export const StandardFile = z.string().regex(/^(benefits\/[a-z0-9-]+\/)?standards\.csv$/)
/** Files of a benefit that are changed as a whole. */
export const PolicyFile = z.string().regex(/^benefits\/[a-z0-9-]+\/(rule\.dmn|cases\.yaml)$/)

/**
 * A row of dated values as it is typed in. A draft may hold faulty values: the check shows them at their cell, saving never
 * loses them.
 */
export const StandardInput = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  area: text(12),
  urban: z.enum(['urban', 'rural', '']),
  value: text(40),
  unit: text(60),
  valid_from: text(10),
  valid_to: text(10),
  source: text(400),
  verified: z.boolean(),
})
export type StandardInput = z.infer<typeof StandardInput>

/**
 * add: a new dated row; the row in force before it ends the day before. change: the row with the same id, area, urban and
 * valid_from gets these values. end: that row ends on its valid_to.
 */
export const StandardChange = z.strictObject({
  kind: z.literal('standard'),
  file: StandardFile,
  act: z.enum(['add', 'change', 'end']),
  row: StandardInput,
})
export type StandardChange = z.infer<typeof StandardChange>

/** What is left out stays as it is; null takes a condition away. */
export const IndicatorChange = z.strictObject({
  kind: z.literal('indicator'),
  id: z.string().regex(/^[RPEQ]-[A-Z]?\d{2}$/),
  on: z.boolean().optional(),
  when: z.partialRecord(z.enum(levels), text(2000).nullable()).optional(),
  silence: z
    .strictObject({ days: z.int().min(0).max(3650), rise: z.number().min(0).max(100) })
    .nullable()
    .optional(),
  cases: z.array(IndicatorCase).max(300).optional(),
})
export type IndicatorChange = z.infer<typeof IndicatorChange>

/** The whole new text of a decision model or of its worked cases. */
export const FileChange = z.strictObject({ kind: z.literal('file'), file: PolicyFile, text: text(2_000_000) })
export type FileChange = z.infer<typeof FileChange>

export const PolicyChange = z.discriminatedUnion('kind', [StandardChange, IndicatorChange, FileChange])
export type PolicyChange = z.infer<typeof PolicyChange>

/** A fault of a draft at its place: the change it belongs to and, where known, the cell or path within it. */
export const DraftFault = z.object({
  target: z.string().nullable(),
  /** Column of a standards row, or path within an indicator, e.g. `when.red` or `cases.2`. */
  cell: z.string().nullable(),
  /** Of a decision model: id of the cell, row or decision. */
  element: z.string().optional(),
  file: z.string(),
  line: z.number().int(),
  zh: z.string(),
  en: z.string(),
})
export type DraftFault = z.infer<typeof DraftFault>

export const draftStates = ['draft', 'proposed', 'rejected', 'withdrawn', 'published'] as const
export const DraftState = z.enum(draftStates)
export type DraftState = z.infer<typeof DraftState>

export const NewDraft = z.strictObject({
  title: z.string().trim().min(2).max(120),
  validFrom: IsoDate,
  /** Sets right what was wrong from the start; may then be valid from a past day, with the reason. */
  correction: z.boolean().default(false),
  correctionReason: z.string().trim().max(400).default(''),
})
export type NewDraft = z.input<typeof NewDraft>

/** One row that differs: a row of a table, a condition, a switch. */
export const DiffRow = z.object({
  file: z.string(),
  /** Group the row is shown under: the standard's id, the indicator's id, the decision's name. */
  group: z.string(),
  groupLabel: Label.nullable(),
  /** What names the row within its group. */
  row: z.string(),
  act: z.enum(['added', 'removed', 'changed']),
  cells: z.array(z.object({ column: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
})
export type DiffRow = z.infer<typeof DiffRow>

export const DraftAct = z.object({ at: z.string(), byName: z.string(), kind: z.string(), note: z.string() })

export const DraftItem = z.object({
  id: z.number().int(),
  title: z.string(),
  state: DraftState,
  author: z.string(),
  authorName: z.string(),
  authorArea: z.string(),
  authorAreaName: z.string(),
  validFrom: IsoDate,
  correction: z.boolean(),
  correctionReason: z.string(),
  kinds: z.array(z.enum(['standard', 'indicator', 'file'])),
  changes: z.number().int(),
  version: z.number().int().nullable(),
  updatedAt: z.string(),
})
export type DraftItem = z.infer<typeof DraftItem>

export const DraftDetail = DraftItem.extend({
  revision: z.number().int(),
  base: z.number().int(),
  content: z.array(PolicyChange),
  acts: z.array(DraftAct),
  /** Versions published since `base` that touch the same rows, indicators or files. */
  collisions: z.array(z.object({ number: z.number().int(), title: z.string(), targets: z.array(z.string()) })),
  /** What this person may do with it now. */
  may: z.object({ edit: z.boolean(), propose: z.boolean(), decide: z.boolean(), takeBack: z.boolean() }),
  /** Why this person may not decide, when he otherwise could. */
  whyNot: Label.nullable(),
})
export type DraftDetail = z.infer<typeof DraftDetail>

export const DraftCheck = z.object({
  revision: z.number().int(),
  faults: z.array(DraftFault),
  /** Boundaries of the changed decision models that no worked case tells; they keep nobody from handing the draft in. */
  gaps: z.array(DraftFault),
})
export type DraftCheck = z.infer<typeof DraftCheck>

export const VersionItem = z.object({
  number: z.number().int(),
  title: z.string(),
  validFrom: IsoDate,
  correction: z.boolean(),
  correctionReason: z.string(),
  authorName: z.string(),
  approverName: z.string(),
  publishedAt: z.string(),
  hash: z.string(),
  kinds: z.array(z.enum(['standard', 'indicator', 'file'])),
  changes: z.number().int(),
  draftId: z.number().int(),
})
export type VersionItem = z.infer<typeof VersionItem>

/** A row of the grid of standards: past, in force or still to come. */
export const StandardView = StandardInput.extend({
  file: z.string(),
  label: Label.nullable(),
  areaName: z.string(),
  state: z.enum(['past', 'current', 'future']),
  /** Version that brought or changed the row; null when it stands in the region's files. */
  version: z.number().int().nullable(),
})
export type StandardView = z.infer<typeof StandardView>

/** An indicator as the editor needs it. */
export const IndicatorView = z.object({
  id: z.string(),
  label: Label,
  on: z.boolean(),
  when: z.partialRecord(z.enum(levels), z.string()),
  silence: z.object({ days: z.number(), rise: z.number() }).nullable(),
  /** Quiet time of the region, for indicators without their own. */
  regionSilence: z.object({ days: z.number(), rise: z.number() }),
  reason: Label,
  reference: z.string(),
  cases: z.array(IndicatorCase),
  needs: z.string().nullable(),
  /** What the names in conditions and cases stand for. */
  names: z.record(z.string(), Label),
})
export type IndicatorView = z.infer<typeof IndicatorView>

/** A decision model and its worked cases. */
export const ModelView = z.object({ file: z.string(), benefit: z.string(), label: Label.nullable(), text: z.string() })
export type ModelView = z.infer<typeof ModelView>

const Hits = z.object({ red: z.number().int(), orange: z.number().int(), yellow: z.number().int() })
const Judged = z.object({ judged: z.number().int(), true: z.number().int() })
/** An indicator tried on the past: hits at month ends by the rule in force and by the draft; null where no data reach. */
export const BackTest = z.object({
  indicator: z.string(),
  months: z.array(z.object({ asOf: IsoDate, current: Hits.nullable(), draft: Hits.nullable() })),
  /** What staff fed back on its hits, and on those of them the draft would still raise. */
  feedback: Judged,
  kept: Judged,
})
export type BackTest = z.infer<typeof BackTest>
