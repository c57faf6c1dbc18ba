/** What notices are given by the server. */
import type { Db, ProcessContext } from '../process/index.ts'
import type { Channel } from './shared.ts'

/** One message to one person outside the product. */
export interface Message {
  /** The same at every attempt. */
  key: string
  to: string
  subject: string
  text: string
}

/** A way to reach people: sends, or throws with what went wrong. */
export interface Carrier {
  send: (message: Message) => Promise<void>
  close?: () => void
}

export interface NoticesContext extends Pick<ProcessContext, 'processes' | 'parameter' | 'now'> {
  db: Db
  /** The carriers that are set up now; asked before each round, because an administrator may change them. */
  carriers: () => Promise<Partial<Record<Channel, Carrier>>>
  /** Address people reach the console at, for links in e-mails; undefined: no link is written. */
  baseUrl?: string | undefined
}

/** A number of the region that holds everywhere. @throws Error when the region does not set it */
export function numberOf(ctx: Pick<NoticesContext, 'parameter'>, id: string, on: string): number {
  const found = ctx.parameter(id, '', on)?.value
  if (typeof found !== 'number') throw new Error(`parameter ${id} is not set`)
  return found
}
