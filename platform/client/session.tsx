/** Who is signed in, as told by `/api/me`, for every screen. */
import { createContext, type ReactNode, useContext } from 'react'

export interface Session {
  userId: string
  name: string
  role: string
  /** Division prefix without trailing zeros: '15' region, '1504' league, '150403' county, 9 township, 12 village. */
  area: string
  areaName: string
  /** Rights by name; a screen offers only what is in it, the server checks again. */
  may: string[]
  /** Signed in with a password that was handed over: nothing opens before an own one is chosen. */
  ownPasswordFirst: boolean
}

const Context = createContext<Session | null>(null)

export function SessionProvider(props: { session: Session; children: ReactNode }) {
  return <Context value={props.session}>{props.children}</Context>
}

/** The signed-in person; throws outside of `<SessionProvider>`. */
export function useSession(): Session {
  const session = useContext(Context)
  if (!session) throw new Error('SessionProvider is missing around the screen')
  return session
}

/** Says to the whole app that the sign-in has ended; the sign-in page comes back. */
export function announceSignedOut(): void {
  dispatchEvent(new Event('jiulian:signed-out'))
}
