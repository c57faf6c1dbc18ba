/** What all parts of the reader share: places, faults, names, references, texts. */
import { childrenOf } from './elements.ts'
import type { Boxed, DmnFault, DmnFaultCode, Place, Reference, Text, Variable } from './model.ts'
import type { Xml } from './xml-tree.ts'

/** Namespaces of FEEL itself: a type of such a prefix is a built-in type. */
const feelNamespace = /\/spec\/(?:DMN\/\d+\/FEEL\/?|FEEL\/?.*)$/i

export class Reader {
  readonly faults: DmnFault[] = []
  readonly file: string
  readonly uri: string
  private readonly prefixes: Readonly<Record<string, string>>

  constructor(file: string, uri: string, prefixes: Readonly<Record<string, string>>) {
    this.file = file
    this.uri = uri
    this.prefixes = prefixes
  }

  fault(element: Xml, code: DmnFaultCode, message: string, message_zh: string): void {
    this.faults.push({ code, severity: 'fault', message, message_zh, ...this.place(element) })
  }

  place(element: Xml): Place {
    const { id } = element.attributes
    return { file: this.file, line: element.line, column: element.column, ...(id && { element: id }) }
  }

  /** The name of an element that must have one. */
  nameOf(element: Xml): string {
    const name = element.attributes.name ?? childrenOf(element, 'variable')[0]?.attributes.name
    if (name === undefined) this.fault(element, 'missing', `${element.name} has no name`, `${element.name} 缺少名称`)
    return (name ?? '').trim().replace(/\s+/g, ' ')
  }

  variable(element: Xml): Variable {
    const type = this.typeName(element.attributes.typeRef)
    const { id } = element.attributes
    const name = (element.attributes.name ?? '').trim().replace(/\s+/g, ' ')
    return { name, ...(type && { type }), ...(id && { id }), place: this.place(element) }
  }

  /**
   * A type by name. A prefix of FEEL goes (`feel:number`), a prefix of this model too; others become `prefix.name`.
   * @example reader.typeName('feel:number') // 'number'
   */
  typeName(written: string | undefined): string | undefined {
    const trimmed = written?.trim()
    if (!trimmed) return undefined
    const inBraces = /^\{(.*)\}(.+)$/.exec(trimmed)
    if (inBraces) return inBraces[2]
    const [prefix, ...rest] = trimmed.split(':')
    if (rest.length === 0) return trimmed
    const uri = this.prefixes[prefix!]
    if (uri === undefined) return prefix === 'feel' || prefix === 'xsd' ? rest.join(':') : trimmed
    return feelNamespace.test(uri) || uri.endsWith('XMLSchema') ? rest.join(':') : rest.join(':')
  }

  /** `href="#id"` or `href="namespace#id"`. */
  reference(element: Xml): Reference {
    const href = element.attributes.href ?? ''
    const at = href.lastIndexOf('#')
    if (href === '' || at === href.length - 1)
      this.fault(element, 'missing', `${element.name} has no href`, `${element.name} 缺少引用`)
    const namespace = at > 0 ? href.slice(0, at) : undefined
    return { id: href.slice(at + 1), ...(namespace && { namespace }), place: this.place(element) }
  }

  /** Text of the `text` child: `<inputEntry><text>…`; blanks around it go. */
  text(element: Xml): Text {
    const holder = childrenOf(element, 'text')[0] ?? element
    const { id } = element.attributes
    const place = { file: this.file, line: holder.textLine, column: holder.textColumn, ...(id && { element: id }) }
    return { text: holder.text.trim(), place }
  }

  /** Text of a child with unary tests, when it says something. */
  unaryTests(element: Xml, name: string): Text | undefined {
    const child = childrenOf(element, name)[0]
    if (!child) return undefined
    const text = this.text(child)
    return text.text === '' ? undefined : text
  }

  /** A function: `functionDefinition` or the logic of a business knowledge model. */
  functionOf(
    element: Xml,
    readBoxed: (element: Xml, reader: Reader) => Boxed | undefined,
  ): Boxed & { kind: 'function' } {
    const { id, kind, label } = element.attributes
    const type = this.typeName(element.attributes.typeRef)
    const body = readBoxed(element, this)
    return {
      kind: 'function',
      ...(id && { id }),
      ...(type && { type }),
      ...(label && { label }),
      place: this.place(element),
      language: kind === 'Java' || kind === 'PMML' ? kind : 'FEEL',
      parameters: childrenOf(element, 'formalParameter').map((parameter) => this.variable(parameter)),
      ...(body && { body }),
    }
  }
}
