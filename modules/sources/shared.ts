/** Pure door of sources: what a delivery, a version, its receipt and its quality look like, as zod schemas and types. */
import { z } from 'zod'

export const Channel = z.enum(['console', 'cli', 'drop', 'api', 'postgres', 'platform'])
export type Channel = z.infer<typeof Channel>
export const DeliveryState = z.enum(['received', 'needs-mapping', 'ingesting', 'done', 'failed', 'same-file'])
export type DeliveryState = z.infer<typeof DeliveryState>
export const VersionState = z.enum(['building', 'live', 'withdrawn'])
export type VersionState = z.infer<typeof VersionState>

/** What the sender says about a file; wins over everything found in it. Areas are 6-digit county codes. */
export const Declared = z.object({
  areas: z.array(z.string().regex(/^\d{6}$/)).optional(),
  dataDate: z.string().optional(),
  /** Used only when neither name nor content tell a date. */
  assumedDataDate: z.string().optional(),
  periodFrom: z.string().optional(),
  periodTo: z.string().optional(),
})
export type Declared = z.infer<typeof Declared>

/** How the columns of one sheet become fields. `scale` turns 万元 into yuan. */
export const ColumnMapping = z.object({
  /** Position of the column in the sheet, from 0. */
  index: z.int(),
  header: z.string(),
  field: z.string().nullable(),
  scale: z.number().optional(),
  score: z.number().optional(),
})
export type ColumnMapping = z.infer<typeof ColumnMapping>

export const SheetMapping = z.object({
  dataset: z.string(),
  columns: z.array(ColumnMapping),
  /** How it was found: by the recogniser, from the sender's earlier confirmation, or by a person now. */
  by: z.enum(['recognised', 'remembered', 'person']).optional(),
  score: z.number().optional(),
})
export type SheetMapping = z.infer<typeof SheetMapping>

/** What the recogniser thinks of one sheet, for a person to confirm. */
export const SheetProposal = z.object({
  sheet: z.string(),
  /** Row of the header as a spreadsheet shows it. */
  headerRow: z.int(),
  dataset: z.string().nullable(),
  candidates: z.array(z.object({ dataset: z.string(), label: z.string(), score: z.number() })),
  columns: z.array(ColumnMapping.extend({ samples: z.array(z.string()) })),
  /** Chinese sentences: why it could not be read by itself. */
  doubts: z.array(z.string()),
})
export type SheetProposal = z.infer<typeof SheetProposal>

export const IdQuality = z.enum(['ok', 'repaired', 'placeholder', 'missing', 'invalid', 'temporary'])
export type IdQuality = z.infer<typeof IdQuality>

export const Drift = z.object({
  field: z.string(),
  label: z.string(),
  kind: z.enum(['volume', 'null-share', 'distribution', 'mean']),
  before: z.number().nullable(),
  now: z.number().nullable(),
  /** Relative change, or PSI for distributions. */
  change: z.number().nullable(),
  /** Volume only: false when spans, counties or few rows make the change no reason to ask. */
  comparable: z.boolean().optional(),
  alarm: z.boolean(),
  sentence: z.string(),
})
export type Drift = z.infer<typeof Drift>

export const RejectReason = z.object({
  reason: z.string(),
  field: z.string().nullable(),
  label: z.string(),
  rows: z.number(),
  example: z.string(),
})
export type RejectReason = z.infer<typeof RejectReason>

/** Profile of one field, small enough to keep for ever: it is what the next delivery is compared with. */
export const FieldProfile = z.object({
  field: z.string(),
  nulls: z.number(),
  distinct: z.number(),
  mean: z.number().nullable(),
  /** Ten borders between equal parts, for numbers and dates. */
  deciles: z.array(z.number()).optional(),
  /** Commonest values with their rows, for codes and short texts that name no person. */
  top: z.array(z.tuple([z.string(), z.number()])).optional(),
})
export type FieldProfile = z.infer<typeof FieldProfile>

export const VersionQuality = z.object({
  rejectReasons: z.array(RejectReason).optional(),
  idQuality: z.partialRecord(IdQuality, z.number()).optional(),
  linkedShare: z.number().nullable().optional(),
  profile: z.array(FieldProfile).optional(),
  drift: z.array(Drift).optional(),
  comparedWith: z.number().nullable().optional(),
  /** Where areas, date and period come from, in words. */
  areasFrom: z.string().optional(),
  dataDateFrom: z.string().optional(),
  periodFrom: z.string().optional(),
  notes: z.array(z.string()).optional(),
  lakeSha256: z.string().optional(),
  /** How the file was sent, so that its quarantined rows can go back the same way. */
  sentAs: z
    .object({
      format: z.enum(['csv', 'xlsx', 'jsonl', 'parquet']),
      encoding: z.string().optional(),
      delimiter: z.string().optional(),
    })
    .optional(),
})
export type VersionQuality = z.infer<typeof VersionQuality>

