/**
 * The part of an address after `?`: plain words, so that a filtered list can be read, kept and sent to a colleague.
 * Every value is text; a screen turns it into what it needs.
 */

/** @example parseAddress('?level=red&area=1504') // { level: 'red', area: '1504' } */
export function parseAddress(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

/** @example printAddress({ level: 'red', q: '' }) // '?level=red' */
export function printAddress(values: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}
