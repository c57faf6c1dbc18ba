import type { FeelFault } from './types.ts'

/** Collects the faults of one expression and gives each its line and column. */
export class Faults {
  readonly found: FeelFault[] = []
  private readonly source: string
  private readonly syntaxOnly: boolean
  /** `syntaxOnly`: names and types are settled at run time, so only what cannot be read at all is a fault. */
  constructor(source: string, syntaxOnly = false) {
    this.source = source
    this.syntaxOnly = syntaxOnly
  }

  add(code: FeelFault['code'], at: number, message: string): void {
    if (this.syntaxOnly && code !== 'syntax') return
    const before = this.source.slice(0, at).split('\n')
    this.found.push({ code, message, line: before.length, column: (before.at(-1) ?? '').length + 1 })
  }
}
