/**
 * The product as `npm start` runs it, but the day on which matters are worked is moved by a file: it holds how many days the
 * clock of matters stands before or behind the real one. Stories that wait for days (publicity) write it; the clocks that tick
 * every five minutes elsewhere tick every second here. Sign-in, the log and the browser keep the real time.
 */
import { readFileSync } from 'node:fs'
import { runServer } from '../../apps/server/main.ts'

const dayMs = 86_400_000
const file = process.env.JIULIAN_STORY_CLOCK

/** Days by which the clock is moved; 0 without a file. */
function moved(): number {
  try {
    return Number(readFileSync(file ?? '', 'utf8')) || 0
  } catch {
    return 0
  }
}

await runServer({}, { now: () => new Date(Date.now() + moved() * dayMs), everyMs: 1_000 })
