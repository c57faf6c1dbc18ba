// Runs after `npm install`, on whatever Node the machine has (>= 20): builds the console with the Node 24 that came along.
// It never fails an install: `npm start` builds what is missing, too.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const config = join('apps', 'console', 'vite.config.ts')

if (process.env.JIULIAN_SKIP_BUILD !== '1' && existsSync(join(root, config)) && existsSync(vite)) {
  const binary = existsSync(node) ? node : process.execPath
  const env = { ...process.env, NODE_ENV: 'production' }
  const { status, error } = spawnSync(binary, [vite, 'build', '--config', config, '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  if (status !== 0)
    console.warn(`The console is not built yet (${error?.message ?? `exit ${status}`}); npm start will try again.`)
}
