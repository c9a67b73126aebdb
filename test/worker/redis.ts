import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from '../../scripts/free-port.js'

/** A Redis of a test's own. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>
  /** Starts it again at the same address, with what it kept. */
  readonly restart: () => Promise<void>
}

/** Says in one line why nothing can be tried on a Redis here; undefined where it can. */
export function missingRedis(): string | undefined {
  const found = spawnSync('redis-server', ['--version'])
  return found.status === 0 ? undefined : 'redis-server (Debian: apt-get install redis-server) does not run from PATH'
}

/** Waits until it answers; false when it ended before, which another process on its port makes it do. */
async function isUp(child: ChildProcess, port: number, password?: string): Promise<boolean> {
  const probe = new Redis({ host: '127.0.0.1', port, ...(password === undefined ? {} : { password }), retryStrategy: () => 50, maxRetriesPerRequest: null })
  probe.on('error', () => undefined)
  let isEnded = false
  const ended = new Promise<false>((resolve) => child.once('exit', () => {
    isEnded = true
    resolve(false)
  }))
  try {
    const answered = probe.ping().then(() => !isEnded, () => false)
    return await Promise.race([answered, ended])
  } finally {
    probe.disconnect()
  }
}

/** Hands a Redis of its own to a piece of work; where there is none, says so in one line and does nothing. */
export async function onRedis(work: (server: RedisServer) => Promise<void>, { isKept = false, password }: { readonly isKept?: boolean; readonly password?: string } = {}): Promise<void> {
  const missing = missingRedis()
  if (missing !== undefined) {
    console.log(`not tried on a Redis: ${missing}`)
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-redis-'))
  let child: ChildProcess | undefined
  let port = 0
  const start = async (): Promise<void> => {
    for (let tries = 0; ; tries++) {
      if (port === 0 || tries > 0) port = await freePort()
      child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...(isKept ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []), ...(password === undefined ? [] : ['--requirepass', password])], { stdio: 'ignore' })
      if (await isUp(child, port, password)) return
      if (tries === 5) throw new Error('redis-server did not start')
    }
  }
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  try {
    await start()
    const url = `redis://127.0.0.1:${port}`
    await work({ url, port, kill, restart: start })
  } finally {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Waits for a condition, however long a busy machine takes; the test's own limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20)
}
