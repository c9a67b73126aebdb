import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Packs } from '../model/decide.js'
import type { ListedEntry } from '../model/dispatch.js'
import type { Purpose } from '../model/event.js'
import type { DebtId } from '../model/ids.js'
import { SHARD_DEBTS, THREADED_DEBTS_MIN } from '../model/limits.js'
import type { Entry, ListHead } from '../model/list.js'
import type { Once } from '../model/once.js'
import { Problem } from '../model/problem.js'
import { nameSchema } from '../model/schema.js'
import { HOUR_MS } from '../model/time.js'
import { openRanking, type RankContext, type Ranked, type Ranking } from '../rank/index.js'
import type { OpenAct, Store } from '../store/port.js'
import { basisOf, keepBasis } from './basis.js'
import { measureContacts } from './contact-graph.js'
import { utc, type App, type TellProgress } from './context.js'
import { openTextFile, type TextFile } from './files.js'
import { judgeAll, judgeAnew, runsOf, type Judged, type Told } from './judge-all.js'
import { judgesHere, type Judges, type SeenBy } from './judge-shard.js'
import { judgesAsNeeded } from './judges-as-needed.js'
import { openJudgingThreads, termsOf, threadsFor, widthOf } from './judging-threads.js'
import { openKept, type KeptCounts } from './kept-judgements.js'
import { listTask, type ListTask } from './list-task.js'
import { keepUsed, modelInUse, type ModelUsed } from './model-in-use.js'
import { rankContext } from './rank-context.js'
import { signedDigests } from './signed-packs.js'

/** What the command line's `rank` asks for. */
export interface RankOptions {
  readonly purpose?: Purpose
  readonly list?: string
  /** How many of the best lines are answered; the list itself is whole. */
  readonly top?: number
  readonly horizonMs?: number
  readonly overlayOff?: boolean
  /** File for the whole list as NDJSON. */
  readonly out?: string
  readonly dryRun?: boolean
  /** Threads that judge debts, 0 for none beside our own; absent: as the settings say. The list is the same. */
  readonly workers?: number
  /** Debts judged together; the list is the same. */
  readonly shardDebts?: number
  /** `fitted`, `default`, the digest of a model that is kept, or a file; absent: as the settings say. */
  readonly model?: string
  /** The compiled file that a judging thread runs; where it lies unless told otherwise. */
  readonly thread?: URL
  /** Judges every debt anew, whatever earlier lists left; the list is the same. */
  readonly full?: boolean
  /** Opens what judges the debts elsewhere, with what does it here beside it; absent: they are judged on this machine. */
  readonly elsewhere?: (task: ListTask, here: Judges) => Promise<Judges>
}

/** What `rank` answers. */
export interface RankAnswer {
  readonly list: string
  readonly at: string
  readonly horizon: string
  readonly purpose: Purpose
  readonly debts: number
  readonly candidates: number
  readonly caseFiles: number
  readonly entries: number
  readonly debtsWithoutEntry: number
  readonly byDecision: Readonly<Record<string, number>>
  readonly byRule: Readonly<Record<string, number>>
  readonly byNoCase: Readonly<Record<string, number>>
  /** Debts taken over as an earlier list judged them, and those judged anew; absent: nothing was taken over nor kept. */
  readonly judged?: KeptCounts
  readonly digests: Readonly<Record<string, string>>
  /** The weights that it was ranked by; their digest is `digests.model`. */
  readonly model: { readonly id: string; readonly version: string; readonly digest: string; readonly from: ModelUsed['from'] }
  readonly notSignedOff: readonly string[]
  readonly overlayOn: boolean
  readonly ledgerSeq?: number
  readonly top: readonly Entry[]
}

/** Lines that are answered when no number is given. */
const TOP_DEFAULT = 10
/** Entries written to the store at a time. */
const ENTRY_BATCH = 1000

