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

/**
 * Calls the handlers for one part; element and attribute names come without their namespace prefix.
 * @throws Refused 'unsafe-xml' for a document type, 'damaged' for broken XML
 * @example await readXml(zip, 'xl/workbook.xml', { open: (name, a) => name === 'sheet' && sheets.push(a.name) })
 */
export async function readXml(zip: OpenZip, part: string, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser({ fragment: false, position: false })
  parser.on('doctype', () => {
    throw new Refused('unsafe-xml')
  })
  parser.on('error', (error) => {
    throw new Refused(/entity/i.test(error.message) ? 'unsafe-xml' : 'damaged', part)
  })
  if (handlers.open)
    parser.on('opentag', (tag) => handlers.open!(local(tag.name), tag.attributes as Record<string, string>))
  if (handlers.close) parser.on('closetag', (tag) => handlers.close!(local(tag.name)))
  if (handlers.text) {
    parser.on('text', handlers.text)
    parser.on('cdata', handlers.text)
  }
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of zip.chunks(part)) {
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
