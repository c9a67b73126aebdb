import { resolve } from 'node:path'
import type { Purpose } from '../model/event.js'
import type { Entry, ListHead } from '../model/list.js'
import type { Once } from '../model/once.js'
import { Problem } from '../model/problem.js'
import { nameSchema } from '../model/schema.js'
import { HOUR_MS } from '../model/time.js'
import { openRanking, type RankContext, type Ranked } from '../rank/index.js'
import type { OpenAct, Store } from '../store/port.js'
import { basisOf, keepBasis } from './basis.js'
import { measureContacts } from './contact-graph.js'
import { utc, type App, type TellProgress } from './context.js'
import { openTextFile, type TextFile } from './files.js'
import { judgeDebts, type JudgingOptions } from './judge-debts.js'
import type { SeenBy } from './judge-shard.js'
import type { KeptCounts } from './kept-judgements.js'
import { outletsOf, writeLines, type WrittenList } from './list-lines.js'
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

function nameOf(app: App, options: RankOptions): string {
  const name = options.list ?? `list-${utc(app.atMs()).slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  if (!nameSchema.safeParse(name).success) throw new Problem('invalid-input', 'a list name has 1 to 64 letters, digits, dots, dashes and underscores, and starts with a letter or digit')
  return name
}

function headOf(context: RankContext, ranked: Ranked, seen: SeenBy, overlayOn: boolean): ListHead {
  const { name, atMs, horizonMs, purpose } = context
  return { ...ranked.summary, name, madeAt: utc(atMs), madeAtMs: atMs, horizonMs, purpose, ...seen, overlayOn }
}

/** A list whose lines are written. */
interface Made extends WrittenList {
  readonly head: ListHead
  readonly model: ModelUsed
  readonly counts: KeptCounts | undefined
}

/** Makes a list visible; gives the id of its ledger leaf. */
async function keep(app: App, store: Store, act: OpenAct, made: Made): Promise<string> {
  const { head } = made
  const leaf = app.leaf({
    action: 'list',
    subjects: [app.keyring().hash('subject', `list:${head.name}`)],
    purpose: head.purpose,
    digests: head.digests,
    counts: { debts: head.debts, caseFiles: head.caseFiles, entries: head.entries },
  })
  const { once } = app.settings
  const kept: ListKept = { leafId: leaf.leafId, answer: summaryOf(made) }
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

function answerOf(made: Made, ledgerSeq: number | undefined): RankAnswer {
  return { ...summaryOf(made), ...(ledgerSeq === undefined ? {} : { ledgerSeq }), top: made.best }
}

function summaryOf({ head, ranked, model: { scorecard, digest, from }, counts }: Made): Omit<RankAnswer, 'ledgerSeq' | 'top'> {
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
    ...(counts === undefined ? {} : { judged: counts }),
    digests,
    model: { id: scorecard.id, version: scorecard.version, digest, from },
    notSignedOff,
    overlayOn: head.overlayOn,
  }
}

/** What a list is made of beside what was asked for, and where it goes. */
interface Making {
  readonly app: App
  readonly store: Store
  /** Absent: it is only tried. */
  readonly act: OpenAct | undefined
  readonly name: string
  readonly model: ModelUsed
  readonly out: TextFile | undefined
}

async function makeList({ app, store, act, name, model, out }: Making, options: RankOptions, tell: TellProgress): Promise<Made> {
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
  const written = await writeLines(ranking, ordered, judged.creditors, options.top ?? TOP_DEFAULT, outlets)
  return { ...written, head: headOf(context, written.ranked, seen, !overlayOff), model, counts }
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
  let leafId: string | undefined
  try {
    act = options.dryRun ? undefined : await store.beginList(name, app.clockMs())
    made = await makeList({ app, store, act, name, model, out }, options, tell)
    leafId = act === undefined ? undefined : await keep(app, store, act, made)
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
  if (leafId === undefined) return answerOf(made, undefined)
  await app.integrate('sign')
  return answerOf(made, await store.seqOf(leafId))
}
