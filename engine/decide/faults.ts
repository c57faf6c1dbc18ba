import type { FeelFault } from './types.ts'

/** Collects the faults of one expression and gives each its line and column. */
export class Faults {
  readonly found: FeelFault[] = []
  private readonly source: string
  constructor(source: string) {
    this.source = source
  }

  add(code: FeelFault['code'], at: number, message: string): void {
    const before = this.source.slice(0, at).split('\n')
    this.found.push({ code, message, line: before.length, column: (before.at(-1) ?? '').length + 1 })
  }
}
