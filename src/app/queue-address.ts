import { readFileSync } from 'node:fs'
import { Problem } from '../model/problem.js'
import { onFiles } from './files.js'

/** Where a Redis or Valkey is, and whom to speak to it as. */
export interface QueueAccess {
  readonly host: string
  readonly port: number
  /** Number of the database. */
  readonly db: number
  readonly isEncrypted: boolean
  readonly user?: string
  readonly password?: string
}

const WORDS = 'the address of a queue is redis://HOST[:PORT][/DATABASE], or rediss:// for an encrypted connection'

function parsed(url: string): URL {
  // The address may hold a password, so that no message quotes it.
  if (!URL.canParse(url)) throw new Problem('invalid-input', WORDS)
  const address = new URL(url)
  if (!['redis:', 'rediss:'].includes(address.protocol) || address.hostname === '' || !/^\/?\d*$/.test(address.pathname) || address.search !== '' || address.hash !== '') throw new Problem('invalid-input', WORDS)
  return address
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that begins no code stands for itself.
    return text
  }
}

/**
 * Where and as whom to reach a queue: user and password from its address where a file or the environment gave it, else from
 * `RIGHTPARTY_QUEUE_USER` and `RIGHTPARTY_QUEUE_PASSWORD` (or a file that `RIGHTPARTY_QUEUE_PASSWORD_FILE` names).
 * @throws Problem invalid-input for an address that is none
 */
export function queueAccess(url: string, env: NodeJS.ProcessEnv = process.env): QueueAccess {
  const { protocol, hostname, port, pathname, username, password } = parsed(url)
  const file = env.RIGHTPARTY_QUEUE_PASSWORD_FILE
  const secret = password === '' ? (env.RIGHTPARTY_QUEUE_PASSWORD ?? (file === undefined ? undefined : onFiles(file, () => readFileSync(file, 'utf8')).trim())) : decoded(password)
  const user = username === '' ? env.RIGHTPARTY_QUEUE_USER : decoded(username)
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? 6379 : Number(port), db: Number(pathname.slice(1)), isEncrypted: protocol === 'rediss:',
    ...(user === undefined ? {} : { user }), ...(secret === undefined ? {} : { password: secret }),
  }
}

/** The address without user and password: for messages. */
export function queueName(url: string): string {
  const { protocol, host, pathname } = parsed(url)
  return `${protocol}//${host}${pathname}`
}

/**
 * Takes an address given as an option, where every list of processes shows it.
 * @throws Problem invalid-input when it holds a password or is none
 */
export function queueFlag(url: string): string {
  const { username, password } = parsed(url)
  if (username !== '' || password !== '') {
    throw new Problem('invalid-input', 'leave user and password out of the address, where every list of processes would show them: set RIGHTPARTY_QUEUE_USER and RIGHTPARTY_QUEUE_PASSWORD, or the whole address as RIGHTPARTY_QUEUE')
  }
  return url
}

/** The address as settings show it: that there is a user or password, and never which. */
export function queueShown(url: string): string {
  if (!URL.canParse(url)) return '[no address]'
  const { protocol, host, pathname, username, password } = new URL(url)
  return `${protocol}//${username === '' && password === '' ? '' : '[redacted]@'}${host}${pathname}`
}
