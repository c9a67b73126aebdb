import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { findInputs, readJson } from './inputs.js'
import type { App, TellProgress } from './context.js'
import { recheckFor } from './dispatch-desk.js'
import { openReadingThreads } from './reading-threads.js'
import { openRejects } from './reject-file.js'
import { storeStem } from './store-name.js'
import { admit, roleHasUse } from '../decide/index.js'
import { loadPortfolio } from '../load/index.js'
import type { Keyring } from '../model/keyring.js'
import { READERS_MAX, THREADED_BYTES_MIN } from '../model/limits.js'
import type { LoadContext, LoadInput, LoadReport, LoadRequest, ReadErased } from '../model/load.js'
import type { Once } from '../model/once.js'
import { Problem } from '../model/problem.js'
import type { Store } from '../store/port.js'
import { isBuilt } from '../store/threads.js'

/** What the command line's `load` asks for. */
export interface LoadOptions extends Omit<LoadRequest, 'inputs' | 'mapping'> {
  readonly paths: readonly string[]
  readonly as?: string
  readonly mapping?: string
  /** File for the rejects; absent: `rejects.csv` beside the store. */
  readonly rejects?: string
  /** Threads that read files, of which `READERS_MAX` are used, with one that writes; 0: none of either; absent: as the settings say, else as many as pay. What is loaded is the same. */
  readonly workers?: number
  /** The compiled files that threads run, where they are not beside those that open them. */
  readonly entries?: { readonly reading: URL; readonly writing: URL }
}

/** What a load did, with the number of its ledger entry. */
export interface LoadAnswer extends LoadReport {
  readonly ledgerSeq?: number
  /** Where the rejects were written; absent when there were none. */
  readonly rejectsFile?: string
  /** Files of the folders given that nobody reads, since no file of a portfolio is called so; absent when there are none. */
  readonly notRead?: readonly string[]
}

function contextOf(app: App, store: Store, keyring: Keyring, tell: TellProgress): LoadContext {
  return {
    store,
    keyring,
    packs: app.packs({}),
    admit,
    roleHasUse: roleHasUse(app.packs({})),
    nowMs: app.clockMs(),
    actId: app.newId(),
    actor: app.actor.name,
    actorKind: app.actor.kind,
    makeLeaf: (entry) => app.leaf(entry),
    recheck: recheckFor(app, store, app.actor),
    erased: readErased(store, keyring),
    ...(app.settings.once === undefined ? {} : { once: app.settings.once }),
    onProgress: ({ phase, file: name, rows }) => {
      tell(phase === 'survey' ? `reading ${name}` : `writing ${name}`, rows, 0)
    },
  }
}

/** How many threads read files when nobody said: one for each core but its own, none where the files are too small to pay. */
function threadsFor(inputs: readonly LoadInput[]): number {
  const sizeBytes = inputs.reduce((sum, input) => sum + (input.sizeBytes ?? 0), 0)
  return isBuilt && sizeBytes >= THREADED_BYTES_MIN ? Math.min(availableParallelism() - 1, READERS_MAX) : 0
}

/** What was erased, by the keyed hashes that stayed of it. */
function readErased(store: Store, keyring: Keyring): ReadErased {
  return async () => {
    const hashes = new Map((await store.kept('tombstone')).map(({ hash, of }) => [hash, of]))
    if (hashes.size === 0) return undefined
    return (of, id) => hashes.get(of === 'value' ? id : keyring.hash('subject', `${of}:${id}`)) === of
  }
}

/** Reads, judges and reports without writing anything anywhere. */
async function tryLoad(app: App, request: LoadRequest, tell: TellProgress): Promise<LoadAnswer> {
  const { store, keyring, end } = await app.trial()
  try {
    return await loadPortfolio(request, contextOf(app, store, keyring, tell))
  } finally {
    await end()
  }
}

async function loadWithRejects(app: App, store: Store, request: LoadRequest, { rejects, workers, entries }: LoadOptions, tell: TellProgress): Promise<LoadAnswer> {
  const file = openRejects(resolve(app.folder, rejects ?? join(dirname(storeStem(app.settings.store)), 'rejects.csv')), rejects === undefined)
  const context = contextOf(app, store, app.keyring(), tell)
  const count = workers ?? app.settings.workers ?? threadsFor(request.inputs)
  const threaded = count === 0 ? {} : {
    writing: entries === undefined ? {} : { entry: entries.writing },
    reading: openReadingThreads(app.settings.keyFile, Math.min(count, READERS_MAX), entries?.reading),
  }
  let isDone = false
  try {
    const report = await loadPortfolio(request, { ...context, ...threaded, onReject: file.write })
    isDone = true
    const rejectsFile = file.close()
    return { ...report, ...(rejectsFile === undefined ? {} : { rejectsFile }) }
  } finally {
    if (!isDone) file.close()
  }
}

/** What the load that was made under a key answered; undefined when there was none. @throws Problem key-reused */
export async function loadAnswered(store: Store, once: Once | undefined): Promise<LoadAnswer | undefined> {
  const report = once === undefined ? undefined : ((await store.answered(once)) as LoadReport | undefined)
  if (report === undefined) return undefined
  const ledgerSeq = report.leafId === undefined ? undefined : await store.seqOf(report.leafId)
  return { ...report, ...(ledgerSeq === undefined ? {} : { ledgerSeq }) }
}

/** Loads files into the store, which is made where there is none, and numbers the ledger entry that went with them. */
export async function runLoad(app: App, options: LoadOptions, tell: TellProgress): Promise<LoadAnswer> {
  const { paths, as, mapping, rejects: _rejects, workers: _workers, entries: _entries, ...rest } = options
  const { inputs, notRead } = findInputs(paths, as, rest.format, app.folder)
  if (notRead.length > 0 && rest.strict === true) {
    throw new Problem('invalid-input', `--strict: no file of a portfolio is called ${notRead.join(', ')}; rename it or take it out of the folder`)
  }
  const request: LoadRequest = { ...rest, inputs, ...(mapping === undefined ? {} : { mapping: readJson(mapping, app.folder) }) }
  const unread = notRead.length === 0 ? {} : { notRead }
  if (request.dryRun === true) return { ...await tryLoad(app, request, tell), ...unread }
  const store = await app.madeStore()
  const known = await loadAnswered(store, app.settings.once)
  if (known !== undefined) return known
  const report = await loadWithRejects(app, store, request, options, tell)
  await app.integrate()
  const ledgerSeq = report.leafId === undefined ? undefined : await store.seqOf(report.leafId)
  return { ...report, ...unread, ...(ledgerSeq === undefined ? {} : { ledgerSeq }) }
}
