import type { ServerContext } from './areas.ts'

/**
 * Declares who does the queued work, and watches the drop folder.
 * @returns a function that ends the watching
 */
export async function startWork(ctx: ServerContext): Promise<() => Promise<void>> {
  void ctx
  return async () => {}
}
