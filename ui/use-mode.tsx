/** Light or dark: the choice of the user on this device, else what the system asks for. */
import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from 'react'
import { applyMode, type Mode } from './tokens.ts'

const place = 'jiulian.mode'
const Context = createContext<{ mode: Mode; toggle: () => void }>({ mode: 'light', toggle: () => {} })

function remembered(): Mode {
  try {
    const kept = localStorage.getItem(place)
    if (kept === 'dark' || kept === 'light') return kept
  } catch {
    // No storage: follow the system.
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Applies the mode to the document before the first paint. */
export function ModeProvider({ children }: { children: ReactNode }) {
  const [mode, setMode] = useState<Mode>(() => {
    const first = remembered()
    applyMode(first)
    return first
  })
  useLayoutEffect(() => {
    applyMode(mode)
    // Paper is always light.
    const onPaper = () => applyMode('light')
    const onScreen = () => applyMode(mode)
    addEventListener('beforeprint', onPaper)
    addEventListener('afterprint', onScreen)
    return () => {
      removeEventListener('beforeprint', onPaper)
      removeEventListener('afterprint', onScreen)
    }
  }, [mode])
  const toggle = () => {
    const next = mode === 'light' ? 'dark' : 'light'
    setMode(next)
    try {
      localStorage.setItem(place, next)
    } catch {
      // Holds until the page is closed.
    }
  }
  return <Context value={{ mode, toggle }}>{children}</Context>
}

/** The mode in force and a way to change it. */
export function useMode(): { mode: Mode; toggle: () => void } {
  return useContext(Context)
}
