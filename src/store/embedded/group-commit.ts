import { setImmediate } from 'node:timers'
import type { Database } from './database.js'

/** Most acts of one commit: those behind them wait for the next, so that what reads meanwhile gets its turn. */
const ACTS_AT_ONCE = 64

/** Acts that share commits: one write to the disk makes all of them durable. */
export interface GroupCommit {
  /**
   * Runs a synchronous act after those asked for before, sees what they wrote, and answers once all of it is on the disk.
   * An act that throws is undone alone; when the commit fails, every act of it is refused.
   */
  readonly share: <T>(act: () => T) => Promise<T>
  /** Runs at once what still waits. */
  readonly finish: () => void
}

/** An act that waits for its turn. */
interface Waiting {
  /** Runs the act; the function given back answers whoever asked. */
  readonly run: (isAlone: boolean) => () => void
  readonly refuse: (error: unknown) => void
}

function waitingFor<T>(db: Database, act: () => T, resolve: (value: T) => void, refuse: (error: unknown) => void): Waiting {
  return {
    refuse,
    run: (isAlone) => {
      // Nobody else's work would be undone with it.
      if (isAlone) {
        const value = act()
        return () => resolve(value)
      }
      try {
        const value = db.nested(act)
        return () => resolve(value)
      } catch (error) {
        // Where the engine ended the whole transaction nothing of it stands.
        if (!db.isWriting()) throw error
        return () => refuse(error)
      }
    },
  }
}

function commitTogether(db: Database, group: readonly Waiting[]): void {
  try {
    const answers = db.write(() => group.map((one) => one.run(group.length === 1)))
    for (const answer of answers) answer()
  } catch (error) {
    for (const one of group) one.refuse(error)
  }
}

/** Opens the group commit of a store: acts asked for in one turn of the event loop are committed together. */
export function openGroupCommit(db: Database): GroupCommit {
  let waiting: Waiting[] = []
  const next = (): void => {
    const group = waiting.slice(0, ACTS_AT_ONCE)
    waiting = waiting.slice(ACTS_AT_ONCE)
    if (waiting.length > 0) setImmediate(next)
    if (group.length > 0) commitTogether(db, group)
  }
  return {
    share: (act) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(next)
        waiting.push(waitingFor(db, act, resolve, reject))
      }),
    finish: () => {
      while (waiting.length > 0) next()
    },
  }
}
