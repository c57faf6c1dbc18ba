/** Reads the two tables beside this file: who may do what. They are kept by hand; nothing writes them from the code. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Role, roles } from '../../platform/access/shared.ts'

/** Letters of the roles in the tables. */
export const letters: Record<string, Role | 'system'> = {
  R: 'region',
  L: 'league',
  K: 'county',
  T: 'township',
  V: 'village',
  H: 'check-centre',
  D: 'department',
  O: 'organisation',
  A: 'auditor',
  Y: 'sysadmin',
  E: 'security-admin',
  U: 'audit-admin',
  S: 'system',
}

/**
 * Lines of a table: what, then letters; `*` stands for every signed-in person, `open` for anybody, `signed` for systems that
 * prove themselves by signature, `-` for nobody.
 * @throws Error naming the line that is no line
 * @example readTable('actions.txt').get('recheck.decide') // Set { 'county', 'township' }
 */
export function readTable(name: string): Map<string, ReadonlySet<string>> {
  const table = new Map<string, ReadonlySet<string>>()
  for (const line of readFileSync(join(import.meta.dirname, name), 'utf8').split('\n')) {
    const text = line.replace(/#.*/, '').trim()
    if (text === '') continue
    const at = text.search(/\s{2,}/)
    const what = text.slice(0, at)
    const who = text.slice(at).trim().split(/\s+/)
    if (at < 0 || table.has(what) || !who.every((one) => letters[one] || ['*', 'open', 'signed', '-'].includes(one)))
      throw new Error(`${name}: ${line}`)
    table.set(what, new Set(who.flatMap((one) => (one === '*' ? roles : one === '-' ? [] : [letters[one] ?? one]))))
  }
  return table
}
