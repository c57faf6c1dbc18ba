/** Chinese first; English complete. */
export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** One text in both languages. `{name}` marks a place to fill. */
export interface Text {
  zh: string
  en: string
}

/**
 * Says a text in a language, with its places filled. A place without a value stays visible, so that it is noticed.
 * @example say({ zh: '共 {n} 户', en: '{n} households' }, 'zh', { n: 12 }) // '共 12 户'
 */
export function say(text: Text, language: Language, values: Record<string, string | number> = {}): string {
  return text[language].replace(/\{([\w.]+)\}/g, (place, name: string) => String(values[name] ?? place))
}

/**
 * Binds a language: `t(text, values)`.
 * @example const t = textOf('en'); t(words.overview.title)
 */
export const textOf =
  (language: Language) =>
  (text: Text, values?: Record<string, string | number>): string =>
    say(text, language, values)
