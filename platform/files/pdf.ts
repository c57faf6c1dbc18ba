/** A PDF is kept as it is, but only one that merely shows pages: nothing that runs, opens or hides something. */
import { inflateSync } from 'node:zlib'
import { type Refusal, refusal } from '../web/index.ts'
import type { FileLimits } from './context.ts'

/** Names of a PDF that make it more than pages, with what it is called for people. */
const active: [RegExp, string, string][] = [
  [/\/JavaScript(?![A-Za-z])/, '脚本', 'a script'],
  [/\/Launch(?![A-Za-z])/, '启动程序的指令', 'an order to start a program'],
  [/\/EmbeddedFiles?(?![A-Za-z])/, '内嵌文件', 'a file inside'],
  [/\/RichMedia(?![A-Za-z])/, '多媒体内容', 'media that play'],
  [/\/(?:GoToE|ImportData|SubmitForm)(?![A-Za-z])/, '会向外发送或打开内容的指令', 'an order to send or open something'],
]
/** Too short to be looked for in compressed data, where it occurs by chance. */
const activeOutsideStreams: [RegExp, string, string] = [/\/XFA(?![A-Za-z])/, '动态表单', 'a form that runs']

/** Names may be written with #xx for any letter. */
const plain = (text: string) =>
  text.replace(/#([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

const unreadable = (zh: string, en: string) => refusal('pdf-unreadable', { zh, en, status: 422 })

/**
 * Why a PDF is not accepted; undefined: it only shows pages. Looks at the whole file and into its compressed object lists.
 * @returns pdf-damaged, pdf-active, pdf-unreadable (encrypted, or packed so that it cannot be looked into)
 */
export function faultOfPdf(bytes: Buffer, limits: FileLimits): Refusal | undefined {
  const text = bytes.toString('latin1')
  if (!/%%EOF\s*$/.test(text.slice(-2048).trimEnd().replaceAll('\0', '')) || !text.includes('startxref'))
    return refusal('pdf-damaged', {
      zh: 'PDF 文件不完整，请重新导出后再传。',
      en: 'The PDF is cut off; export it again.',
      status: 422,
    })
  const whole = plain(text)
  if (/\/Encrypt(?![A-Za-z])/.test(whole))
    return unreadable('PDF 设有密码，不能检查。请去掉密码后再传。', 'The PDF is encrypted; remove the password first.')
  let outside = ''
  let at = 0
  let unpacked = 0
  const packed: string[] = []
  for (const match of text.matchAll(/stream\r?\n/g)) {
    const from = match.index + match[0].length
    if (match.index < at) continue
    const end = text.indexOf('endstream', from)
    if (end < 0) break
    const between = text.slice(at, match.index)
    outside += between
    const head = plain(between.slice(Math.max(0, between.lastIndexOf(' obj'))))
    at = end + 'endstream'.length
    if (!/\/ObjStm(?![A-Za-z])/.test(head)) continue
    const filters = [...head.matchAll(/\/([A-Za-z0-9]+Decode)/g)].map((one) => one[1])
    if (filters.length === 0) continue
    if (filters.some((filter) => filter !== 'FlateDecode') || filters.length > 1)
      return unreadable('PDF 的结构不能检查，请重新导出后再传。', 'The PDF cannot be looked into; export it again.')
    try {
      const inside = inflateSync(bytes.subarray(from, end), {
        maxOutputLength: limits.unpackedMb * 1_000_000,
        finishFlush: 2,
      })
      unpacked += inside.length
      packed.push(plain(inside.toString('latin1')))
    } catch {
      return unreadable('PDF 的结构不能检查，请重新导出后再传。', 'The PDF cannot be looked into; export it again.')
    }
    if (unpacked > limits.unpackedMb * 1_000_000)
      return unreadable('PDF 解压后过大，请重新导出后再传。', 'The PDF unpacks to too much; export it again.')
  }
  outside += text.slice(at)
  const found =
    active.find(([name]) => name.test(whole) || packed.some((one) => name.test(one))) ??
    (activeOutsideStreams[0].test(plain(outside)) || packed.some((one) => activeOutsideStreams[0].test(one))
      ? activeOutsideStreams
      : undefined)
  return found
    ? refusal('pdf-active', {
        zh: `PDF 中含有${found[1]}，不予接收。请打印为普通 PDF 或拍照后再传。`,
        en: `The PDF contains ${found[2]} and is not accepted. Print it to a plain PDF, or photograph it.`,
        status: 422,
      })
    : undefined
}
