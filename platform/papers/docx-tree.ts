/** The parts of a DOCX that make a page: paragraphs, runs, tables, page size. What else Word can do is left out. */
import PizZip from 'pizzip'
import { SaxesParser } from 'saxes'

export interface Node {
  name: string
  at: Record<string, string>
  inside: Node[]
  text: string
}

/** XML as a tree. Entities of the document itself are not read (saxes refuses them). */
export function treeOf(xml: string): Node {
  const root: Node = { name: '', at: {}, inside: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (fault) => {
    throw fault
  })
  parser.on('opentag', ({ name, attributes }) => {
    const node: Node = { name, at: attributes as Record<string, string>, inside: [], text: '' }
    open.at(-1)!.inside.push(node)
    open.push(node)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.on('text', (text) => {
    open.at(-1)!.text += text
  })
  parser.write(xml).close()
  return root
}
export const child = (node: Node | undefined, name: string): Node | undefined =>
  node?.inside.find((one) => one.name === name)
export const children = (node: Node | undefined, name: string): Node[] =>
  node?.inside.filter((one) => one.name === name) ?? []
export const val = (node: Node | undefined, name: string): string | undefined => child(node, name)?.at['w:val']
/** A switch such as bold: there without a value, or with one. */
export const on = (node: Node | undefined, name: string): boolean => {
  const found = child(node, name)
  return found !== undefined && !['0', 'false', 'none'].includes(found.at['w:val'] ?? '')
}
/** Twentieths of a point, as Word measures. */
export const twips = (text: string | undefined): number => (text === undefined ? 0 : Number(text) / 20)

/** Properties of text and paragraph as a style gives them. */
export interface Style {
  run: Node | undefined
  paragraph: Node | undefined
  basedOn: string | undefined
}
export interface Docx {
  body: Node
  styles: Map<string, Style>
  defaults: Style
}

/** @throws Error when it is no DOCX */
export function readDocx(bytes: Buffer): Docx {
  const zip = new PizZip(bytes)
  const part = (name: string) => zip.file(name)?.asText()
  const body = child(child(treeOf(part('word/document.xml') ?? ''), 'w:document'), 'w:body')
  if (!body) throw new Error('no document in the DOCX')
  const styles = child(treeOf(part('word/styles.xml') ?? '<w:styles/>'), 'w:styles')
  const defaults = child(styles, 'w:docDefaults')
  return {
    body,
    styles: new Map(
      children(styles, 'w:style').map((one) => [
        one.at['w:styleId'] ?? '',
        { run: child(one, 'w:rPr'), paragraph: child(one, 'w:pPr'), basedOn: val(one, 'w:basedOn') },
      ]),
    ),
    defaults: {
      run: child(child(defaults, 'w:rPrDefault'), 'w:rPr'),
      paragraph: child(child(defaults, 'w:pPrDefault'), 'w:pPr'),
      basedOn: undefined,
    },
  }
}
