import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { openDatabase } from '../../src/store/embedded/database.js'

/** How often the store is asked. */
const POLL_MS = 5

/**
 * Presses Ctrl-C for a running command as soon as a question to its store has an answer, so that it is in the midst of what the
 * answer tells of; gives its exit code, or the signal that ended it. The store must have been made before.
 */
export async function interruptedWhen(running: ChildProcess, path: string, sql: string): Promise<number | string | null> {
  const ended = once(running, 'exit') as Promise<[number | null, string | null]>
  const db = openDatabase({ path, readOnly: true, busyMs: 10_000 })
  try {
    while (running.exitCode === null && running.signalCode === null && db.get(sql) === undefined) await setTimeout(POLL_MS)
  } finally {
    db.close()
  }
  running.kill('SIGINT')
  const [code, signal] = await ended
  return code ?? signal
}
