import type { Actor } from '../access/shared.ts'

/** What a request carries in its context: `c.get('actor')` is who asks; routes behind sign-in always have it. */
export interface AppEnv {
  Variables: {
    actor: Actor
    requestId: string
    /** Content policy of one answer, where it must be stricter than that of pages. */
    policy?: string
  }
}
