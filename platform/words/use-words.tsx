/** The dictionary in React: `const { t } = useWords()`. */
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { findText, type Language, textOf, type WordKey } from './dictionary.ts'

export interface Words {
  language: Language
  setLanguage: (language: Language) => void
  /** Text of a key. */
  t: (key: WordKey, places?: Record<string, string | number>) => string
  /** Text of a key made from data, or the second argument. */
  maybe: (key: string, otherwise: string) => string
  /** The right side of a label that came from the server in both languages. */
  pick: (label: { zh: string; en: string } | null | undefined) => string
}

const Context = createContext<Words | null>(null)
const place = 'jiulian.language'

function remembered(): Language {
  try {
    return localStorage.getItem(place) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

/** Gives the app its language; the choice is remembered on the device. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, choose] = useState<Language>(remembered)
  const words = useMemo<Words>(
    () => ({
      language,
      setLanguage: (next) => {
        choose(next)
        try {
          localStorage.setItem(place, next)
        } catch {
          // Private windows keep nothing; the language holds until the page is closed.
        }
      },
      t: (key, places) => textOf(language, key, places),
      maybe: (key, otherwise) => findText(language, key) ?? otherwise,
      pick: (label) => label?.[language] ?? label?.zh ?? '',
    }),
    [language],
  )
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  return <Context value={words}>{children}</Context>
}

/** The words in the language of the user. */
export function useWords(): Words {
  const words = useContext(Context)
  if (!words) throw new Error('WordsProvider is missing around the app')
  return words
}