function nameOf(app: App, options: RankOptions): string {
  const name = options.list ?? `list-${utc(app.atMs()).slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  if (!nameSchema.safeParse(name).success) throw new Problem('invalid-input', 'a list name has 1 to 64 letters, digits, dots, dashes and underscores, and starts with a letter or digit')
  return name
}

function* batches(entries: Iterable<ListedEntry>): Iterable<readonly ListedEntry[]> {
  let batch: ListedEntry[] = []
  for (const entry of entries) {
    batch.push(entry)
    if (batch.length === ENTRY_BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function headOf(context: RankContext, ranked: Ranked, seen: SeenBy, overlayOn: boolean): ListHead {
  const { name, atMs, horizonMs, purpose } = context
  return { ...ranked.summary, name, madeAt: utc(atMs), madeAtMs: atMs, horizonMs, purpose, ...seen, overlayOn }
}

/** Writes the list and makes it visible; says the id of its ledger leaf. */
async function keep(app: App, store: Store, act: OpenAct, head: ListHead, ranked: Ranked, model: ModelUsed, counts: KeptCounts | undefined, creditors: ReadonlyMap<DebtId, string>): Promise<string> {
  await store.writeSegments(act, ranked.segments)
  for (const batch of batches(ranked.listed((debtId) => creditors.get(debtId) ?? ''))) {
    await store.writeEntries(act, batch)
    await setImmediate()
  }
  const leaf = app.leaf({
    action: 'list',
    subjects: [app.keyring().hash('subject', `list:${head.name}`)],
    purpose: head.purpose,
    digests: head.digests,
    counts: { debts: head.debts, caseFiles: head.caseFiles, entries: head.entries },
  })
  const { once } = app.settings
  const kept: ListKept = { leafId: leaf.leafId, answer: summaryOf(head, ranked, model, counts) }
  await store.commitList(act, app.clockMs(), head, leaf, once === undefined ? undefined : { once, answer: kept })
  return leaf.leafId
}

/** What is kept of a list under its key: its lines are in the store. */
interface ListKept {
  readonly leafId: string
  readonly answer: Omit<RankAnswer, 'ledgerSeq' | 'top'>
}

/** What the list that was made under a key answered; undefined when there was none. @throws Problem key-reused */
export async function listAnswered(store: Store, once: Once | undefined, top = TOP_DEFAULT): Promise<RankAnswer | undefined> {
  const kept = once === undefined ? undefined : ((await store.answered(once)) as ListKept | undefined)
  if (kept === undefined) return undefined
  const ledgerSeq = await store.seqOf(kept.leafId)
  return { ...kept.answer, ...(ledgerSeq === undefined ? {} : { ledgerSeq }), top: await store.entries(kept.answer.list, 0, top) }
}

function answerOf({ head, ranked, model, counts }: Made, top: number, ledgerSeq: number | undefined): RankAnswer {
  const best: Entry[] = []
  for (const entry of ranked.entries()) {
    if (best.length >= top) break
    best.push(entry)
  }
  return { ...summaryOf(head, ranked, model, counts), ...(ledgerSeq === undefined ? {} : { ledgerSeq }), top: best }
}

function summaryOf(head: ListHead, ranked: Ranked, { scorecard, digest, from }: ModelUsed, judged: KeptCounts | undefined): Omit<RankAnswer, 'ledgerSeq' | 'top'> {
  const { byNoCase, debtsWithoutEntry, notSignedOff, digests, byRule, byDecision } = ranked.summary
  return {
    list: head.name,
    at: head.madeAt,
    horizon: `${head.horizonMs / HOUR_MS}h`,
    purpose: head.purpose,
    debts: head.debts,
    candidates: head.candidates,
    caseFiles: head.caseFiles,
    entries: head.entries,
    debtsWithoutEntry,
    byDecision,
    byRule,
    byNoCase,
    ...(judged === undefined ? {} : { judged }),
    digests,
    model: { id: scorecard.id, version: scorecard.version, digest, from },
    notSignedOff,
    overlayOn: head.overlayOn,
  }
}

/** A list that was made, and under which ledger leaf it was kept. */
interface Made {
  readonly head: ListHead
  readonly ranked: Ranked
  readonly model: ModelUsed
  readonly counts: KeptCounts | undefined
  readonly leafId?: string
}

/** What judging a list is told: of what store, what it sees, by what law, and how many debts there are. */
interface Asked {
  readonly store: Store
  readonly seen: SeenBy
  readonly context: RankContext
  readonly packs: Packs
  readonly debts: number
}

/** Opens what judges the debts: threads where they are asked for or pay, else the thread that asks. With `isMostKept` only once many are to be judged. */
function judgesHereOrThreads(app: App, { store, seen, context, packs, debts }: Asked, options: RankOptions, isMostKept: boolean): Required<Judges> {
  const count = options.workers ?? app.settings.workers ?? threadsFor(debts)
  const here = judgesHere(app, store, packs, seen, context)
  if (count === 0) return here
  const { settings, folder } = app
  const openThreads = (): Required<Judges> =>
    openJudgingThreads({ settings, folder, overlayOff: options.overlayOff ?? false, seen, terms: termsOf(context) }, count, options.thread)
  return isMostKept ? judgesAsNeeded(here, widthOf(count), openThreads, THREADED_DEBTS_MIN) : openThreads()
}

/** Opens what judges the debts of a list elsewhere. Beside it one thread is enough here: it computes the content digest. */
async function judgesElsewhere(app: App, asked: Asked, { elsewhere, ...options }: RankOptions): Promise<Judges | undefined> {
  if (elsewhere === undefined) return undefined
  const here = judgesHereOrThreads(app, asked, { ...options, workers: Math.min(1, options.workers ?? threadsFor(asked.debts)) }, false)
  try {
    return await elsewhere(await listTask(app, asked.store, asked.packs, asked.seen, options.overlayOff ?? false, asked.context), here)
  } catch (error) {
    await here.close()
    throw error
  }
}

/** Judges every debt, or takes over what is kept of it; gives the content digest of what it saw beside. */
async function judgeDebts(app: App, asked: Asked, act: OpenAct | undefined, options: RankOptions, basis: string, ranking: Ranking, told: Told): Promise<{ readonly judged: Judged; readonly counts: KeptCounts | undefined; readonly content: string }> {
  const { store, seen, context } = asked
  const kept = options.elsewhere === undefined ? await openKept(store, seen, context, basis, options.full === true) : undefined
  const own = kept === undefined ? undefined : judgesHereOrThreads(app, asked, options, kept.isOfUse)
  const judges = own ?? (await judgesElsewhere(app, asked, options))!
  try {
    const content = judges.contentDigest(act !== undefined)
    // It is waited for at the end; should judging fail before, that is what is told.
    content.catch(() => undefined)
    const runs = runsOf(store, seen.revision, options.shardDebts ?? SHARD_DEBTS)
    const isApart = kept !== undefined && (act !== undefined || kept.isOfUse)
    const judged = own !== undefined && isApart
      ? await judgeAnew(own, runs, ranking, { kept, store, context, act }, told)
      : await judgeAll(judges, runs, ranking, told)
    return { judged, counts: isApart ? kept.counts() : undefined, content: await content }
  } finally {
    await judges.close()
  }
}

async function makeList(app: App, store: Store, act: OpenAct | undefined, options: RankOptions, model: ModelUsed, name: string, out: TextFile | undefined, tell: TellProgress): Promise<Made> {
  const packs = app.packs({ overlayOff: options.overlayOff ?? false })
  const seen: SeenBy = { revision: await store.revision(), leasesAtMs: Math.min(app.atMs(), app.clockMs()) }
  const basis = act === undefined ? basisOf(app, packs).digest : await keepBasis(app, store, packs)
  if (act !== undefined) await keepUsed(app, store, model)
  // Filled in before the list is finished: what judges a debt reads none of them.
  const digests: Record<string, string> = {}
  const context = rankContext(app, packs, name, { ...options, scorecard: model.scorecard }, digests, await signedDigests(app))
  const ranking = openRanking(context)
  const debts = (await store.counts(seen.revision)).debt
  const { judged, counts, content } = await judgeDebts(app, { store, seen, context, packs, debts }, act, options, basis, ranking, {
    onSegments: async (segments) => {
      if (act !== undefined) await store.writeSegments(act, segments)
    },
    onDebts: (done) => tell('deciding', done, debts),
  })
  Object.assign(digests, { store: content, basis })
  tell('measuring', 0, 0)
  const contacts = measureContacts(ranking.permittedParties(), judged.ties)
  digests.graph = contacts.digest
  const ranked = ranking.finish(contacts.measuresOf)
  const head = headOf(context, ranked, seen, options.overlayOff !== true)
  tell('writing', 0, 0)
  if (out !== undefined) {
    for (const entry of ranked.entries()) out.write(`${JSON.stringify(entry)}\n`)
    out.close()
  }
  return { head, ranked, model, counts, ...(act === undefined ? {} : { leafId: await keep(app, store, act, head, ranked, model, counts, judged.creditors) }) }
}

/** Reaches, decides, measures and ranks every debt of the store, all at one moment, and keeps the list with its certificate. */
export async function runRank(asked: App, options: RankOptions, tell: TellProgress): Promise<RankAnswer> {
  const atMs = asked.atMs()
  const app: App = { ...asked, atMs: () => atMs }
  const store = await app.store()
  const known = await listAnswered(store, app.settings.once, options.top)
  if (known !== undefined) return known
  const name = nameOf(app, options)
  const model = await modelInUse(app, store, options.model)
  const out = options.out === undefined || options.dryRun ? undefined : openTextFile(resolve(app.folder, options.out))
  let act: OpenAct | undefined
  let made: Made
  try {
    act = options.dryRun ? undefined : await store.beginList(name, app.clockMs())
    made = await makeList(app, store, act, options, model, name, out, tell)
  } catch (error) {
    out?.discard()
    if (act !== undefined) {
      await store.abandon(act).catch(() => {
        // What went wrong first is what counts; an act that could not be abandoned is swept by the next one.
      })
    }
    throw error
  }
  // The list stands from here on: numbering its leaf may fail and be done by the next run.
  if (made.leafId !== undefined) await app.integrate('sign')
  const ledgerSeq = made.leafId === undefined ? undefined : await store.seqOf(made.leafId)
  return answerOf(made, options.top ?? TOP_DEFAULT, ledgerSeq)
}
