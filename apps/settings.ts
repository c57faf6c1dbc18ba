import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StartFault } from './start-fault.ts'

/** Root of the checkout. */
export const root = resolve(import.meta.dirname, '..')

/** Where this installation keeps its data, which database and region it uses. */
export interface Settings {
  dataDir: string
  databaseUrl: string | undefined
  regionDir: string
}

export interface ServerSettings extends Settings {
  port: number
  host: string
  demo: boolean
}

type Environment = Record<string, string | undefined>

/**
 * Settings from the environment: JIULIAN_DATA (folder, default data), DATABASE_URL (else embedded), JIULIAN_REGION (default inner-mongolia).
 * @throws StartFault when the region does not exist
 */
export function settingsOf(environment: Environment, over: { data?: string; region?: string } = {}): Settings {
  const region = over.region ?? environment.JIULIAN_REGION ?? 'inner-mongolia'
  const regionDir = existsSync(join(root, 'regions', region)) ? join(root, 'regions', region) : resolve(region)
  if (!existsSync(join(regionDir, 'region.yaml')))
    throw new StartFault(`找不到地区政策包 ${region}。`, `The region pack ${region} was not found.`)
  return {
    dataDir: resolve(over.data ?? environment.JIULIAN_DATA ?? join(root, 'data')),
    databaseUrl: environment.DATABASE_URL || undefined,
    regionDir,
  }
}

/**
 * Settings of the server: PORT (default 8080), HOST, and whether there is a demo: always without DATABASE_URL, else only with `--demo`.
 * With demo accounts, whose password everybody knows, it listens on this machine alone unless HOST says otherwise.
 * @throws StartFault for a port that is no port
 */
export function serverSettingsOf(
  environment: Environment,
  over: { data?: string; region?: string; port?: string; host?: string; demo?: boolean } = {},
): ServerSettings {
  const settings = settingsOf(environment, over)
  const text = over.port ?? environment.PORT ?? '8080'
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new StartFault(`端口 ${text} 无效，应为 0–65535。`, `${text} is no port; it lies between 0 and 65535.`)
  const demo = over.demo ?? settings.databaseUrl === undefined
  return { ...settings, port, demo, host: over.host ?? environment.HOST ?? (demo ? '127.0.0.1' : '0.0.0.0') }
}
