import { useMedia } from './use-media.ts'

/** True on a phone (narrower than 768 px): pages then show cards instead of wide tables. */
export const useNarrow = (): boolean => useMedia('(max-width: 767px)')
