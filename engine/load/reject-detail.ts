/** The Chinese sentence kept with a rejected record, saying what is wrong and what to do. */
import type { RejectReason } from './shape.ts'

const sentences: Record<RejectReason, (found: number, expected: number) => string> = {
  'too-many-cells': (n, w) => `这一行有 ${n} 格，表头只有 ${w} 列：可能有未加引号的分隔符，请核对`,
  'too-few-cells': (n, w) => `这一行只有 ${n} 格，表头有 ${w} 列：可能缺了内容，请补齐`,
  'broken-quoting': () => '引号不成对：请检查这一行的双引号',
  undecodable: () => '这一行含有无法按文件编码识别的字节：请用统一的编码重新导出',
  'oversized-cell': (n) => `这一行有过长的内容（约 ${n} 字节）：请检查是否误贴了其他内容`,
  'nul-byte': () => '这一行含有空字节（NUL）：请重新导出',
  'broken-json': () => '这一行不是完整的 JSON 对象',
  'cut-off': () => '文件在这一行中断：请重新导出完整的文件',
}

/**
 * The sentence for a reason; `found` and `expected` fill its numbers.
 * @example rejectDetail('too-few-cells', 3, 11) // '这一行只有 3 格，表头有 11 列：…'
 */
export function rejectDetail(reason: RejectReason, found = 0, expected = 0): string {
  return sentences[reason](found, expected)
}
