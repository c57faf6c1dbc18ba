/** State of a run as the server sends it (work.run). */
export interface RunEvent {
  id: number
  kind: string
  state: 'queued' | 'running' | 'done' | 'failed'
  title: string
  progress: { step?: string; done?: number; total?: number; eta_seconds?: number | null }
  result: unknown
  error: string | null
}

/**
 * Follows a run live until it ends; reconnects by itself when the connection drops.
 * @returns a function that stops following
 * @example useEffect(() => followRun(runId, setRun), [runId])
 */
export function followRun(id: number | string, onEvent: (run: RunEvent) => void): () => void {
  const source = new EventSource(`/api/runs/${id}/events`)
  source.addEventListener('run', (event) => {
    const run = JSON.parse((event as MessageEvent<string>).data) as RunEvent
    onEvent(run)
    if (run.state === 'done' || run.state === 'failed') source.close()
  })
  return () => source.close()
}
