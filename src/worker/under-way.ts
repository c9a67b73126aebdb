import type { Shard } from '../app/judge-shard.js'
import type { DebtId } from '../model/ids.js'

/** A run of debts that was asked for and not yet given. */
export interface RunUnderWay {
  readonly job: number
  readonly debts: readonly DebtId[]
  readonly resolve: (shard: Shard) => void
  readonly reject: (error: Error) => void
  /** Times that it was put on the queue. */
  puts: number
  failures: number
  /** When it was last put on the queue or heard of, on a clock that never jumps. */
  heardMs: number
}

/** The runs of debts of one list that are under way, by the number of their job. */
export interface RunsUnderWay {
  /** Takes in a run of debts, and numbers it. */
  readonly add: (run: Pick<RunUnderWay, 'debts' | 'resolve' | 'reject'>, nowMs: number) => RunUnderWay
  readonly find: (job: number) => RunUnderWay | undefined
  /** Hands on what a run gave; false when it was given before. */
  readonly give: (job: number, shard: Shard) => boolean
  /** Fails all of them; their jobs may stand on the queue still. */
  readonly fail: (error: Error) => void
  readonly all: () => readonly RunUnderWay[]
}

/** Opens the book of runs under way. */
export function openRunsUnderWay(): RunsUnderWay {
  const runs = new Map<number, RunUnderWay>()
  let numbered = 0
  return {
    add: (asked, nowMs) => {
      const run: RunUnderWay = { ...asked, job: numbered++, puts: 0, failures: 0, heardMs: nowMs }
      runs.set(run.job, run)
      return run
    },
    find: (job) => runs.get(job),
    give: (job, shard) => {
      const run = runs.get(job)
      runs.delete(job)
      run?.resolve(shard)
      return run !== undefined
    },
    fail: (error) => {
      for (const run of runs.values()) run.reject(error)
    },
    all: () => [...runs.values()],
  }
}
