// The same work handed through a well-known queue, where its packages and a Redis are there: its queue decides nothing.
import { spawn, spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const JOBS = 2000
const CONCURRENCY = 50
const BEGIN_TRIES = 100

/** The part of bullmq that is measured. */
interface QueueLibrary {
  readonly Queue: new (name: string, options: object) => { readonly add: (name: string, data: object) => Promise<unknown>; readonly close: () => Promise<void> }
  readonly Worker: new (name: string, work: () => Promise<void>, options: object) => { readonly run: () => Promise<void>; readonly close: () => Promise<void> }
}

function library(): QueueLibrary | undefined {
  try {
    return createRequire(import.meta.url)('bullmq') as QueueLibrary
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** Seconds since a moment. */
function since(from: bigint): number {
  return Number(process.hrtime.bigint() - from) / 1e9
}

async function rates({ Queue, Worker }: QueueLibrary, connection: object): Promise<{ readonly adds: number; readonly jobs: number }> {
  const queue = new Queue('bench', { connection })
  let from = process.hrtime.bigint()
  for (let i = 0; i < JOBS; i++) await queue.add('contact', { entry: i })
  const adds = JOBS / since(from)
  let done = 0
  const finished = new EventEmitter()
  const worker = new Worker('bench', async () => {
    if (++done === JOBS) finished.emit('all')
  }, { connection, concurrency: CONCURRENCY, autorun: false })
  const all = once(finished, 'all')
  from = process.hrtime.bigint()
  const running = worker.run()
  await all
  const jobs = JOBS / since(from)
  await worker.close()
  await running
  await queue.close()
  return { adds, jobs }
}

/** How a Redis keeps what it is told: not at all, or on the disk before it answers, as our leases are. */
const KEEPING = {
  'that writes nothing to the disk': ['--appendonly', 'no'],
  'that writes each command to the disk before it answers': ['--appendonly', 'yes', '--appendfsync', 'always'],
} as const

type Line = (what: string, figure: string, besides?: string) => void

/** Starts a Redis of its own on a socket in a folder; undefined when it does not answer there. */
async function redisIn(folder: string, keeping: readonly string[]): Promise<{ readonly socket: string; readonly end: () => Promise<void> } | undefined> {
  const socket = join(folder, 'redis.sock')
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', ...keeping, '--dir', folder], { stdio: 'ignore' })
  const ended = once(server, 'exit')
  const end = async (): Promise<void> => {
    server.kill('SIGTERM')
    await ended
  }
  for (let tries = 0; !existsSync(socket) && server.exitCode === null && tries < BEGIN_TRIES; tries++) await setTimeout(100)
  if (existsSync(socket)) return { socket, end }
  await end()
  return undefined
}

/** Prints how fast the queue is beside our leases one by one, or why it was not run. Its queue decides nothing: a yardstick, no rival. */
export async function beside(line: Line, single: number, folder: string): Promise<void> {
  const found = library()
  const version = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  if (found === undefined || version.status !== 0) {
    line('bullmq on Redis', 'not run', found === undefined ? 'npm install --no-save bullmq ioredis brings it' : 'redis-server (Debian: apt-get install redis-server) does not run from PATH')
    return
  }
  for (const [words, keeping] of Object.entries(KEEPING)) {
    const own = mkdtempSync(join(folder, 'redis-'))
    const redis = await redisIn(own, keeping)
    if (redis === undefined) {
      line('bullmq on Redis', 'not run', 'redis-server did not start')
      return
    }
    try {
      const { adds, jobs } = await rates(found, { path: redis.socket, maxRetriesPerRequest: null })
      line('bullmq, adds one by one', `${Math.round(adds)}/s`, `ours ${(single / adds).toFixed(2)}x; on Redis ${/v=(\S+)/.exec(version.stdout)?.[1] ?? ''} ${words}; its queue decides nothing`)
      line(`bullmq, jobs at concurrency ${CONCURRENCY}`, `${Math.round(jobs)}/s`, `ours ${(single / jobs).toFixed(2)}x one by one; the same Redis; its queue decides nothing`)
    } finally {
      await redis.end()
    }
  }
}
