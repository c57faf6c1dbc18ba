import { readSetting, writeSetting } from '../../platform/db/index.ts'
import type { Steps } from '../terminal/steps.ts'
import type { ServerContext } from './areas.ts'

/** Makes the demo banner once. A start that was cut off goes on where it was: everything in it can be repeated. */
export async function makeDemo(ctx: ServerContext, steps: Steps): Promise<void> {
  if (await readSetting(ctx.db, 'demo')) return
  steps.at('模拟示范旗县')
  await writeSetting(ctx.db, 'demo', { state: 'ready' })
}
