/** A part of the page as the PDF library takes it. */
export type Part = Record<string, unknown>
