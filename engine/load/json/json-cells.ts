/** One JSON object → texts of its values, as exact as the file writes them. */

/**
 * The values of an object as text: numbers keep their digits even beyond 53 bits, true/false become TRUE/FALSE, null is '',
 * lists and objects stay JSON. Undefined when the text is no JSON object.
 * @example jsonCells('{"证号":150403199001011234,"姓名":null}') // Map { '证号' → '150403199001011234', '姓名' → '' }
 */
export function jsonCells(text: string): Map<string, string> | undefined {
  try {
    const value = longNumber.test(text) ? JSON.parse(text, keepDigits as Reviver) : JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value).map(([key, cell]) => [key, cellText(cell)]))
  } catch {
    return undefined
  }
}

type Reviver = (key: string, value: unknown) => unknown

/** A number of 16 or more digits, or with an exponent, outside of quotes (or nearly so: it only decides the slower way). */
const longNumber = /[:[,]\s*-?(\d{16,}|\d+\.\d{14,}|[\d.]+[eE])/

class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toJSON(): unknown {
    return this.text
  }
}

function keepDigits(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === 'number' && context.source !== undefined ? new Digits(context.source) : value
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Digits) return /[eE]/.test(value.text) ? String(Number(value.text)) : value.text
  return JSON.stringify(value)
}
