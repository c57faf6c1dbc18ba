/**
 * The one colour system, type scale and grid of the product. Everything that has a colour takes it from here, either
 * as an Ant Design token (theme.ts) or as a CSS variable (`var(--ink)`), so light and dark can never drift apart.
 * Text colours reach a contrast of 4.5:1 on the surface they are used on (checked by tokens.test.ts).
 */
export type Mode = 'light' | 'dark'

export interface ColourTokens {
  /** Page behind the cards. */
  ground: string
  /** Cards, tables, side panels. */
  surface: string
  /** Quiet fill inside a surface: table heads, bars' track. */
  sunken: string
  line: string
  lineStrong: string
  ink: string
  inkSoft: string
  /** Text that may be read last; still 4.5:1. */
  inkFaint: string
  accent: string
  accentSoft: string
  /** Text on a filled accent. */
  onAccent: string
  good: string
  goodSoft: string
  red: string
  redSoft: string
  redFill: string
  orange: string
  orangeSoft: string
  orangeFill: string
  yellow: string
  yellowSoft: string
  yellowFill: string
  unknown: string
  unknownSoft: string
  /** Side navigation. */
  nav: string
  navInk: string
  navInkSoft: string
  navActive: string
}

export const colours: Record<Mode, ColourTokens> = {
  light: {
    ground: '#f3f5f8',
    surface: '#ffffff',
    sunken: '#f6f8fa',
    line: '#e3e8ee',
    lineStrong: '#c6d0db',
    ink: '#16222f',
    inkSoft: '#45566a',
    inkFaint: '#586879',
    accent: '#1a5fa8',
    accentSoft: '#e6f0fa',
    onAccent: '#ffffff',
    good: '#1d7044',
    goodSoft: '#e5f4eb',
    red: '#b42318',
    redSoft: '#fdecea',
    redFill: '#d13b2e',
    orange: '#9c4a00',
    orangeSoft: '#fff0e0',
    orangeFill: '#e8790c',
    yellow: '#735600',
    yellowSoft: '#fff7d6',
    yellowFill: '#e3b505',
    unknown: '#55616f',
    unknownSoft: '#eceff3',
    nav: '#12304d',
    navInk: '#ffffff',
    navInkSoft: '#b9c9da',
    navActive: '#1f5a93',
  },
  dark: {
    ground: '#0e151d',
    surface: '#17212c',
    sunken: '#1d2935',
    line: '#2a3846',
    lineStrong: '#41525f',
    ink: '#e9eff5',
    inkSoft: '#b6c4d2',
    inkFaint: '#93a4b5',
    accent: '#6db1f2',
    accentSoft: '#17324d',
    onAccent: '#08121c',
    good: '#6fcf97',
    goodSoft: '#15322a',
    red: '#ff9a8f',
    redSoft: '#40201e',
    redFill: '#e0584b',
    orange: '#ffb56b',
    orangeSoft: '#3e2913',
    orangeFill: '#e8862a',
    yellow: '#f2d36b',
    yellowSoft: '#383012',
    yellowFill: '#d9b324',
    unknown: '#a9b5c2',
    unknownSoft: '#27333f',
    nav: '#0b1219',
    navInk: '#ffffff',
    navInkSoft: '#a3b4c5',
    navActive: '#1d4468',
  },
}

/** Type scale in px: work 14, citizens and key figures 18; line height 1.57. */
export const type = { small: 12, work: 14, lead: 16, large: 18, title: 20, figure: 28 } as const

/** The 8 px grid; `space(1.5)` = 12. */
export const space = (steps: number): number => steps * 8

/** System fonts only: nothing is fetched, and Chinese comes in the face the machine has. */
export const fontStack =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "微软雅黑", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif'

const kebab = (name: string) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)

/**
 * The tokens of one mode as CSS declarations.
 *
 * @example cssVariables('light') // '--ground:#f3f5f8;--surface:#ffffff;…'
 */
export function cssVariables(mode: Mode): string {
  return Object.entries(colours[mode])
    .map(([name, value]) => `--${kebab(name)}:${value}`)
    .join(';')
}

/**
 * Puts the tokens of a mode on the document, so that both Ant Design and plain CSS change together.
 *
 * @example applyMode('dark')
 */
export function applyMode(mode: Mode): void {
  const root = document.documentElement
  root.dataset.mode = mode
  root.style.colorScheme = mode
  for (const [name, value] of Object.entries(colours[mode])) root.style.setProperty(`--${kebab(name)}`, value)
}
