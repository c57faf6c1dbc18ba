/** Why the product cannot start or a command cannot run, in one sentence of each language. */
export class StartFault extends Error {
  override readonly name = 'StartFault'
  readonly zh: string
  readonly en: string

  constructor(zh: string, en: string, cause?: unknown) {
    super(en, { cause })
    this.zh = zh
    this.en = en
  }
}

/**
 * The sentences to print for any fault; `known` is false when it is one nobody foresaw, whose stack helps.
 * @example const { zh, en } = sentencesOf(fault); console.error(`${zh}\n${en}`)
 */
export function sentencesOf(fault: unknown): { zh: string; en: string; known: boolean } {
  // DatabaseFault too, known by its shape: importing it would load the database driver for a mere `--help`.
  const { zh, en } = (fault ?? {}) as { zh?: unknown; en?: unknown }
  if (fault instanceof Error && typeof zh === 'string' && typeof en === 'string') return { zh, en, known: true }
  const { code, message, faults } = (fault ?? {}) as {
    code?: string
    message?: string
    faults?: { file: string; line: number; message: string }[]
  }
  if (code === 'ENOSPC' || code === '53100' || /No space left on device/.test(message ?? ''))
    return {
      zh: '磁盘已满：请腾出空间后再试，已完成的数据不受影响。',
      en: 'The disk is full: free some space and try again; finished data is unharmed.',
      known: true,
    }
  if (Array.isArray(faults) && faults[0]?.file !== undefined) {
    const list = faults.slice(0, 20).map((f) => `  ${f.file}:${f.line} ${f.message}`)
    const rest = faults.length > 20 ? `\n  … +${faults.length - 20}` : ''
    return {
      zh: `地区政策包有 ${faults.length} 处错误：`,
      en: `The region pack has ${faults.length} faults:\n${list.join('\n')}${rest}`,
      known: true,
    }
  }
  return {
    zh: `出现意外错误：${message ?? String(fault)}`,
    en: `Unexpected fault: ${message ?? String(fault)}`,
    known: false,
  }
}
