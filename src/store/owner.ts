import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** An act of a process that we cannot look at is dead when it has not written for so long. */
const SILENCE_MS = 120_000
/** The same for another handle of this process, whose thread may have died: longer, since it may also be reading a large file. */
const SILENCE_IN_PROCESS_MS = 600_000

/** Who holds an act: enough to tell a living process from one that reuses its number. */
export interface Owner {
  readonly token: string
  readonly host: string
  readonly pid: number
  readonly startedAt: string
}

/** Says who we are, as the holder of one handle of a store. */
export function thisProcess(): Owner {
  return { token: randomUUID(), host: hostIdentity(), pid: process.pid, startedAt: startOf(process.pid) ?? '' }
}

/** Tells whether the holder of an act still works on it, which it last showed `silentMs` ago; absent: nobody holds it. */
export function isAlive(owner: Owner | undefined, silentMs: number): boolean {
  if (owner === undefined) return false
  if (owner.host !== hostIdentity()) return silentMs < SILENCE_MS
  if (owner.pid === process.pid && owner.startedAt === (startOf(process.pid) ?? '')) return silentMs < SILENCE_IN_PROCESS_MS
  if (!processExists(owner.pid)) return false
  const startedAt = startOf(owner.pid)
  // Where the system does not tell when a process began, a silent one counts as gone.
  return startedAt === undefined ? silentMs < SILENCE_MS : startedAt === owner.startedAt
}

/** Says whether a process of this number runs here, whoever started it. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it exists and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Boot and moment at which a process began, as the system counts it; undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold blanks; after it come the state and, as the 20th word, the start time (proc(5)).
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const state = words[0]
    return state === 'Z' || state === 'X' ? 'ended' : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${words[19]}`
  } catch {
    // No /proc on this system, or the process has just ended.
    return undefined
  }
}

/** Processes that see each other's numbers: the same host and, on Linux, the same process namespace. */
function hostIdentity(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // Not Linux: one process namespace for each host.
    return hostname()
  }
}
