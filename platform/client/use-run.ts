import { useEffect, useState } from 'react'
import type { RunView } from '../work/shared.ts'
import { listen } from './listen.ts'
import { get } from './request.ts'

/**
 * A run as it goes on, live; null until the first word of it.
 *
 * @param onEnd called once when the run has ended
 * @example const run = useRun(delivery.runId, () => queries.invalidateQueries())
 */
export function useRun(id: number | null, onEnd?: (run: RunView) => void): RunView | null {
  const [run, setRun] = useState<RunView | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new callback must not open a new line to the server
  useEffect(() => {
    if (id === null) return
    let over = false
    const take = (next: RunView) => {
      setRun(next)
      if (over || (next.state !== 'done' && next.state !== 'failed')) return
      over = true
      stop()
      onEnd?.(next)
    }
    const stop = listen<RunView>(`/runs/${id}/events`, take, (connected) => {
      // The line breaks when the run ends between two words: ask once how it stands.
      if (!connected && !over) get<RunView>(`/runs/${id}`).then(take, () => undefined)
    })
    return stop
  }, [id])
  return id === null ? null : run
}
