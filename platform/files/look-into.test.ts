/** What is kept of a file is decided by its content; whatever could do harm is refused with a sentence. */
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { lookInto } from './look-into.ts'
import { docxWith, packedObjects, pdfWith, photo, photoWithPlace, pngOf, testLimits } from './testing.ts'

const look = (bytes: Buffer | string) => lookInto(Buffer.from(bytes as string), testLimits)
const reason = async (bytes: Buffer | string) => {
  const found = await look(bytes)
  return found.ok ? `kept as ${found.mediaType}` : found.reason
}
async function kept(bytes: Buffer) {
  const found = await look(bytes)
  if (!found.ok) throw new Error(found.reason)
  return found
}

test('a photo keeps its picture and loses its place, phone and description; it is made smaller and has a small one', async () => {
  const sent = await photoWithPlace()
  const told = (await sharp(sent).metadata()).exif!
  // Tag 0x8825 points to the place.
  expect(
    told.includes('Testphone') && (told.includes(Buffer.of(0x25, 0x88)) || told.includes(Buffer.of(0x88, 0x25))),
  ).toBe(true)
  const found = await kept(sent)
  const { exif, xmp, iptc, width, height } = await sharp(found.bytes).metadata()
  expect({ exif, xmp, iptc, width, height }).toEqual({
    exif: undefined,
    xmp: undefined,
    iptc: undefined,
    width: 800,
    height: 600,
  })
  expect(found.bytes.includes(Buffer.from('Exif'))).toBe(false)
  expect((await sharp(found.small!).metadata()).width).toBe(320)
})

test('a photo taken sideways is turned upright before its direction is forgotten', async () => {
  const sideways = await sharp(await photo(400, 300))
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect(await kept(sideways)).toMatchObject({ width: 300, height: 400 })
})

test('PNG stays PNG, WebP and AVIF become JPEG', async () => {
  const image = sharp(await photo())
  expect(await reason(await image.png().toBuffer())).toBe('kept as image/png')
  expect(await reason(await image.webp().toBuffer())).toBe('kept as image/jpeg')
  expect(await reason(await image.avif({ effort: 0 }).toBuffer())).toBe('kept as image/jpeg')
})

test('what hides behind the end of a photo is gone', async () => {
  const both = Buffer.concat([await photo(), Buffer.from('<script>alert(1)</script>PK\u0003\u0004')])
  expect((await kept(both)).bytes.includes(Buffer.from('script'))).toBe(false)
})

test('web pages, drawings with scripts, programs and empty files are refused whatever their name', async () => {
  expect(await reason('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')).toBe('not-accepted')
  expect(await reason('<!doctype html><script>alert(1)</script>')).toBe('not-accepted')
  expect(await reason(Buffer.from([0x4d, 0x5a, 0x90, 0]))).toBe('not-accepted')
  expect(await reason('GIF89a')).toBe('not-accepted')
  expect(await reason(' %PDF-1.7 after a blank')).toBe('not-accepted')
  expect(await reason('')).toBe('empty-file')
})

test('an image with too many pixels is refused before it is decoded; a cut-off one is refused', async () => {
  expect(await reason(pngOf(30_000, 30_000))).toBe('image-too-large')
  const whole = await photo(900, 900)
  expect(await reason(whole.subarray(0, whole.length / 2))).toBe('image-damaged')
  expect(await reason(pngOf(400, 400))).toBe('image-damaged')
})

test('a HEIC photo that cannot be read says which setting of the phone to change', async () => {
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(64)])
  const found = await look(heic)
  expect(found).toMatchObject({ reason: 'heic-unreadable', zh: expect.stringContaining('兼容性最佳') })
})

test('a plain PDF is kept as it is', async () => {
  const pdf = pdfWith()
  expect((await kept(pdf)).bytes.equals(pdf)).toBe(true)
  const text = pdfWith('3 0 obj\n<< /Length 20 >>\nstream\n(/XFA in a picture)\nendstream\nendobj')
  expect(await reason(text)).toBe('kept as application/pdf')
})

test('a PDF that runs, starts, hides or sends something is refused, also when the name is disguised or packed', async () => {
  for (const bad of [
    '3 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj',
    '3 0 obj\n<< /S /Java#53cript /JS (app.alert(1)) >>\nendobj',
    packedObjects('3 0 << /S /JavaScript /JS (app.alert(1)) >>'),
    packedObjects('3 0 << /S /#4Caunch /F (cmd.exe) >>'),
    packedObjects('3 0 << /S /Launch >>').replace('/ObjStm', '/Obj#53tm'),
    '3 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj',
    '3 0 obj\n<< /Type /EmbeddedFile >>\nstream\nMZ\nendstream\nendobj',
    '3 0 obj\n<< /XFA 4 0 R >>\nendobj',
    '3 0 obj\n<< /S /SubmitForm /F (http://example.com) >>\nendobj',
  ])
    expect(await reason(pdfWith(bad)), bad.slice(0, 60)).toBe('pdf-active')
})

test('a PDF that cannot be looked into or is cut off is refused', async () => {
  expect(
    await reason(
      pdfWith('3 0 obj\n<< /Filter /Standard >>\nendobj').toString('latin1').replace('/Root', '/Encrypt 3 0 R /Root'),
    ),
  ).toBe('pdf-unreadable')
  expect(await reason(pdfWith(packedObjects('x').replace('/FlateDecode', '/LZWDecode')))).toBe('pdf-unreadable')
  expect(await reason(pdfWith(packedObjects(' '.repeat(6_000_000))))).toBe('pdf-unreadable')
  expect(await reason(pdfWith().subarray(0, 120))).toBe('pdf-damaged')
})

test('DOCX and XLSX are kept; macros, objects inside and contents from elsewhere are refused', async () => {
  const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'
  expect(await reason(docxWith())).toMatch(/^kept as .*wordprocessingml\.document$/)
  expect(await reason(docxWith({}, sheet))).toMatch(/^kept as .*spreadsheetml\.sheet$/)
  const rels = (type: string, target: string) =>
    `<Relationships><Relationship Id="r1" Type="http://x/${type}" Target="${target}" TargetMode="External"/></Relationships>`
  expect(await reason(docxWith({ 'word/_rels/document.xml.rels': rels('hyperlink', 'https://example.com') }))).toMatch(
    /^kept/,
  )
  for (const bad of [
    docxWith({ 'word/vbaProject.bin': 'x' }),
    docxWith({ 'word/embeddings/oleObject1.bin': 'x' }),
    docxWith({ 'word/_rels/settings.xml.rels': rels('attachedTemplate', 'https://example.com/t.dotm') }),
    docxWith({}, 'application/vnd.ms-word.document.macroEnabled.main+xml'),
  ])
    expect(await reason(bad)).toBe('office-active')
})

test('an archive that unpacks to too much, hides something behind its end, or is no document is refused', async () => {
  expect(await reason(docxWith({ 'word/media/bomb.bin': '0'.repeat(6_000_000) }))).toBe('office-too-large')
  expect(await reason(Buffer.concat([docxWith(), Buffer.from('<script>')]))).toBe('office-damaged')
  expect(await reason(docxWith({}, 'application/zip'))).toBe('not-accepted')
  expect(await reason(docxWith().subarray(0, 200))).toBe('office-damaged')
  expect(await reason(docxWith({ '../../etc/passwd': 'x' }))).toBe('office-damaged')
})
