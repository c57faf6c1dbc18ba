import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { RegionFault } from './shared.ts'

/** A YAML file read with its places, so that a fault can name its line. */
export interface YamlFile {
  /** Name relative to the region folder, e.g. `indicators/R-H01.yaml`. */
  file: string
  doc: Document.Parsed | undefined
  /** Line of a path in the file, e.g. `['when', 'red']`; the nearest parent that exists when the path does not. */
  line(path: readonly PropertyKey[]): number
}

/**
 * Reads one YAML file; syntax faults are added to `faults` and leave `doc` undefined.
 * @example const yaml = readYaml(dir, 'region.yaml', faults)
 */
export function readYaml(dir: string, file: string, faults: RegionFault[]): YamlFile {
  const path = join(dir, file)
  if (!existsSync(path)) {
    faults.push({ file, line: 1, message: `${basename(path)} is missing in ${basename(dirname(path))}` })
    return { file, doc: undefined, line: () => 1 }
  }
  const lines = new LineCounter()
  const doc = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines })
  for (const error of doc.errors) {
    const message = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
    faults.push({ file, line: lines.linePos(error.pos[0]).line, message, zh: `YAML 格式有误：${message}` })
  }
  return {
    file,
    doc: doc.errors.length > 0 ? undefined : doc,
    line: (where) => {
      for (let path = [...where]; path.length > 0; path = path.slice(0, -1)) {
        const range = (doc.getIn(path, true) as { range?: [number] } | undefined)?.range
        if (range) return lines.linePos(range[0]).line
      }
      return 1
    },
  }
}

/** The file's content when it fits the schema; otherwise every fault with its line, and undefined. */
export function fitted<T>(yaml: YamlFile, schema: z.ZodType<T>, faults: RegionFault[]): T | undefined {
  if (!yaml.doc) return undefined
  const result = schema.safeParse(yaml.doc.toJS())
  if (result.success) return result.data
  // The sentences of the schema's own faults; a sentence written into a schema is English here as well.
  const chinese = schema.safeParse(yaml.doc.toJS(), { error: z.locales.zhCN().localeError }).error!.issues
  for (const [index, issue] of result.error.issues.entries()) {
    const path = issue.path as PropertyKey[]
    const unknown = issue.code === 'unrecognized_keys' ? (issue as { keys: string[] }).keys : undefined
    for (const key of unknown ?? [undefined]) {
      const at = key === undefined ? path : [...path, key]
      const message = key === undefined ? issue.message : 'unknown field'
      const zh = key === undefined ? chinese[index]?.message : undefined
      faults.push({
        file: yaml.file,
        line: yaml.line(at),
        message: `${at.map(String).join('.') || 'file'}: ${message}`,
        ...(zh && zh !== message && { zh: `${at.map(String).join('.') || '文件'}：${zh}` }),
      })
    }
  }
  return undefined
}
