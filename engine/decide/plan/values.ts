/** What an expression means over the whole population, before it becomes SQL. */
import type { Cell } from './cells.ts'

export type Value =
  | { kind: 'cell'; cell: Cell }
  | { kind: 'context'; entry(name: string): Value; names: readonly string[] }
  /** One item for each person of the household that passes `where` (null: all). */
  | { kind: 'members'; where: Cell | null; item: Value }
  /** A list written out. */
  | { kind: 'list'; items: Value[] }
  | { kind: 'function'; call(args: Value[]): Value }

export interface At {
  /** Offset in the FEEL text that is being planned. */
  at: number
}

/** A form that cannot become SQL; caught where the place is known. */
export class NotInSql extends Error {
  readonly message_zh: string
  readonly at: number
  constructor(message: string, message_zh: string, at: number) {
    super(message)
    this.message_zh = message_zh
    this.at = at
  }
}
