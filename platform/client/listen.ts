import { addressOf } from './request.ts'

/**
 * Listens to server-sent events of a path; the browser reconnects by itself after a lost line.
 *
 * @param onMessage the parsed data of each event, whatever its name
 * @param onState false while the line is lost
 * @returns a function that stops listening
 * @example const stop = listen<Run>('/runs/7/events', setRun)
 */
export function listen<T>(
  path: string,
  onMessage: (message: T) => void,
  onState: (connected: boolean) => void = () => {},
): () => void {
  const source = new EventSource(addressOf(path))
  const receive = (event: MessageEvent<string>) => {
    try {
      onMessage(JSON.parse(event.data) as T)
    } catch {
      // A heartbeat or a comment that is no JSON: nothing to show.
    }
  }
  for (const name of ['message', 'run', 'progress', 'done', 'failed']) source.addEventListener(name, receive)
  source.onopen = () => onState(true)
  source.onerror = () => onState(false)
  return () => source.close()
}
