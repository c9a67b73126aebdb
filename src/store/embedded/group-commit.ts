import { setImmediate } from 'node:timers'
import type { Database } from './database.js'

/** Most acts of one commit: those behind them wait for the next, so that what reads meanwhile gets its turn. */
const ACTS_AT_ONCE = 64
/** An act begins in a group no later than so long after the first: those that are done are answered before more is done. */
const GROUP_MS = 25

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

/** Runs acts of a group in one transaction until they have taken their time; gives those that were left. */
function commitTogether(db: Database, group: readonly Waiting[]): readonly Waiting[] {
  const fromMs = performance.now()
  const answers: (() => void)[] = []
  let tried = 0
  try {
    db.write(() => {
      while (tried < group.length && (tried === 0 || performance.now() - fromMs < GROUP_MS)) answers.push(group[tried++]!.run(group.length === 1))
    })
  } catch (error) {
    // Where nothing could be begun nobody need wait for the same again.
    const refused = tried === 0 ? group.length : tried
    for (const one of group.slice(0, refused)) one.refuse(error)
    return group.slice(refused)
  }
  for (const answer of answers) answer()
  return group.slice(tried)
}

/** Opens the group commit of a store: acts asked for in one turn of the event loop are committed together. */
export function openGroupCommit(db: Database): GroupCommit {
  let waiting: Waiting[] = []
  const next = (): void => {
    const group = waiting.slice(0, ACTS_AT_ONCE)
    if (group.length === 0) return
    waiting = [...commitTogether(db, group), ...waiting.slice(ACTS_AT_ONCE)]
    if (waiting.length > 0) setImmediate(next)
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
