import { ApiFault, faultOf, isPassing } from './fault.ts'

/** Query of an address; undefined, null and '' are left out. */
export type Query = Record<string, string | number | boolean | undefined | null>

/** The address of a path under /api with its query. */
export function addressOf(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return `/api${path}${text ? `?${text}` : ''}`
}

async function call<T>(
  method: string,
  path: string,
  options: { query?: Query; body?: unknown; signal?: AbortSignal },
): Promise<T> {
  const response = await fetch(addressOf(path, options.query), {
    method,
    credentials: 'same-origin',
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(options.body) }),
  }).catch((cause: unknown) => {
    if ((cause as Error).name === 'AbortError') throw cause
    throw new ApiFault(0, 'connection-lost')
  })
  const text = await response.text()
  let answer: unknown
  try {
    answer = text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new ApiFault(response.status, 'not-json')
  }
  if (!response.ok) throw faultOf(response.status, answer)
  return answer as T
}

/** Pauses before reading is tried again, in milliseconds. */
const pauses = [400, 1500]

/**
 * Reads from the API; the path is relative to /api. Tried three times when the line or the server is away for a moment;
 * changes are never repeated by themselves.
 *
 * @throws ApiFault
 * @example const { items } = await get<List<WarningRow>>('/warnings', { level: 'red' }, signal)
 */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const once = () => call<T>('GET', path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) })
  for (const pause of pauses) {
    try {
      return await once()
    } catch (fault) {
      if (!isPassing(fault)) throw fault
      await new Promise((wake) => setTimeout(wake, pause))
    }
  }
  return once()
}

/**
 * Sends a change to the API.
 *
 * @throws ApiFault
 * @example await post('/warnings/7/close', { code: 'helped', note: '' })
 */
export const post = <T>(path: string, body: unknown = {}, query?: Query): Promise<T> =>
  call('POST', path, { body, ...(query ? { query } : {}) })

/** Puts a thing in its place, whether it was there or not. */
export const put = <T>(path: string, body: unknown): Promise<T> => call('PUT', path, { body })

/** Changes a part of a thing. */
export const patch = <T>(path: string, body: unknown): Promise<T> => call('PATCH', path, { body })

/** Removes a thing. */
export const remove = <T>(path: string): Promise<T> => call('DELETE', path, {})
