import { setTimeout as pause } from 'node:timers/promises'
import { missingRedis, startRedis, type RedisOptions, type RedisServer } from '../../scripts/redis-server.js'

export { missingRedis }

/** Hands a Redis of its own to a piece of work; where there is none, says so in one line and does nothing. */
export async function onRedis(work: (server: RedisServer) => Promise<void>, options: RedisOptions = {}): Promise<void> {
  const missing = missingRedis()
  if (missing !== undefined) {
    console.log(`not tried on a Redis: ${missing}`)
    return
  }
  const server = await startRedis(options)
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

/** Waits for a condition, however long a busy machine takes; the test's own limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20)
}
