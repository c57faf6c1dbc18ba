/** What a file is by its first bytes; its name and what the browser calls it are claims. */
export type Kind = 'jpeg' | 'png' | 'webp' | 'heic' | 'avif' | 'pdf' | 'zip'

const starts = (bytes: Buffer, ...numbers: number[]) => numbers.every((n, i) => bytes[i] === n)
const ascii = (bytes: Buffer, from: number, to: number) => bytes.subarray(from, to).toString('latin1')
const heifBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'])

/**
 * The kind of a file, or undefined for everything that is not accepted. The mark must stand at the very first byte: a file
 * that is two things at once begins with something else for one of them.
 * @example kindOf(Buffer.from('%PDF-1.7')) // 'pdf'
 */
export function kindOf(bytes: Buffer): Kind | undefined {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp'
  if (ascii(bytes, 4, 8) === 'ftyp') {
    const brand = ascii(bytes, 8, 12)
    if (brand === 'avif' || brand === 'avis') return 'avif'
    if (heifBrands.has(brand)) return 'heic'
  }
  if (/^%PDF-[12]\.\d/.test(ascii(bytes, 0, 8))) return 'pdf'
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04)) return 'zip'
  return undefined
}
