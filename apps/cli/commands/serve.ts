import type { Command } from 'commander'
import { act, command } from '../command.ts'

/** `serve`: the same as `npm start`. */
export const serveCommand = (): Command =>
  command('serve', '启动服务 Start the server with console and API')
    .option('--port <number>', '端口 port (default: PORT or 8080)')
    .option('--host <address>', '监听地址 address to listen on')
    .option('--demo', '使用 DATABASE_URL 时也建立示范旗县与演示账号 demo banner and accounts also with DATABASE_URL')
    .action(
      act(
        async (
          _desk,
          options: { port?: string; host?: string; demo?: boolean; data?: string; region?: string },
          _self: Command,
        ) => {
          const { runServer } = await import('../../server/main.ts')
          await runServer(options)
          return 0
        },
      ),
    )
