// Starts and stops a real Redis on this machine, or what RIGHTPARTY_REDIS_SERVER names (valkey-server), for tests and benches.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from './free-port.js'

const PROGRAM = process.env.RIGHTPARTY_REDIS_SERVER ?? 'redis-server'
/** Times that a port is tried that another process may have taken since it was found free. */
const PORT_TRIES = 6
const PORT_PAUSE_MS = 200

/** How a Redis is started. */
export interface RedisOptions {
  /** Whether each command is on the disk before it is answered, as our leases are; else nothing is kept. */
  readonly isKept?: boolean
  readonly password?: string
}

/** A running Redis. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Process id, which changes with each `restart`. */
  readonly pid: number
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>
  /** Starts it again at the same address, with what it kept. */
  readonly restart: () => Promise<void>
  /** Ends it, and removes what it kept. */
  readonly stop: () => Promise<void>
}

/** Name and version of what runs here; undefined where nothing does. */
export function redisVersion(): string | undefined {
  const found = spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' })
  const version = /^(\w+) server v=(\S+)/i.exec(found.stdout ?? '')
  return found.status === 0 ? `${version?.[1] ?? PROGRAM} ${version?.[2] ?? ''}`.trim() : undefined
}

/** Says in one line why nothing can be tried on a Redis here; undefined where it can. */
export function missingRedis(): string | undefined {
  return redisVersion() === undefined ? `${PROGRAM} (Debian: apt-get install ${PROGRAM}) does not run from PATH` : undefined
}

/** Servers that must not outlive this process. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

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

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Starts a Redis on loopback with a free port and a folder of its own. @throws Error when it does not come up */
export async function startRedis({ isKept = false, password }: RedisOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-redis-'))
  const keeping = isKept ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no']
  const onPort = async (port: number): Promise<ChildProcess | undefined> => {
    const child = spawn(PROGRAM, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...keeping, ...(password === undefined ? [] : ['--requirepass', password])], { stdio: 'ignore' })
    running.add(child)
    child.once('exit', () => running.delete(child))
    return (await isUp(child, port, password)) ? child : undefined
  }
  let [child, port]: [ChildProcess | undefined, number] = [undefined, 0]
  for (let tries = 0; child === undefined && tries < PORT_TRIES; tries++) {
    port = await freePort()
    child = await onPort(port)
  }
  if (child === undefined) throw new Error(`${PROGRAM} did not start`)
  let current = child
  return {
    url: `redis://127.0.0.1:${port}`, port,
    get pid() {
      return current.pid ?? 0
    },
    kill: () => kill(current),
    restart: async () => {
      for (let tries = 0; tries < PORT_TRIES; tries++) {
        const again = await onPort(port)
        if (again !== undefined) {
          current = again
          return
        }
        // Somebody has the port for the moment, as one who looks for a free one.
        await pause(PORT_PAUSE_MS)
      }
      throw new Error(`${PROGRAM} did not start again on port ${port}`)
    },
    stop: async () => {
      await kill(current)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
