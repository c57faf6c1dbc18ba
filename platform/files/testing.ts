/** Files for tests: real ones made here, and hostile ones. */
import { crc32, deflateSync } from 'node:zlib'
import PizZip from 'pizzip'
import sharp from 'sharp'
import type { FileLimits } from './context.ts'

export const testLimits: FileLimits = {
  maxMb: 2,
  imageEdge: 800,
  imageMegapixels: 20,
  unpackedMb: 5,
  orphanDays: 7,
  unusedMost: 20,
}

/** A photo with noise, so that two of them differ. */
export const photo = (width = 400, height = 300, background = '#7799bb'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()

/** A photo that tells where and with what it was taken. */
export const photoWithPlace = (): Promise<Buffer> =>
  sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#88aa66' } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'Testphone', Model: 'T1', ImageDescription: '王建国家门口' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 37/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '122/1 15/1 0/1' },
    })
    .toBuffer()

/** A PNG whose head promises so many pixels; the rest is missing. */
export function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A one-page PDF with more objects put into it. */
export const pdfWith = (...objects: string[]): Buffer =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n${objects.join(
      '\n',
    )}\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`,
    'latin1',
  )

/** Objects packed into a compressed list, where a simple search does not see them. */
export function packedObjects(text: string): string {
  const data = deflateSync(Buffer.from(text, 'latin1'))
  return `9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${data.length} >>\nstream\n${data.toString('latin1')}\nendstream\nendobj`
}

const wordMain = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
/** A DOCX with these parts besides the needed ones. */
export function docxWith(parts: Record<string, string> = {}, mainType = wordMain): Buffer {
  const zip = new PizZip()
  zip.file('[Content_Types].xml', `<Types><Override PartName="/word/document.xml" ContentType="${mainType}"/></Types>`)
  zip.file('word/document.xml', '<w:document/>')
  for (const [name, text] of Object.entries(parts)) zip.file(name, text)
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}
