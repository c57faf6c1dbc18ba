/** What the routes of sources are given: the context of the area and the queue that does the reading. */
import type { Queue } from '../../../platform/work/index.ts'
import type { SourcesContext } from '../context.ts'

export interface SourcesRouteContext extends SourcesContext {
  queue: Pick<Queue, 'send'>
  /** Largest upload in bytes; without it only the disk limits. */
  largestUpload?: number
}
