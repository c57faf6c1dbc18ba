/** Pure door of files: what an attachment looks like from outside, and what a browser may offer for choosing. */
import { z } from 'zod'

export const scanStates = ['unscanned', 'waiting', 'clean', 'infected'] as const
export type ScanState = (typeof scanStates)[number]

export const FileView = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** There is a small picture at /files/{id}/small. */
  hasSmall: z.boolean(),
  scan: z.enum(scanStates),
  uploadedBy: z.string(),
  uploadedAt: z.string(),
  /** Belongs to an action already. */
  attached: z.boolean(),
})
export type FileView = z.infer<typeof FileView>

/** What the file chooser of a browser offers; the server looks at the content, whatever the name says. */
export const acceptedFiles = 'image/jpeg,image/png,image/webp,image/heic,application/pdf,.docx,.xlsx'

/** The same where only pictures make sense. */
export const acceptedPhotos = 'image/jpeg,image/png,image/webp,image/heic'

/** Endings of the kinds that are kept. */
export const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}
