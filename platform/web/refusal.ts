/**
 * A refusal: the request was understood and is declined for a reason a person can act on. Refusals are values; modules
 * return them, one place (create-app.ts) turns them into HTTP.
 */
export interface Refusal {
  ok: false
  /** Stable code, e.g. 'not-found', 'outside-area'. */
  reason: string
  zh?: string
  en?: string
  /** HTTP status; without it the one that belongs to the reason, else 409. */
  status?: number
  details?: unknown
}

/** Statuses and sentences of reasons that occur everywhere. */
export const knownReasons: Record<string, { status: number; zh: string; en: string }> = {
  'not-found': { status: 404, zh: '没有找到，或不在您的管辖范围内。', en: 'Not found, or outside your area.' },
  'not-signed-in': { status: 401, zh: '请先登录。', en: 'Please sign in first.' },
  'wrong-credentials': { status: 401, zh: '用户名或密码不正确。', en: 'User name or password is wrong.' },
  'not-allowed': { status: 403, zh: '您的角色不能执行此操作。', en: 'Your role may not do this.' },
  'outside-area': { status: 403, zh: '超出您的管辖区域。', en: 'This lies outside your area.' },
  'cross-site': {
    status: 403,
    zh: '请求来自其他网站，已拒绝。',
    en: 'The request came from another site and was declined.',
  },
  'bad-request': {
    status: 400,
    zh: '请求内容有误，请检查标出的各项。',
    en: 'The request has faults; see the fields named.',
  },
  'too-large': { status: 413, zh: '提交的内容过大。', en: 'The request body is too large.' },
  'too-many': { status: 429, zh: '操作过于频繁，请稍后再试。', en: 'Too many attempts; please wait a little.' },
  'disk-full': {
    status: 507,
    zh: '服务器磁盘已满，未保存任何内容。',
    en: 'The server disk is full; nothing was saved.',
  },
  'storage-away': {
    status: 503,
    zh: '附件存储暂时连不上，文件没有保存或读取，请稍后再试；一直如此请告知管理员。',
    en: 'The storage of attachments cannot be reached; the file was neither saved nor read. Try again, and tell the administrator if it goes on.',
  },
  unavailable: {
    status: 503,
    zh: '数据库暂时不可用，请稍后再试。',
    en: 'The database is not available for the moment; please try again.',
  },
  fault: {
    status: 500,
    zh: '系统出现错误，已记录。请把请求编号告诉管理员。',
    en: 'Something went wrong and was recorded. Tell the administrator the request number.',
  },
}

/**
 * Makes a refusal.
 * @example return refusal('already-closed', { zh: '该预警已办结。', en: 'This warning is closed already.' })
 */
export const refusal = (reason: string, more: Omit<Refusal, 'ok' | 'reason'> = {}): Refusal => ({
  ok: false,
  reason,
  ...more,
})

/** Carries a refusal out of a route handler to the one place that answers it. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(refused: Refusal) {
    super(refused.reason)
    this.refusal = refused
  }
}

/**
 * In a route: gives back the accepted result, or ends the request with the refusal.
 * @example const { warning } = orRefuse(await closeWarning(ctx, actor, id, input)); return c.json(warning, 200)
 */
export function orRefuse<Result extends { ok: boolean }>(result: Result): Exclude<Result, { ok: false }> {
  if (!result.ok) throw new Refused(result as unknown as Refusal)
  return result as Exclude<Result, { ok: false }>
}

/**
 * In a route: ends the request with a refusal.
 * @example const row = (await find(id)) ?? refuse('not-found')
 */
export function refuse(reason: string, more: Omit<Refusal, 'ok' | 'reason'> = {}): never {
  throw new Refused(refusal(reason, more))
}
