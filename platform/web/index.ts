/** Door of the web ground: make an app, mount routes, refuse. */
export type { AppEnv } from './app-env.ts'
export { type AppOptions, createApp, createRoutes, serveApiDescription } from './create-app.ts'
export { openApiPage } from './openapi-page.ts'
export { knownReasons, orRefuse, type Refusal, Refused, refusal, refuse } from './refusal.ts'
export { ErrorBody, json, type List, listOf, Paging } from './shared.ts'
