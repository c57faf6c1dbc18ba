/** Content of a call with all its states: waiting, failed, not allowed, shown although it could not be renewed. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { dateTime } from './format.ts'
import { LoadingState, StaleNote, StateBox } from './states.tsx'
import { useUiTexts } from './texts.tsx'

export interface QueryLike<T> {
  data: T | undefined
  error: unknown
  isFetching: boolean
  dataUpdatedAt: number
  refetch: () => unknown
}

/**
 * @param children draws the content once it is there
 * @param waiting drawn instead of the grey lines while the first answer is awaited
 * @example <Loaded query={overview}>{(data) => <Pool tiers={data.pool} />}</Loaded>
 */
export function Loaded<T>({
  query,
  waiting,
  children,
}: {
  query: QueryLike<T>
  waiting?: ReactNode
  children: (data: T) => ReactNode
}) {
  const texts = useUiTexts()
  const retry = (
    <Button onClick={() => void query.refetch()} loading={query.isFetching}>
      {texts.retry}
    </Button>
  )
  if (query.data !== undefined) {
    return (
      <>
        {query.error != null && (
          <StaleNote text={texts.stale(dateTime(new Date(query.dataUpdatedAt)) ?? '')}>{retry}</StaleNote>
        )}
        {children(query.data)}
      </>
    )
  }
  if (query.error != null) {
    const fallen = texts.fallen(query.error)
    return (
      <StateBox kind={fallen.kind} title={fallen.title} note={fallen.note}>
        {fallen.kind === 'error' && retry}
      </StateBox>
    )
  }
  return waiting ?? <LoadingState text="…" />
}
