/** Faults of a model while it is compiled; FEEL's own places are moved to where the text stands in the file. */
import { faultInChinese } from '../fault-words.ts'
import type { FeelFault } from '../types.ts'
import type { DmnFault, DmnFaultCode, Place } from './model.ts'

/** Where inside a table a fault stands. */
export interface Cell {
  rule?: number
  column_name?: string
}

export class Report {
  readonly faults: DmnFault[] = []

  add(code: DmnFaultCode, place: Place, message: string, message_zh: string, cell: Cell = {}): void {
    this.faults.push({ code, severity: 'fault', message, message_zh, ...place, ...cell })
  }

  warn(code: DmnFaultCode, place: Place, message: string, message_zh: string, cell: Cell = {}): void {
    this.faults.push({ code, severity: 'warning', message, message_zh, ...place, ...cell })
  }

  /** Faults of an expression whose text begins at a place. */
  feel(faults: readonly FeelFault[], text: string, place: Place, cell: Cell = {}): void {
    for (const { message, line, column } of faults) {
      const at = { ...place, line: place.line + line - 1, column: line === 1 ? place.column + column - 1 : column }
      const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text
      this.add(
        'feel',
        at,
        `${message} — in: ${shown}`,
        `表达式有误：${faultInChinese(message) ?? message}（${shown}）`,
        cell,
      )
    }
  }
}

/** The place of an offset inside a text. */
export function placeIn(text: string, place: Place, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  const last = before.at(-1)!
  return {
    ...place,
    line: place.line + before.length - 1,
    column: before.length === 1 ? place.column + last.length : last.length + 1,
  }
}
