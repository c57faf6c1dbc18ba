/** What the chain is given. It reads every area before it and writes nothing. */
import type { ProcessContext } from '../../../platform/process/index.ts'
import type { MonitoringContext } from '../../monitoring/index.ts'

export interface ChainContext extends MonitoringContext {
  matters: ProcessContext
}
