/** A refused or failed request, with the sentences to show. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault'
  readonly status: number
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly details: unknown

  constructor(status: number, code: string, zh: string, en: string, details?: unknown) {
    super(en)
    this.status = status
    this.code = code
    this.zh = zh
    this.en = en
    this.details = details
  }
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Query of the address; undefined, null and '' are left out. */
  query?: Record<string, string | number | boolean | undefined | null>
  /** Sent as JSON. */
  body?: unknown
  signal?: AbortSignal
}

/** The address of a path under /api with its query. */
export function addressOf(path: string, query: RequestOptions['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return `/api${path}${text ? `?${text}` : ''}`
}

/** Reads an answer that is not ok into the fault to throw. */
export function faultOf(status: number, text: string): ApiFault {
  try {
    const { error } = JSON.parse(text) as {
      error: { code: string; message_zh: string; message_en: string; details?: unknown }
    }
    return new ApiFault(status, error.code, error.message_zh, error.message_en, error.details)
  } catch {
    return new ApiFault(
      status,
      'fault',
      `服务器没有正常应答（${status}）。`,
      `The server did not answer properly (${status}).`,
    )
  }
}

/**
 * Asks the API; the path is relative to /api.
 * @throws ApiFault with the sentences of the server, or code 'offline' when it cannot be reached
 * @example const { items } = await request<List<WarningRow>>('/warnings', { query: { level: 'red' } })
 */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await fetch(addressOf(path, options.query), {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    credentials: 'same-origin',
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(options.body) }),
  }).catch((cause: unknown) => {
    if ((cause as Error).name === 'AbortError') throw cause
    throw new ApiFault(0, 'offline', '连接不上服务器，请检查网络。', 'The server cannot be reached; check the network.')
  })
  const text = await response.text()
  if (!response.ok) throw faultOf(response.status, text)
  return (text ? JSON.parse(text) : undefined) as Answer
}
