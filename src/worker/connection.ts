import type { Redis } from 'ioredis'
import { queueAccess, queueName } from '../app/queue-address.js'
import { Problem } from '../model/problem.js'
import type { QueuePackages } from './packages.js'

const CONNECT_MS = 10_000
/** Longest pause before a lost connection is tried again. */
const PAUSE_MS_MAX = 2000

function wordsOf(error: Error | undefined): string {
  const code = error !== undefined && 'code' in error ? String(error.code) : ''
  // What Redis says begins with a code of its own; the rest is not quoted.
  const said = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH)/.exec(error?.message ?? '')?.[1]
  if (said !== undefined) return `it refuses user or password (${said}): set RIGHTPARTY_QUEUE_USER and RIGHTPARTY_QUEUE_PASSWORD`
  if (/CERT|TLS|SSL/.test(code)) return `its certificate is not trusted (${code}): name a file of who signed it by NODE_EXTRA_CA_CERTS`
  return `it does not answer${code === '' ? '' : ` (${code})`}: start it or name another`
}

/**
 * Connects to Redis or Valkey; a connection that is lost later is made again, and what was asked meanwhile waits for it.
 * @throws Problem invalid-input for an address that is none; store-unavailable when it cannot be used
 */
export async function connectQueue(url: string, { ioredis }: Pick<QueuePackages, 'ioredis'>): Promise<Redis> {
  const { host, port, db, isEncrypted, user, password } = queueAccess(url)
  const redis = new ioredis.Redis({
    host, port, db, lazyConnect: true, maxRetriesPerRequest: null, connectTimeout: CONNECT_MS, retryStrategy: (times) => Math.min(100 * times, PAUSE_MS_MAX),
    ...(isEncrypted ? { tls: {} } : {}), ...(user === undefined ? {} : { username: user }), ...(password === undefined ? {} : { password }),
  })
  let last: Error | undefined
  redis.on('error', (error: Error) => {
    // Told where what was asked fails; by itself a lost connection is made again.
    last = error
  })
  try {
    await redis.connect()
    await redis.ping()
    return redis
  } catch (error) {
    redis.disconnect()
    throw new Problem('store-unavailable', `the queue ${queueName(url)} cannot be used: ${wordsOf(last ?? (error instanceof Error ? error : undefined))}`)
  }
}
