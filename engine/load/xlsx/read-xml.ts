/** Streams an XML part of a workbook through saxes, without entities or document types. */
import { SaxesParser } from 'saxes'
import { Refused } from '../refusal.ts'
import type { OpenZip } from './open-zip.ts'

export interface XmlHandlers {
  open?(name: string, attributes: Record<string, string>): void
  close?(name: string): void
  text?(text: string): void
  /** Asked after each chunk; true ends the reading. */
  enough?(): boolean
}

/** Deeper XML than any workbook has. */
const deepest = 64
/** Bytes without any element: one text or attribute longer than any cell. */
const quietest = 16 << 20
/** Bytes of the parts other than sheets and shared texts. */
const smallPart = 64 << 20

/**
 * Calls the handlers for one part; element and attribute names come without their namespace prefix.
 * Memory stays small whatever the part holds.
 * @throws Refused 'unsafe-xml' for a document type, 'damaged' for broken XML, 'zip-bomb' beyond `most` bytes
 * @example await readXml(zip, 'xl/workbook.xml', { open: (name, a) => name === 'sheet' && sheets.push(a.name) })
 */
export async function readXml(zip: OpenZip, part: string, handlers: XmlHandlers, most = smallPart): Promise<void> {
  const parser = new SaxesParser({ fragment: false, position: false })
  let depth = 0
  let quiet = 0
  parser.on('doctype', () => {
    throw new Refused('unsafe-xml')
  })
  parser.on('error', (error) => {
    throw new Refused(/entity/i.test(error.message) ? 'unsafe-xml' : 'damaged', part)
  })
  parser.on('opentag', (tag) => {
    quiet = 0
    if (++depth > deepest) throw new Refused('damaged', part)
    handlers.open?.(local(tag.name), tag.attributes as Record<string, string>)
  })
  parser.on('closetag', (tag) => {
    quiet = 0
    depth -= 1
    handlers.close?.(local(tag.name))
  })
  if (handlers.text) {
    parser.on('text', handlers.text)
    parser.on('cdata', handlers.text)
  }
  const decoder = new TextDecoder('utf-8')
  let size = 0
  for await (const chunk of zip.chunks(part)) {
    size += chunk.length
    quiet += chunk.length
    if (size > most || quiet > quietest) throw new Refused('zip-bomb', `${part} ${size >> 20} MB`)
    parser.write(decoder.decode(chunk, { stream: true }))
    if (handlers.enough?.()) return
  }
  parser.write(decoder.decode())
  parser.close()
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
