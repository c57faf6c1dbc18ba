/** Which characters a font has. A name with a rare character must not come out as an empty box. */
import { readFileSync } from 'node:fs'

const known = new Map<string, (code: number) => boolean>()

/** Reads the table `cmap` of a TrueType font, formats 4 and 12. @throws Error for a font without them */
function glyphsOf(path: string): (code: number) => boolean {
  const held = known.get(path)
  if (held) return held
  const font = readFileSync(path)
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_none, i) => 12 + i * 16)
  const record = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap')
  if (record === undefined) throw new Error(`no cmap in ${path}`)
  const cmap = font.readUInt32BE(record + 8)
  const ranges: [from: number, to: number][] = []
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4)
    const format = font.readUInt16BE(at)
    if (format === 12)
      for (let group = 0; group < font.readUInt32BE(at + 12); group++)
        ranges.push([font.readUInt32BE(at + 16 + group * 12), font.readUInt32BE(at + 20 + group * 12)])
    if (format === 4) {
      const segments = font.readUInt16BE(at + 6) / 2
      for (let s = 0; s < segments; s++)
        ranges.push([font.readUInt16BE(at + 16 + segments * 2 + s * 2), font.readUInt16BE(at + 14 + s * 2)])
    }
  }
  if (ranges.length === 0) throw new Error(`no readable cmap in ${path}`)
  const codes = new Set<number>()
  for (const [from, to] of ranges) for (let code = from; code <= to && code < 0x40000; code++) codes.add(code)
  const has = (code: number) => codes.has(code)
  known.set(path, has)
  return has
}

/**
 * Characters of a text that the font lacks, each once.
 * @example lackingGlyphs(regularFont, '王𬱖') // ['𬱖']
 */
export function lackingGlyphs(path: string, text: string): string[] {
  const has = glyphsOf(path)
  return [...new Set(text)].filter((sign) => !/\s/.test(sign) && !has(sign.codePointAt(0)!))
}
