/** Looking into the XML tree. Prefixes differ from file to file, so only local names count. */
import type { Xml } from './xml-tree.ts'

/** Children with a name, of the parent's own namespace. */
export function childrenOf(element: Xml, name: string): Xml[] {
  return element.children.filter((child) => child.name === name && child.uri === element.uri)
}

/** Trimmed text of the first child with a name; undefined when there is none or it is empty. */
export function textOf(element: Xml, name: string): string | undefined {
  const text = childrenOf(element, name)[0]?.text.trim()
  return text === '' ? undefined : text
}
