import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { ListedEntry } from '../model/dispatch.js'
import type { Purpose } from '../model/event.js'
import type { DebtId } from '../model/ids.js'
import type { CertificateSegment, Entry, ListHead } from '../model/list.js'
import type { Once } from '../model/once.js'
import { Problem } from '../model/problem.js'
import { nameSchema } from '../model/schema.js'
import { HOUR_MS } from '../model/time.js'
import { openRanking, type OrderedList, type RankContext, type Ranked, type Ranking } from '../rank/index.js'
import type { OpenAct, Store } from '../store/port.js'
import { basisOf, keepBasis } from './basis.js'
import { measureContacts } from './contact-graph.js'
import { utc, type App, type TellProgress } from './context.js'
import { openTextFile, type TextFile } from './files.js'
import { judgeDebts, type JudgingOptions } from './judge-debts.js'
import type { SeenBy } from './judge-shard.js'
import type { KeptCounts } from './kept-judgements.js'
import { keepUsed, modelInUse, type ModelUsed } from './model-in-use.js'
import { rankContext } from './rank-context.js'
import { signedDigests } from './signed-packs.js'

/** What the command line's `rank` asks for. */
export interface RankOptions extends JudgingOptions {
  readonly purpose?: Purpose
  readonly list?: string
  /** How many of the best lines are answered; the list itself is whole. */
  readonly top?: number
  readonly horizonMs?: number
  readonly overlayOff?: boolean
  /** File for the whole list as NDJSON. */
  readonly out?: string
  readonly dryRun?: boolean
  /** `fitted`, `default`, the digest of a model that is kept, or a file; absent: as the settings say. */
  readonly model?: string
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

/** Where the lines of a list go. */
interface Outlets {
  readonly segments: (segments: readonly CertificateSegment[]) => Promise<void>
  readonly entries: (entries: readonly ListedEntry[]) => Promise<void>
  readonly out: TextFile | undefined
}

/** The store, where the list is kept; where it is only tried, nowhere. */
function outletsOf(store: Store, act: OpenAct | undefined, out: TextFile | undefined): Outlets {
  return {
    segments: async (segments) => {
      if (act !== undefined && segments.length > 0) await store.writeSegments(act, segments)
    },
    entries: async (entries) => {
      if (act !== undefined) await store.writeEntries(act, entries)
    },
    out,
  }
}

/** Makes each line of the list once and writes it wherever lines go; gives the finished list and its best lines. */
async function writeLines(ranking: Ranking, ordered: OrderedList, creditors: ReadonlyMap<DebtId, string>, top: number, { segments, entries, out }: Outlets): Promise<{ readonly ranked: Ranked; readonly best: readonly Entry[] }> {
  const best: Entry[] = []
  for (const batch of batches(ordered.lines((debtId) => creditors.get(debtId) ?? ''))) {
    for (const { entry } of batch.slice(0, top - best.length)) best.push(entry)
    if (out !== undefined) for (const { entry } of batch) out.write(`${JSON.stringify(entry)}\n`)
    await segments(ranking.takeSegments())
    await entries(batch)
    await setImmediate()
  }
  const ranked = ordered.finish()
  await segments(ranked.segments)
  out?.close()
  return { ranked, best }
}

/** Makes a list visible whose lines are written; says the id of its ledger leaf. */
async function keep(app: App, store: Store, act: OpenAct, head: ListHead, ranked: Ranked, model: ModelUsed, counts: KeptCounts | undefined): Promise<string> {
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

function answerOf({ head, ranked, best, model, counts }: Made, ledgerSeq: number | undefined): RankAnswer {
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
  readonly best: readonly Entry[]
  readonly model: ModelUsed
  readonly counts: KeptCounts | undefined
  readonly leafId?: string
}

async function makeList(app: App, store: Store, act: OpenAct | undefined, options: RankOptions, model: ModelUsed, name: string, out: TextFile | undefined, tell: TellProgress): Promise<Made> {
  const overlayOff = options.overlayOff ?? false
  const packs = app.packs({ overlayOff })
  const seen: SeenBy = { revision: await store.revision(), leasesAtMs: Math.min(app.atMs(), app.clockMs()) }
  const basis = act === undefined ? basisOf(app, packs).digest : await keepBasis(app, store, packs)
  if (act !== undefined) await keepUsed(app, store, model)
  // Filled in before the list is finished: what judges a debt reads none of them.
  const digests: Record<string, string> = {}
  const context = rankContext(app, packs, name, { ...options, scorecard: model.scorecard }, digests, await signedDigests(app))
  const ranking = openRanking(context)
  const outlets = outletsOf(store, act, out)
  const debts = (await store.counts(seen.revision)).debt
  const { judged, counts, content } = await judgeDebts({ app, store, seen, context, packs, overlayOff, basis, debts, act }, options, ranking, {
    onSegments: outlets.segments,
    onDebts: (done) => tell('deciding', done, debts),
  })
  Object.assign(digests, { store: content, basis })
  tell('measuring', 0, 0)
  const contacts = measureContacts(ranking.permittedParties(), judged.ties)
  digests.graph = contacts.digest
  const ordered = ranking.order(contacts.measuresOf)
  tell('writing', 0, 0)
  const { ranked, best } = await writeLines(ranking, ordered, judged.creditors, options.top ?? TOP_DEFAULT, outlets)
  const head = headOf(context, ranked, seen, !overlayOff)
  return { head, ranked, best, model, counts, ...(act === undefined ? {} : { leafId: await keep(app, store, act, head, ranked, model, counts) }) }
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
  return answerOf(made, ledgerSeq)
}
