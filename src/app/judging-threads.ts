import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { DebtId } from '../model/ids.js'
import { THREADED_DEBTS_MIN } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { RankContext } from '../rank/index.js'
import { endOfThread, isBuilt, isThreadDeath, letThreadsRest, makeThreadControl, problemOf, STOP, threadOptions, type ProblemText, type ThreadControl } from '../store/threads.js'
import type { Judges, SeenBy, Shard } from './judge-shard.js'
import type { JudgedApart } from './kept-shard.js'
import type { Settings } from './settings.js'

/** What of a rank context is plain values: the rest a thread makes anew from its own packs and key. */
export type RankTerms = Omit<RankContext, 'law' | 'packs' | 'signedOff' | 'ref' | 'salt' | 'certificate' | 'digests'>

/** What a judging thread is given at its start. */
export interface JudgingTask {
  readonly settings: Settings
  readonly folder: string
  readonly overlayOff: boolean
  readonly seen: SeenBy
  readonly terms: RankTerms
  readonly control: ThreadControl
}

/** What a thread is asked, one after another: to judge a run of debts (`apart`: each by itself), for the content digest, or to end. */
export type JudgingRequest = { readonly debts: readonly DebtId[]; readonly apart?: { readonly isKept: boolean } } | { readonly contentDigest: { readonly isKept: boolean } } | 'end'

/** What a thread answers, in the order in which it was asked. */
export type JudgingAnswer =
  | { readonly shard: Shard }
  | { readonly apart: readonly JudgedApart[] }
  | { readonly digest: string }
  | { readonly problem: ProblemText }

/** Runs handed to a thread before it gave the first: it goes on while its answer is merged. */
const AHEAD = 2

/** How many runs are worth asking so many threads for at once. */
export function widthOf(count: number): number {
  return count * (AHEAD + 1)
}

/** The plain values of a rank context. */
export function termsOf({ law: _law, packs: _packs, signedOff: _signedOff, ref: _ref, salt: _salt, certificate: _certificate, digests: _digests, ...terms }: RankContext): RankTerms {
  return terms
}

/** How many threads judge a portfolio of so many debts when nobody said: one for each core, none where they do not pay. */
export function threadsFor(debts: number): number {
  const cores = availableParallelism()
  return isBuilt && debts >= THREADED_DEBTS_MIN && cores > 1 ? cores : 0
}

interface Job {
  readonly request: JudgingRequest
  /** Requests that it stands for: a digest keeps a thread busy for as long as many runs do. */
  readonly weight: number
  readonly resolve: (answer: JudgingAnswer) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  readonly given: Job[]
  readonly ended: Promise<void>
}

async function endOf({ worker, ended }: Thread): Promise<void> {
  worker.postMessage('end' satisfies JudgingRequest, [])
  await endOfThread(worker, ended)
}

/** How much a thread still has before it. */
function loadOf({ given }: Thread): number {
  return given.reduce((sum, { weight }) => sum + weight, 0)
}

function asError(answer: JudgingAnswer): Error {
  if ('problem' in answer) return problemOf(answer.problem)
  return new TypeError('a judging thread answered another question than it was asked')
}

/** What judges are asked for, put to threads. */
function asking(ask: (request: JudgingRequest, weight: number) => Promise<JudgingAnswer>): Omit<Required<Judges>, 'width' | 'close'> {
  return {
    judge: async (debts) => {
      const answer = await ask({ debts }, 1)
      if ('shard' in answer) return answer.shard
      throw asError(answer)
    },
    judgeApart: async (debts, isKept) => {
      const answer = await ask({ debts, apart: { isKept } }, 1)
      if ('apart' in answer) return answer.apart
      throw asError(answer)
    },
    contentDigest: async (isKept) => {
      const answer = await ask({ contentDigest: { isKept } }, AHEAD)
      if ('digest' in answer) return answer.digest
      throw asError(answer)
    },
  }
}

function deathOf(cause?: Error): Problem {
  return new Problem('store-unavailable', 'a thread that judged debts ended before its work was done: nothing was kept; run it again, where memory is short with fewer --workers or, of a debt with hundreds of thousands of people around it, with --workers 0', [], { cause })
}

/**
 * Opens threads that judge runs of debts, each with its own connection to the store, its own packs and key. The first
 * failure of any of them fails everything that is asked afterwards. `entry` is the compiled file that a thread runs.
 */
export function openJudgingThreads(task: Omit<JudgingTask, 'control'>, count: number, entry = new URL('./judging-thread.js', import.meta.url)): Required<Judges> {
  const waiting: Job[] = []
  const control = makeThreadControl(count)
  const restAtEnd = (): void => letThreadsRest(control)
  process.once('exit', restAtEnd)
  let failure: Error | undefined
  let isClosing = false
  const fail = (error: Error): void => {
    failure ??= error
    for (const job of [...threads.flatMap(({ given }) => given.splice(0)), ...waiting.splice(0)]) job.reject(failure)
  }
  const giveNext = (): void => {
    for (;;) {
      const idlest = threads.toSorted((a, b) => loadOf(a) - loadOf(b))[0]
      if (idlest === undefined || loadOf(idlest) >= AHEAD) return
      const job = waiting.shift()
      if (job === undefined) return
      idlest.given.push(job)
      idlest.worker.postMessage(job.request, [])
    }
  }
  const openThread = (): Thread => {
    const worker = new Worker(entry, threadOptions({ ...task, control } satisfies JudgingTask))
    const given: Job[] = []
    const ended = new Promise<void>((resolve) => worker.once('exit', () => {
      resolve()
      if (!isClosing) fail(deathOf())
    }))
    worker.on('error', (error) => fail(isThreadDeath(error) ? deathOf(error) : error))
    worker.on('message', (answer: JudgingAnswer) => {
      if ('problem' in answer) fail(asError(answer))
      given.shift()?.resolve(answer)
      giveNext()
    })
    return { worker, given, ended }
  }
  const threads = Array.from({ length: count }, openThread)
  const ask = (request: JudgingRequest, weight: number): Promise<JudgingAnswer> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure)
        return
      }
      waiting.push({ request, weight, resolve, reject })
      giveNext()
    })
  return {
    width: widthOf(count),
    ...asking(ask),
    close: async () => {
      isClosing = true
      Atomics.store(control, STOP, 1)
      await Promise.all(threads.map(endOf))
      process.off('exit', restAtEnd)
    },
  }
}
