import { useMedia } from './use-media.ts'

/** True where the system asks for no motion, as on machines whose animations were switched off to make them faster. */
export const useStill = (): boolean => useMedia('(prefers-reduced-motion: reduce)')
