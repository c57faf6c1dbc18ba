import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { StartFault } from '../start-fault.ts'

/** An address that listens; what it answers may be exchanged while it runs. */
export interface Listener {
  port: number
  answerWith: (fetch: (request: Request, env: unknown) => Response | Promise<Response>) => void
  close: () => Promise<void>
}

/**
 * Takes the address at once, so that a busy port is told before a minute of work and not after it.
 * @throws StartFault when the port is busy or not allowed
 * @example const listener = await listen('127.0.0.1', 8080, startingAnswer)
 */
export function listen(host: string, port: number, first: (request: Request) => Response): Promise<Listener> {
  let answer: (request: Request, env: unknown) => Response | Promise<Response> = first
  const server = createAdaptorServer({ fetch: (request, env) => answer(request, env) }) as Server
  // A file of 2 GB over a slow line takes longer than the five minutes Node allows a request.
  server.requestTimeout = 0
  server.headersTimeout = 60_000
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => reject(faultOf(fault, host, port)))
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      server.on('error', () => {})
      const address = server.address()
      resolve({
        port: address && typeof address === 'object' ? address.port : port,
        answerWith: (fetch) => {
          answer = fetch
        },
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeIdleConnections()
            // Live run events never end by themselves.
            setTimeout(() => server.closeAllConnections(), 1_500).unref()
          }),
      })
    })
  })
}

function faultOf(fault: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (fault.code) {
    case 'EADDRINUSE':
      return new StartFault(
        `端口 ${port} 已被其他程序占用：请关闭该程序，或用 PORT 换一个端口。`,
        `Port ${port} is in use by another program: stop it, or choose another with PORT.`,
        fault,
      )
    case 'EACCES':
      return new StartFault(
        `没有权限使用端口 ${port}：请用 PORT 换一个大于 1024 的端口。`,
        `Port ${port} is not allowed for this user: choose one above 1024 with PORT.`,
        fault,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartFault(
        `本机没有地址 ${host}：请检查 HOST。`,
        `This machine has no address ${host}: check HOST.`,
        fault,
      )
    default:
      return fault
  }
}
