/**
 * A call that did not give what was asked, with a code and a sentence. Codes of this side: `connection-lost` (no answer),
 * `not-json` (an answer that is not ours, such as a proxy's page). All others come from the server.
 */
export class ApiFault extends Error {
  readonly status: number
  readonly code: string
  readonly sentences: { zh?: string; en?: string }
  readonly details: unknown

  constructor(status: number, code: string, sentences: { zh?: string; en?: string } = {}, details?: unknown) {
    super(`${status} ${code}: ${sentences.en ?? sentences.zh ?? ''}`)
    this.name = 'ApiFault'
    this.status = status
    this.code = code
    this.sentences = sentences
    this.details = details
  }
}

/**
 * The fault told by a response's body; understands our `{ error: { code, message_zh, message_en } }` and the
 * `{ code, message }` of the sign-in library.
 *
 * @example faultOf(403, { error: { code: 'no-right', message_zh: '…', message_en: '…' } })
 */
export function faultOf(status: number, body: unknown): ApiFault {
  const record = (value: unknown) =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const outer = record(body)
  const inner = 'error' in outer ? record(outer.error) : outer
  return new ApiFault(
    status,
    text(inner.code) ?? `http-${status}`,
    { zh: text(inner.message_zh), en: text(inner.message_en) ?? text(inner.message) },
    inner.details,
  )
}

/** True when trying again later may help: nothing was refused, the line or the server was away. */
export function isPassing(fault: unknown): boolean {
  return (
    fault instanceof ApiFault &&
    (fault.status === 0 || fault.status === 502 || fault.status === 503 || fault.status === 504)
  )
}

/**
 * What happened, in the language asked for, with the dictionary's word for codes that have one.
 *
 * @param words gives the sentence of a code, or undefined
 * @example sentenceOf(fault, 'zh', (code) => dictionary[`fault.${code}`])
 */
export function sentenceOf(fault: unknown, language: 'zh' | 'en', words: (code: string) => string | undefined): string {
  if (!(fault instanceof ApiFault)) return words('unexpected') ?? String(fault)
  const own = fault.sentences[language]
  if (own) return own
  return (
    words(fault.code) ??
    words(`http-${fault.status}`) ??
    fault.sentences[language] ??
    fault.sentences.en ??
    words('unexpected') ??
    fault.code
  )
}
