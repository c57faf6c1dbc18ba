/** Texts in the languages of the product. Pure: server and browser use it alike. */

export { day, moment, money, percent, quantity } from './figures.ts'
export { type Language, languages, say, type Text, textOf } from './text.ts'
