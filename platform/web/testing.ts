/** Routes of one area asked as a signed-in person would, without a server. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './app-env.ts'
import { createApp } from './create-app.ts'

type Actor = AppEnv['Variables']['actor']

/**
 * Asks routes as somebody: what is sent is JSON, or a file when it is a Buffer; what comes back likewise.
 * @param routes made anew for each request, as the world of a test changes
 * @example const ask = asker(() => fundsRoutes(ctx)); (await ask(county, 'GET', '/funds/rolls')).body.items
 */
export function asker(routes: () => OpenAPIHono<AppEnv>) {
  return async (actor: unknown, method: string, path: string, sent?: unknown) => {
    const app = createApp()
    app.use('/api/*', async (c, next) => {
      c.set('actor', actor as Actor)
      await next()
    })
    app.route('/api', routes())
    const json = { 'content-type': 'application/json' }
    const answer = await app.request(`/api${path}`, {
      method,
      ...(sent === undefined
        ? {}
        : sent instanceof Buffer
          ? { body: new Uint8Array(sent) }
          : { body: JSON.stringify(sent), headers: json }),
    })
    const type = answer.headers.get('content-type') ?? ''
    // biome-ignore lint/suspicious/noExplicitAny: each test looks at its own part
    const body: any = type.includes('json') ? await answer.json() : Buffer.from(await answer.arrayBuffer())
    return { status: answer.status, body }
  }
}
