/** Confirming which column of a file is which field: what a person chose, and what still stands against it. */
import type { SheetProposal } from '../shared.ts'
import type { ConfirmedSheet } from './calls.ts'

export interface SheetChoice {
  sheet: string
  /** null: the sheet is left out; undefined: nobody has said yet what it is. */
  dataset: string | null | undefined
  /** Field by position of the column. */
  fields: Record<number, string | null>
}

/** From this score on the most alike data set is chosen ahead; below it a person has to say what the file is. */
const surely = 0.5

/** The recogniser's proposal as the first choice. */
export const firstChoice = (proposal: SheetProposal): SheetChoice => ({
  sheet: proposal.sheet,
  dataset:
    proposal.dataset ?? ((proposal.candidates[0]?.score ?? 0) >= surely ? proposal.candidates[0]?.dataset : undefined),
  fields: Object.fromEntries(proposal.columns.map((c) => [c.index, c.field])),
})

export interface MappingFaults {
  /** Nobody has said yet what the sheet is. */
  undecided: boolean
  /** Required fields without a column. */
  missing: string[]
  /** Fields with more than one column. */
  twice: string[]
}

/**
 * What stands against a choice; both lists empty means it can be sent.
 *
 * @param fields fields of the chosen data set
 */
export function faultsOf(choice: SheetChoice, fields: Record<string, { required?: boolean }>): MappingFaults {
  if (choice.dataset === null || choice.dataset === undefined)
    return { undecided: choice.dataset === undefined, missing: [], twice: [] }
  const used = Object.values(choice.fields).filter((field): field is string => field !== null)
  return {
    undecided: false,
    missing: Object.keys(fields).filter((name) => fields[name]?.required && !used.includes(name)),
    twice: [...new Set(used.filter((field, i) => used.indexOf(field) !== i))],
  }
}

/** Fields that the newly chosen data set does not have fall away. */
export function withDataset(choice: SheetChoice, dataset: string | null, fields: Record<string, unknown>): SheetChoice {
  return {
    ...choice,
    dataset,
    fields: Object.fromEntries(
      Object.entries(choice.fields).map(([i, field]) => [i, field !== null && field in fields ? field : null]),
    ),
  }
}

/** The choice as the server takes it: by heading. */
export function confirmedSheet(choice: SheetChoice, proposal: SheetProposal): ConfirmedSheet {
  return {
    sheet: choice.sheet,
    dataset: choice.dataset ?? null,
    columns: Object.fromEntries(proposal.columns.map((c) => [c.header, choice.fields[c.index] ?? null])),
  }
}
