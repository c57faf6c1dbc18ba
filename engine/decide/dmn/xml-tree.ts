/** XML → tree of elements that know their line and column. Made for files from strangers. */
import { SaxesParser } from 'saxes'
import type { DmnFault } from './model.ts'

/** An element of the tree; `name` is without prefix, `uri` its namespace. */
export interface Xml {
  name: string
  uri: string
  attributes: Readonly<Record<string, string>>
  children: Xml[]
  /** Character data directly inside, and where it begins. */
  text: string
  textLine: number
  textColumn: number
  line: number
  column: number
}

/** Deeper than any model a person could read; a hostile file would otherwise exhaust the stack. */
const deepest = 300
/** Largest file read: 32 million characters. The largest real models have some hundred thousand. */
const longest = 32_000_000

/** Characters parsed before looking whether a fault was found. */
const slice = 4096

export type XmlRead = { ok: true; root: Xml; prefixes: Record<string, string> } | { ok: false; faults: DmnFault[] }

/**
 * Reads XML. Refused with line and column: text cut off, wrong nesting, document types (so no entities that expand or
 * fetch), unbound prefixes, nesting beyond 300, more than 32 million characters.
 * @example readXml('<a><b/></a>', 'rule.dmn') // { ok: true, root: { name: 'a', children: [{ name: 'b', … }], … } }
 */
export function readXml(source: string, file: string): XmlRead {
  const faults: DmnFault[] = []
  const fault = (message: string, message_zh: string, line: number, column: number, code: 'xml' | 'too-deep' = 'xml') =>
    faults.push({ code, severity: 'fault', message, message_zh, file, line, column })
  if (source.length > longest) {
    fault('the file is larger than 32 million characters', '文件超过3200万字符', 1, 1)
    return { ok: false, faults }
  }
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: Xml[] = []
  const placeAt = placesOf(source)
  let start = { line: 1, column: 1 }
  let root: Xml | undefined
  let prefixes: Record<string, string> = {}
  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
    fault(`not well-formed XML: ${message}`, `XML 格式不正确：${message}`, parser.line, parser.column + 1)
  })
  parser.on('doctype', () =>
    fault('a document type is not allowed', '不允许文档类型声明（DOCTYPE）', parser.line, parser.column + 1),
  )
  parser.on('opentagstart', (tag) => {
    start = placeAt(Math.max(0, parser.position - tag.name.length - 2))
  })
  parser.on('opentag', (tag) => {
    const attributes: Record<string, string> = {}
    for (const { local, prefix, value } of Object.values(tag.attributes)) if (prefix === '') attributes[local] = value
    beforeText.lastIndex = parser.position
    beforeText.test(source)
    const first = placeAt(Math.max(beforeText.lastIndex, parser.position))
    const element: Xml = {
      name: tag.local,
      uri: tag.uri,
      attributes,
      children: [],
      text: '',
      textLine: first.line,
      textColumn: first.column,
      ...start,
    }
    if (open.length === 0) {
      root = element
      prefixes = { ...tag.ns }
    }
    open.at(-1)?.children.push(element)
    open.push(element)
    if (open.length > deepest)
      fault(
        `elements are nested deeper than ${deepest}`,
        `元素嵌套超过${deepest}层`,
        start.line,
        start.column,
        'too-deep',
      )
  })
  const characters = (text: string): void => {
    const element = open.at(-1)
    if (element) element.text += text
  }
  parser.on('text', characters)
  parser.on('cdata', characters)
  parser.on('closetag', () => {
    open.pop()
  })
  // In slices, so that a broken or too deep file is given up early.
  for (let at = 0; at < source.length && faults.length === 0; at += slice) parser.write(source.slice(at, at + slice))
  if (faults.length === 0) parser.close()
  if (faults.length > 0 || !root) {
    if (faults.length === 0) fault('there is no element in the file', '文件中没有任何元素', 1, 1)
    return { ok: false, faults: faults.slice(0, 1) }
  }
  return { ok: true, root, prefixes }
}

/** Blanks, comments and CDATA brackets that may stand before the first character of a text. */
const beforeText = /(?:\s|<!\[CDATA\[|<!--[\s\S]*?-->)*/y

/** Offset → line and column (in UTF-16 units), both from 1. */
function placesOf(source: string): (offset: number) => { line: number; column: number } {
  const starts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}
