/**
 * How a cleaning rule is written: once as a TypeScript function for one value, once as DuckDB SQL for millions.
 * Both must agree on every text (agreement.test.ts).
 */
import { ident } from '../../../engine/sql/index.ts'

/** What a rule makes of one cell. `fault` is a code of fault-sentences.ts; a fault never comes with a guessed value. */
export interface Cleaned<T = string> {
  value: T | null
  fault: string | null
}

/** Names a column of a stage: `c('raw')` is the text as sent. */
export type ColumnOf = (name: string) => string

/** Columns computed together: name → SQL. */
export type Stage = Record<string, string>

/**
 * The SQL of a rule. Stages are computed one after the other; each may use `raw` and the names of earlier stages.
 * The last one gives `value` and `fault` (and for citizen ids `pid` and `idq`).
 */
export interface SqlRule {
  /** DuckDB type of `value`. */
  type: string
  stages: (c: ColumnOf) => Stage[]
  /** A short way for ordinary cells, for sheets of millions of rows. Cells that are not easy go the long way. */
  quick?: QuickRule
}

/** Gives `easy`; where that is true `stages` would find no fault, and the outputs read back here are what it would give. */
export interface QuickRule {
  stages: (c: ColumnOf) => Stage[]
  /** Outputs of the stages that are enough to read the others back from; without it `value` is all there is. */
  kept?: readonly string[]
  /** `value` and the extras of the type, from the kept outputs. */
  read?: (c: ColumnOf) => Record<string, string>
}

/**
 * A SELECT that applies a rule to a column `raw` of a table expression.
 * @example applyRuleSql(dateRule, '(SELECT DISTINCT c3 AS raw FROM sheet)') // SELECT raw, "value", "fault" FROM (SELECT *, … )
 */
export function applyRuleSql(rule: SqlRule, source: string, extras: readonly string[] = []): string {
  const nested = rule.stages(ident).reduce((inner, stage) => {
    const columns = Object.entries(stage).map(([name, sql]) => `${sql} AS ${ident(name)}`)
    return `(SELECT *, ${columns.join(', ')} FROM ${inner})`
  }, source)
  return `SELECT ${['raw', 'value', 'fault', ...extras].map(ident).join(', ')} FROM ${nested}`
}

/** Nothing there: neither value nor fault. */
export const nothing: Cleaned<never> = { value: null, fault: null }

/** A refused value. @example refused('impossible-date') */
export function refused(fault: string): Cleaned<never> {
  return { value: null, fault }
}
