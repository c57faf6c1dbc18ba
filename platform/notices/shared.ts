/** Pure door of notices: what they look like from outside and which kinds there are. */
import { z } from 'zod'

export const noticeKinds = ['turn', 'assigned', 'reminder', 'late', 'late-above', 'result'] as const
export type NoticeKind = (typeof noticeKinds)[number]
export const channels = ['email', 'sms'] as const
export type Channel = (typeof channels)[number]

/** What is sent unless the person says otherwise: a text message costs money and wakes people, so only what cannot wait. */
export const wantedByDefault: Record<Channel, readonly NoticeKind[]> = {
  email: ['turn', 'assigned', 'reminder', 'late', 'late-above', 'result'],
  sms: ['assigned', 'late'],
}

export const DeliveryView = z.object({
  id: z.number().int(),
  channel: z.enum(channels),
  state: z.enum(['queued', 'sending', 'sent', 'given-up', 'unneeded']),
  attempts: z.number().int(),
  nextAt: z.string(),
  sentAt: z.string().nullable(),
  fault: z.string().nullable(),
})
export type DeliveryView = z.infer<typeof DeliveryView>

export const NoticeView = z.object({
  id: z.number().int(),
  kind: z.enum(noticeKinds),
  zh: z.string(),
  en: z.string(),
  /** Address in the console. */
  link: z.string(),
  dueOn: z.string().nullable(),
  urgent: z.boolean(),
  count: z.number().int(),
  createdAt: z.string(),
  readAt: z.string().nullable(),
  deliveries: z.array(DeliveryView),
})
export type NoticeView = z.infer<typeof NoticeView>
