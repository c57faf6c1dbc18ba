/** Shows on the terminal what is being done: one line that renews itself, or plain lines where the output is a file. */
export interface Steps {
  /** Says what is being done now, and how far. */
  at: (step: string, done?: number, total?: number) => void
  /** Ends the line with what has been done. */
  done: (text: string) => void
  /** Takes the renewing line away. */
  clear: () => void
  /** A line of its own. */
  say: (text: string) => void
}

export interface Output {
  write: (text: string) => unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}

const barWidth = 24
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/**
 * @example const steps = showSteps(process.stderr); steps.at('接收文件', 3, 40); steps.done('40 个文件')
 */
export function showSteps(output: Output, now: () => number = Date.now): Steps {
  let current = ''
  let begun = now()
  /** When the first step since the last finished line began. */
  let since: number | undefined
  let lastTold = 0
  const clear = () => {
    if (output.isTTY) output.write('\r\x1b[2K')
  }
  const cut = (text: string) => text.slice(0, Math.max(20, (output.columns || 100) - 2))
  return {
    clear,
    at: (step, done, total) => {
      if (step !== current) {
        current = step
        begun = now()
        since ??= begun
        lastTold = 0
        if (!output.isTTY) output.write(`… ${step}\n`)
      }
      if (!output.isTTY) {
        // In a log file a line every ten seconds is enough.
        if (total && done && now() - Math.max(begun, lastTold) > 10_000) {
          lastTold = now()
          output.write(`  ${step} ${done}/${total}\n`)
        }
        return
      }
      if (now() - lastTold < 80 && done !== total) return
      lastTold = now()
      const filled = total ? Math.round((barWidth * Math.min(done ?? 0, total)) / total) : 0
      const bar = total ? ` ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${done ?? 0}/${total}` : ''
      clear()
      output.write(cut(`… ${step}${bar}  ${seconds(now() - begun)}`))
    },
    done: (text) => {
      clear()
      output.write(`✓ ${text}${since === undefined ? '' : `  (${seconds(now() - since)})`}\n`)
      current = ''
      since = undefined
    },
    say: (text) => {
      clear()
      output.write(`${text}\n`)
    },
  }
}
