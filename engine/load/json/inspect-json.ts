/** Looks at JSON Lines or a JSON array of objects. */
import { uniqueHeaders } from '../find-header.ts'
import type { LoadLimits } from '../limits.ts'
import { Refused } from '../refusal.ts'
import type { Inspection } from '../shape.ts'
import type { TextLook } from '../text-facts.ts'
import { jsonCells } from './json-cells.ts'
import type { JsonShape } from './json-texts.ts'

const looked = 200
const sampleRows = 50

/**
 * Whether a text is JSON Lines, an array of objects, or neither (undefined).
 * @throws Refused 'not-a-table' for JSON that is no list of records
 * @example jsonShapeOf('{"a":1}\n{"a":2}\n') // 'lines'
 */
export function jsonShapeOf(text: string): JsonShape | undefined {
  const start = text.slice(0, 1000).trimStart()
  if (/^\[\s*\{/.test(start)) return 'array'
  if (/^\[\s*(\]|\[|")/.test(start) && !start.includes('\n')) throw new Refused('not-a-table', 'JSON，请每行一个对象')
  if (!/^\{\s*("|\}|$)/.test(start)) return undefined
  const first = text.split('\n', 3).find((line) => line.trim())
  if (first && jsonCells(first)) return 'lines'
  throw new Refused('not-a-table', 'JSON，请改为每行一个对象（JSON Lines）')
}

/**
 * Headers are the keys of the first records, in the order they appear.
 * @throws Refused 'too-many-columns'
 * @example inspectJson('{"姓名":"张三"}\n', 'lines', 19, look, defaultLimits).sheets[0].headers // ['姓名']
 */
export function inspectJson(
  text: string,
  shape: JsonShape,
  bytes: number,
  look: TextLook,
  limits: LoadLimits,
): Inspection {
  const texts = shape === 'lines' ? text.split('\n', looked * 2) : elementsOf(text, looked)
  const records = texts.flatMap((t) => jsonCells(t.trim()) ?? []).slice(0, looked)
  const headers = [...new Set(records.flatMap((record) => [...record.keys()]))]
  if (headers.length > limits.columns) throw new Refused('too-many-columns', String(headers.length))
  const sample = records.slice(0, sampleRows).map((record) => headers.map((h) => record.get(h) ?? ''))
  const size = records.length > 0 ? text.length / texts.length : 1
  return {
    ok: true,
    format: 'jsonl',
    encoding: look.encoding,
    bytes,
    text: { ...look.facts, skipLines: 0, width: headers.length },
    sheets: [
      {
        name: '',
        isTable: headers.length > 0,
        headerRow: 0,
        headerRows: 0,
        headers: uniqueHeaders(headers, headers.length),
        titleRows: [],
        sample,
        estimatedRows:
          shape === 'lines' ? look.facts.lines : Math.max(records.length, Math.round(bytes / (size * 1.5))),
      },
    ],
  }
}

/** Complete objects at the beginning of an array. */
function elementsOf(text: string, most: number): string[] {
  const found: string[] = []
  let depth = 0
  let from = 0
  let inText = false
  for (let i = 0; i < text.length && found.length < most; i++) {
    const char = text[i]
    if (inText) {
      if (char === '\\') i += 1
      else if (char === '"') inText = false
    } else if (char === '"') inText = true
    else if (char === '{' || char === '[') {
      depth += 1
      if (depth === 2) from = i
    } else if (char === '}' || char === ']') {
      depth -= 1
      if (depth === 1) found.push(text.slice(from, i + 1))
    }
  }
  return found
}
