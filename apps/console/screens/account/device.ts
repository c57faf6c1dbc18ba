const systems: [RegExp, string][] = [
  [/HarmonyOS/i, 'HarmonyOS'],
  [/Android/i, 'Android'],
  [/iPhone|iPad/i, 'iOS'],
  [/Windows/i, 'Windows'],
  [/Mac OS X/i, 'macOS'],
  [/Linux/i, 'Linux'],
]
const browsers: [RegExp, string][] = [
  [/MicroMessenger/i, 'WeChat'],
  [/Edg\//i, 'Edge'],
  [/Firefox\//i, 'Firefox'],
  [/Chrome\//i, 'Chrome'],
  [/Safari\//i, 'Safari'],
]

/**
 * A browser's long name in two words people know; null when it says nothing known.
 * @example deviceOf('Mozilla/5.0 (X11; Linux x86_64) … Chrome/140.0 Safari/537.36') // 'Linux · Chrome'
 */
export function deviceOf(agent: string | null): string | null {
  if (!agent) return null
  const known = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(agent))?.[1]
  return [known(systems), known(browsers)].filter(Boolean).join(' · ') || null
}
