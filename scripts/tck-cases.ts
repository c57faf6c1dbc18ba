/** Test cases of the DMN Technology Compatibility Kit, read from their XML (testCases.xsd). */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { SaxesParser } from 'saxes'
import { standard } from '../engine/decide/index.ts'

export interface Given {
  name: string
  namespace?: string
  value: standard.Value
}

export interface TestCase {
  id: string
  /** Service or model to call, for cases that name one. */
  invocable?: string
  inputs: Given[]
  results: { name: string; expected: standard.Value }[]
}

export interface TestFile {
  path: string
  folder: string
  level: string
  model: string
  cases: TestCase[]
}

interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

/** Every file of test cases under a folder, with its level ('2', '3', … or 'other'). */
export function findTestFiles(dir: string): TestFile[] {
  const paths = xmlFiles(dir)
  return paths.map((path) => readTestFile(path, dir)).filter((file) => file !== null)
}

function xmlFiles(dir: string): string[] {
  return readdirSync(dir)
    .sort()
    .flatMap((name) => {
      const path = join(dir, name)
      if (statSync(path).isDirectory()) return name === 'non-compliant' || name === '.git' ? [] : xmlFiles(path)
      return name.endsWith('.xml') ? [path] : []
    })
}

function readTestFile(path: string, dir: string): TestFile | null {
  const root = readXml(readFileSync(path, 'utf8'))
  if (root?.name !== 'testCases') return null
  const level = /compliance-level-(\d+)/.exec(relative(join(dir, '..'), path))?.[1] ?? 'other'
  const folder = join(path, '..')
  const named = child(root, 'modelName')?.text.trim()
  const model = named ?? readdirSync(folder).find((name) => name.endsWith('.dmn')) ?? ''
  return { path, folder, level, model: basename(model), cases: children(root, 'testCase').map(testCase) }
}

function testCase(element: Element): TestCase {
  const { id = '', type = 'decision', invocableName } = element.attributes
  return {
    id,
    ...(type !== 'decision' && invocableName && { invocable: invocableName }),
    inputs: children(element, 'inputNode').map((input) => ({
      name: input.attributes.name ?? '',
      ...(input.attributes.namespace && { namespace: input.attributes.namespace }),
      value: contentOf(input),
    })),
    results: children(element, 'resultNode').map((result) => {
      const expected = child(result, 'expected')
      return { name: result.attributes.name ?? '', expected: expected ? contentOf(expected) : null }
    }),
  }
}

/** The value inside an element of valueType: a value, components of a context, or a list. */
function contentOf(element: Element): standard.Value {
  const [value, list] = [child(element, 'value'), child(element, 'list')]
  if (element.attributes.nil === 'true') return null
  if (value) return simpleValue(value)
  if (list) return list.attributes.nil === 'true' ? null : children(list, 'item').map(contentOf)
  const components = children(element, 'component')
  if (components.length === 0) return null
  return standard.contextOf(
    components.map((component): [string, standard.Value] => [component.attributes.name ?? '', contentOf(component)]),
  )
}

function simpleValue({ attributes, text }: Element): standard.Value {
  if (attributes.nil === 'true') return null
  const trimmed = text.trim()
  switch (attributes.type?.replace(/^.*:/, '')) {
    case 'boolean':
      return trimmed === 'true' || trimmed === '1'
    case 'decimal':
    case 'double':
    case 'float':
    case 'integer':
    case 'int':
    case 'long':
      return standard.parseNumber(trimmed)
    case 'date':
      return standard.parseDate(trimmed)
    case 'time':
      return standard.parseTime(trimmed)
    case 'dateTime':
      return standard.parseDateTime(trimmed)
    case 'duration':
    case 'dayTimeDuration':
    case 'yearMonthDuration':
      return standard.parseDuration(trimmed)
    default:
      return text
  }
}

const child = (element: Element, name: string): Element | undefined =>
  element.children.find((candidate) => candidate.name === name)
const children = (element: Element, name: string): Element[] =>
  element.children.filter((candidate) => candidate.name === name)

/** Elements by local names; null when the text is no XML. */
function readXml(source: string): Element | null {
  const parser = new SaxesParser({ xmlns: true })
  const open: Element[] = []
  let root: Element | null = null
  let broken = false
  parser.on('error', () => {
    broken = true
  })
  parser.on('opentag', (tag) => {
    const attributes = Object.fromEntries(Object.values(tag.attributes).map(({ local, value }) => [local, value]))
    const element: Element = { name: tag.local, attributes, children: [], text: '' }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('cdata', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write(source.replace(/^\uFEFF/, '')).close()
  return broken ? null : root
}
