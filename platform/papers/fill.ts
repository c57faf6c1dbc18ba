/** DOCX templates filled with what a paper says. What is not known stays a blank to be filled by hand. */
import Docxtemplater from 'docxtemplater'
import PizZip from 'pizzip'

/** A field on paper: words, a tick, or the lines of a table; null is a blank. */
export type OnPaper = string | boolean | null | { [name: string]: OnPaper }[]
export type Content = Record<string, OnPaper>

/** What stands where nothing is known. */
export const blank = '「　　　　」'

interface TemplateFault {
  properties?: { id?: string; explanation?: string; xtag?: string; file?: string; errors?: TemplateFault[] }
  message: string
}
const faultsOf = (fault: TemplateFault): string[] =>
  (fault.properties?.errors ?? [fault]).map(
    (one) =>
      `{${one.properties?.xtag ?? '?'}} ${one.properties?.explanation ?? one.message} (${one.properties?.file ?? 'document'})`,
  )

export type Tags = { [name: string]: Tags }

interface Part {
  type: string
  value?: string
  subparsed?: Part[]
}
function collect(parts: readonly Part[], into: Tags): void {
  for (const part of parts) {
    if (part.type !== 'placeholder' || !part.value) continue
    into[part.value] ??= {}
    if (part.subparsed) collect(part.subparsed, into[part.value]!)
  }
}

/** Every tag of a template, those inside of {#rows} below it; or what is wrong with it, each naming the tag. */
export function tagsOf(bytes: Buffer): { ok: true; tags: Tags } | { ok: false; faults: string[] } {
  const tags: Tags = {}
  // The library's own reader of tags needs another library; it tells its modules each part of the file it has read.
  const reader = {
    name: 'TagReader',
    set: ({ inspect }: { inspect?: { postparsed?: Part[] } }) => collect(inspect?.postparsed ?? [], tags),
  }
  try {
    new Docxtemplater(new PizZip(bytes), {
      modules: [reader as never],
      paragraphLoop: true,
      linebreaks: true,
      errorLogging: false,
    })
    return { ok: true, tags }
  } catch (fault) {
    return { ok: false, faults: faultsOf(fault as TemplateFault) }
  }
}

/**
 * The filled paper as DOCX.
 * @throws Error naming the tag when the template is faulty
 * @example const docx = fillTemplate(template, { 申请人: '王建国', 金额: null })
 */
export function fillTemplate(template: Buffer, content: Content): Buffer {
  try {
    const doc = new Docxtemplater(new PizZip(template), {
      paragraphLoop: true,
      linebreaks: true,
      errorLogging: false,
      nullGetter: (part: { module?: string }) => (part.module ? '' : blank),
    })
    // Control signs are no text of XML; a long text typed into a form stays as it is.
    doc.render(
      JSON.parse(JSON.stringify(content, (_name, value) => (typeof value === 'string' ? printable(value) : value))),
    )
    const zip = doc.getZip()
    const body = zip.file('word/document.xml')!.asText()
    zip.file('word/document.xml', body.replace(/<w:tc>(?:(?!<w:tbl>).)*?<\/w:tc>/gs, emptyCell))
    return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' }) as Buffer
  } catch (fault) {
    throw new Error(`template: ${faultsOf(fault as TemplateFault).join('; ')}`)
  }
}
/** A cell with nothing but a blank is the blank itself: there is more room to write. */
const emptyCell = (cell: string): string =>
  [...cell.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join('') === blank
    ? cell.replace(blank, '')
    : cell
const printable = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