/** One data set found in a delivery: the proof that every row is accounted for. */
export const VersionReceipt = z.object({
  versionId: z.number(),
  dataset: z.string(),
  label: z.string(),
  sheet: z.string().nullable(),
  rowsIn: z.number(),
  accepted: z.number(),
  quarantined: z.number(),
  repeated: z.number(),
  linked: z.number(),
  areas: z.array(z.string()),
  dataDate: z.string(),
  periodFrom: z.string().nullable(),
  periodTo: z.string().nullable(),
  rejectReasons: z.array(RejectReason),
  idQuality: z.partialRecord(IdQuality, z.number()),
  /** rowsIn = accepted + quarantined, both counted from the written files. */
  balanced: z.boolean(),
  /** sha256 over the written Parquet files, in order. */
  lakeSha256: z.string(),
})
export type VersionReceipt = z.infer<typeof VersionReceipt>

export const Receipt = z.object({
  deliveryId: z.number(),
  fileName: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  sender: z.string(),
  versions: z.array(VersionReceipt),
  /** Sheets or lines left out and why, encoding found, formulas taken by value … */
  notes: z.array(z.string()),
  seconds: z.number(),
})
export type Receipt = z.infer<typeof Receipt>

export const Progress = z.object({
  step: z.enum(['hash', 'inspect', 'read', 'clean', 'write', 'publish']),
  done: z.number(),
  total: z.number(),
})
export type Progress = z.infer<typeof Progress>

/** Outcome of handing in one file. Refusals are values; a sentence says what to do. */
export type IngestOutcome =
  | { ok: true; state: 'done'; deliveryId: number; receipt: Receipt }
  | { ok: true; state: 'same-file'; deliveryId: number; sameAs: number; receipt: Receipt }
  | { ok: false; state: 'needs-mapping'; deliveryId: number; proposal: SheetProposal[] }
  | { ok: false; state: 'failed'; deliveryId: number | null; reason: string; message_zh: string; message_en: string }

export const DeliveryItem = z.object({
  id: z.number(),
  sender: z.string(),
  channel: Channel,
  fileName: z.string(),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  purpose: z.string().nullable(),
  receivedAt: z.string(),
  receivedBy: z.string(),
  state: DeliveryState,
  reason: z.string().nullable(),
  runId: z.number().nullable(),
  sameAs: z.number().nullable(),
  corrects: z.number().nullable(),
  rowsIn: z.number(),
  accepted: z.number(),
  quarantined: z.number(),
  datasets: z.array(z.string()),
})
export type DeliveryItem = z.infer<typeof DeliveryItem>

export const VersionItem = z.object({
  id: z.number(),
  deliveryId: z.number(),
  dataset: z.string(),
  label: z.string(),
  sheet: z.string().nullable(),
  fileName: z.string(),
  sender: z.string(),
  areas: z.array(z.object({ code: z.string(), name: z.string() })),
  dataDate: z.string(),
  periodFrom: z.string().nullable(),
  periodTo: z.string().nullable(),
  rowsIn: z.number(),
  accepted: z.number(),
  quarantined: z.number(),
  repeated: z.number(),
  linked: z.number(),
  state: VersionState,
  mapping: SheetMapping,
  quality: VersionQuality,
  createdAt: z.string(),
  corrects: z.number().nullable(),
  withdrawnWhy: z.string().nullable(),
})
export type VersionItem = z.infer<typeof VersionItem>

export const DeliveryDetail = DeliveryItem.extend({
  notes: z.array(z.string()),
  versions: z.array(VersionItem),
  proposal: z.array(SheetProposal).nullable(),
})
export type DeliveryDetail = z.infer<typeof DeliveryDetail>

export const QuarantinedRow = z.object({
  row: z.number(),
  reason: z.string(),
  field: z.string().nullable(),
  detail: z.string(),
  /** The cells as they were sent; personal ones masked unless the viewer may see them. */
  cells: z.array(z.string()),
})
export type QuarantinedRow = z.infer<typeof QuarantinedRow>

export const FreshnessItem = z.object({
  dataset: z.string(),
  label: z.string(),
  department: z.string(),
  area: z.string(),
  areaName: z.string(),
  lastDataDate: z.string().nullable(),
  dueDate: z.string().nullable(),
  state: z.enum(['fresh', 'late', 'never', 'volume-drop']),
  detail: z.string(),
})
export type FreshnessItem = z.infer<typeof FreshnessItem>

export const Alarm = FreshnessItem.extend({ severity: z.enum(['warning', 'serious']) })
export type Alarm = z.infer<typeof Alarm>
