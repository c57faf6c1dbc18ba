/**
 * The few words the components say by themselves. The design system knows no dictionary: whoever mounts it hands the
 * words in, so a component never holds a sentence of its own.
 */
import { createContext, type ReactNode, useContext } from 'react'

export interface UiTexts {
  red: string
  orange: string
  yellow: string
  none: string
  /** An area that delivered no data. */
  nothing: string
  unknown: string
  source: string
  asOf: string
  of: string
  yuan: string
  retry: string
  seconds: string
  minutes: string
  left: string
  clearAll: string
  masked: string
  household: string
  /** What a failed call means to the reader. */
  fallen: (fault: unknown) => Fallen
  stale: (at: string) => string
}

export interface Fallen {
  kind: 'error' | 'no-right' | 'missing'
  title: string
  note: string
}

const Texts = createContext<UiTexts | null>(null)

/** Gives the components their words; wrap it once around an app. */
export function UiTextsProvider(props: { texts: UiTexts; children: ReactNode }) {
  return <Texts value={props.texts}>{props.children}</Texts>
}

/** The words given by the app; throws when the app forgot to give them. */
export function useUiTexts(): UiTexts {
  const texts = useContext(Texts)
  if (!texts) throw new Error('UiTextsProvider is missing around the app')
  return texts
}
