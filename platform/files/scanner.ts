/** The virus scanner of the installation: clamd over its socket, or any command that reads the file from its input. */
import { spawn } from 'node:child_process'
import { connect } from 'node:net'

/** What a scanner says; `unknown`: it did not answer and is asked again later. */
export type Verdict = { is: 'clean' } | { is: 'infected'; said: string } | { is: 'unknown'; said: string }
export interface Scanner {
  name: string
  scan: (bytes: Buffer) => Promise<Verdict>
}

const patienceMs = 30_000

/**
 * Scanner of a setting: `clamd:/run/clamav/clamd.ctl`, `clamd:host:3310`, or `command:clamscan --no-summary -` (ends with 0
 * clean, 1 infected). @throws Error for anything else
 */
export function scannerOf(setting: string): Scanner {
  const [kind, ...rest] = setting.split(':')
  const where = rest.join(':')
  if (kind === 'clamd' && where) return { name: setting, scan: (bytes) => askClamd(where, bytes) }
  if (kind === 'command' && where) return { name: setting, scan: (bytes) => runCommand(where.split(/\s+/), bytes) }
  throw new Error(`JIULIAN_SCANNER is clamd:SOCKET, clamd:HOST:PORT or command:PROGRAM …, not ${setting}`)
}

/** INSTREAM of clamd: chunks with their length before them, an empty one at the end. */
function askClamd(where: string, bytes: Buffer): Promise<Verdict> {
  const [host, port] = where.split(':')
  return new Promise((resolve) => {
    const socket = where.startsWith('/') ? connect(where) : connect(Number(port), host)
    let answer = ''
    const give = (verdict: Verdict) => {
      socket.destroy()
      resolve(verdict)
    }
    socket.setTimeout(patienceMs, () => give({ is: 'unknown', said: 'no answer' }))
    socket.on('error', (fault) => give({ is: 'unknown', said: fault.message }))
    socket.on('connect', () => {
      socket.write('zINSTREAM\0')
      for (let from = 0; from < bytes.length; from += 65_536) {
        const part = bytes.subarray(from, from + 65_536)
        const length = Buffer.alloc(4)
        length.writeUInt32BE(part.length)
        socket.write(length)
        socket.write(part)
      }
      socket.write(Buffer.alloc(4))
    })
    socket.on('data', (part) => {
      answer += part.toString('utf8')
      if (answer.includes('\0')) give(verdictOf(answer.replaceAll('\0', '').trim()))
    })
    socket.on('close', () => give(verdictOf(answer.trim())))
  })
}
const verdictOf = (answer: string): Verdict => {
  const found = /^stream: (.*) FOUND$/.exec(answer)
  if (found) return { is: 'infected', said: found[1]! }
  return answer === 'stream: OK' ? { is: 'clean' } : { is: 'unknown', said: answer || 'no answer' }
}

function runCommand([program, ...more]: string[], bytes: Buffer): Promise<Verdict> {
  return new Promise((resolve) => {
    const child = spawn(program!, more, { stdio: ['pipe', 'pipe', 'ignore'], timeout: patienceMs })
    let said = ''
    child.stdout.on('data', (part: Buffer) => {
      said = (said + part.toString('utf8')).slice(0, 500)
    })
    child.on('error', (fault) => resolve({ is: 'unknown', said: fault.message }))
    child.on('close', (code) =>
      resolve(
        code === 0
          ? { is: 'clean' }
          : code === 1
            ? { is: 'infected', said: said.trim() || 'infected' }
            : { is: 'unknown', said: said.trim() || `ended with ${code}` },
      ),
    )
    // A program that ends before it has read everything is no fault of ours.
    child.stdin.on('error', () => undefined)
    child.stdin.end(bytes)
  })
}
