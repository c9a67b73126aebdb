import type { Packs } from '../model/decide.js'
import { SHARD_DEBTS, THREADED_DEBTS_MIN } from '../model/limits.js'
import type { RankContext, Ranking } from '../rank/index.js'
import type { OpenAct, Store } from '../store/port.js'
import type { App } from './context.js'
import { judgeAll, judgeAnew, runsOf, type Judged, type Told } from './judge-all.js'
import { judgesHere, type Judges, type SeenBy } from './judge-shard.js'
import { judgesAsNeeded } from './judges-as-needed.js'
import { openJudgingThreads, termsOf, threadsFor, widthOf } from './judging-threads.js'
import { openKept, type KeptCounts } from './kept-judgements.js'
import { listTask, type ListTask } from './list-task.js'

/** Who judges the debts of a list and how many at a time; the list is the same. */
export interface JudgingOptions {
  /** Threads that judge debts, 0 for none beside our own; absent: as the settings say. */
  readonly workers?: number
  /** Debts judged together. */
  readonly shardDebts?: number
  /** The compiled file that a judging thread runs; where it lies unless told otherwise. */
  readonly thread?: URL
  /** Judges every debt anew, whatever earlier lists left. */
  readonly full?: boolean
  /** Opens what judges the debts elsewhere, with what does it here beside it; absent: they are judged on this machine. */
  readonly elsewhere?: (task: ListTask, here: Judges) => Promise<Judges>
}

/** The debts of a list that are to be judged: of what store, what it sees, by what law, and how many there are. */
export interface ListDebts {
  readonly app: App
  readonly store: Store
  readonly seen: SeenBy
  readonly context: RankContext
  readonly packs: Packs
  readonly overlayOff: boolean
  /** Digest of what decisions rest on beside the facts. */
  readonly basis: string
  readonly debts: number
  /** The list that is written; absent: it is only tried, and nothing is kept. */
  readonly act: OpenAct | undefined
}

/** Debts that were judged, how many of them were taken over, and the content digest of what the list saw. */
export interface JudgedDebts {
  readonly judged: Judged
  /** Absent: nothing was taken over nor kept. */
  readonly counts?: KeptCounts
  readonly content: string
}

/** Opens what judges the debts: threads where they are asked for or pay, else the thread that asks. With `isMostKept` only once many are to be judged. */
function judgesHereOrThreads({ app, store, seen, context, packs, debts, overlayOff }: ListDebts, { workers, thread }: JudgingOptions, isMostKept: boolean): Required<Judges> {
  const count = workers ?? app.settings.workers ?? threadsFor(debts)
  const here = judgesHere(app, store, packs, seen, context)
  if (count === 0) return here
  const { settings, folder } = app
  const openThreads = (): Required<Judges> => openJudgingThreads({ settings, folder, overlayOff, seen, terms: termsOf(context) }, count, thread)
  return isMostKept ? judgesAsNeeded(here, widthOf(count), openThreads, THREADED_DEBTS_MIN) : openThreads()
}

/** Opens what judges the debts of a list elsewhere. Beside it one thread is enough here: it computes the content digest. */
async function judgesElsewhere(of: ListDebts, options: JudgingOptions, elsewhere: NonNullable<JudgingOptions['elsewhere']>): Promise<Judges> {
  const here = judgesHereOrThreads(of, { ...options, workers: Math.min(1, options.workers ?? threadsFor(of.debts)) }, false)
  try {
    return await elsewhere(await listTask(of.app, of.store, of.packs, of.seen, of.overlayOff, of.context), here)
  } catch (error) {
    await here.close()
    throw error
  }
}

/** Has debts judged while the content digest is computed beside, and lets what judges them go. */
async function withContent(judges: Judges, isKept: boolean, judge: () => Promise<Judged>): Promise<JudgedDebts> {
  try {
    const content = judges.contentDigest(isKept)
    // It is waited for at the end; should judging fail before, that is what is told.
    content.catch(() => undefined)
    return { judged: await judge(), content: await content }
  } finally {
    await judges.close()
  }
}

/** Judges every debt, or takes over what is kept of it; gives the content digest of what it saw beside. */
export async function judgeDebts(of: ListDebts, options: JudgingOptions, ranking: Ranking, told: Told): Promise<JudgedDebts> {
  const { store, seen, context, act } = of
  const runs = runsOf(store, seen.revision, options.shardDebts ?? SHARD_DEBTS)
  if (options.elsewhere !== undefined) {
    const judges = await judgesElsewhere(of, options, options.elsewhere)
    return withContent(judges, act !== undefined, () => judgeAll(judges, runs, ranking, told))
  }
  const kept = await openKept(store, seen, context, of.basis, options.full === true)
  const judges = judgesHereOrThreads(of, options, kept.isOfUse)
  if (act === undefined && !kept.isOfUse) return withContent(judges, false, () => judgeAll(judges, runs, ranking, told))
  const apart = await withContent(judges, act !== undefined, () => judgeAnew(judges, runs, ranking, { kept, store, context, act }, told))
  return { ...apart, counts: kept.counts() }
}
