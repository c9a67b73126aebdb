import { canonical } from '../ledger/canonical.js'
import { rootOf } from '../ledger/tree.js'
import { verifyLedger } from '../ledger/verify.js'
import type { CopySection, CopySummary } from '../model/copy.js'
import { Problem } from '../model/problem.js'
import { copyEverything } from '../store/copy.js'
import { contentDigest, fullDigest } from '../store/digest.js'
import type { Store, StoreCheck } from '../store/port.js'
import type { App, TellProgress } from './context.js'
import { once } from './once.js'

/** What `store check` answers: the store's own check, counts of facts, both digests and the ledger's head. */
export interface StoreReport extends StoreCheck {
  readonly facts: number
  readonly events: number
  readonly byKind: Readonly<Record<string, number>>
  /** SHA-256 over current facts and events in key order: equal on every store that holds the same. */
  readonly digest: string
  /** SHA-256 over everything, history, lists and ledger included: equal after a copy. */
  readonly fullDigest: string
  readonly ledger: { readonly ok: boolean; readonly size: number; readonly root: string }
}

/** Checks the store and its ledger. */
export async function runStoreCheck(app: App): Promise<StoreReport> {
  const store = await app.store()
  const [check, byKind] = [await store.check(), await store.counts()]
  const [digest, full] = [await contentDigest(store, canonical), await fullDigest(store, canonical)]
  const ledger = await verifyLedger(store.leaves(0), await store.treeState())
  const { event: events, ...others } = byKind
  return {
    ...check,
    ok: check.ok && ledger.ok,
    faults: ledger.firstBad === undefined ? check.faults : [...check.faults, `ledger: ${ledger.firstBad.words}`],
    facts: Object.values(others).reduce((sum, count) => sum + count, 0),
    events,
    byKind,
    digest,
    fullDigest: full.digest,
    ledger: { ok: ledger.ok, size: ledger.size, root: rootOf(await store.treeState()) },
  }
}

/** What a copy, a backup or a restore moved. */
export interface Moved {
  /** Digest of everything: what `store check` tells of the store as `fullDigest`. */
  readonly fullDigest: string
  readonly records: Readonly<Partial<Record<CopySection, number>>>
}

/** The counts and the digest of a summary, for an answer. */
export function movedOf({ digest, sections }: CopySummary): Moved {
  return { fullDigest: digest, records: Object.fromEntries(sections.map(({ section, records }) => [section, records])) }
}

/** What `store copy` answers; with `written` false it would have been so or, with `wasThere`, was so already. */
export interface CopyAnswer extends Moved {
  readonly from: string
  readonly to: string
  /** Key file under which both open. */
  readonly keyFile: string
  readonly written: boolean
  readonly wasThere: boolean
}

/**
 * Whether a store holds exactly this already, as after a run that was stopped just before it could say so; false for an empty one.
 * @throws Problem precondition-failed for a store that holds anything else: nothing is ever written over
 */
export async function holdsAlready(store: Store, name: string, wanted: () => Promise<string>): Promise<boolean> {
  const { size } = await store.treeState()
  if (size + (await store.pending()) === 0) return false
  if ((await fullDigest(store, canonical)).digest === (await wanted())) return true
  throw new Problem('precondition-failed', `the store ${name} holds something already: name an empty one`)
}

/** @throws Problem store-unavailable when a ledger that was just written does not hold */
export async function refuseBrokenLedger(store: Store): Promise<void> {
  const { firstBad } = await verifyLedger(store.leaves(0), await store.treeState())
  if (firstBad !== undefined) throw new Problem('store-unavailable', `the ledger does not hold: ${firstBad.words}; run rightparty ledger verify on the store that it came from`)
}

/**
 * Enters in the ledger that everything is about to be taken elsewhere, before it is: so that the entry stands in both, and
 * what was copied has the digest of what it was copied from.
 */
export async function enterCopy(app: App, store: Store, target: string): Promise<void> {
  await app.integrate()
  const root = rootOf(await store.treeState())
  await store.appendLeaf(app.leaf({ action: 'copy', subjects: [app.keyring().hash('subject', target)], digests: { ledger: root } }))
  await app.integrate('sign')
}

/**
 * Copies everything into another store, which must be empty: facts with their history, lists, ledger, words and runs.
 * @throws Problem precondition-failed when the target holds anything; store-unavailable when the copy cannot be trusted
 */
export async function runStoreCopy(app: App, to: string, isDryRun: boolean, tell: TellProgress): Promise<CopyAnswer> {
  const from = await app.store()
  const place = app.otherStore(to)
  const names = { from: app.storeName(), to: place.name, keyFile: app.settings.keyFile }
  if (names.from === names.to) throw new Problem('invalid-input', 'the store cannot be copied to itself: name another one with --to')
  const summed = once(() => fullDigest(from, canonical))
  if (isDryRun && !(await place.isThere())) return { ...names, written: false, wasThere: false, ...movedOf(await summed()) }
  const target = await place.open(app.keyring())
  try {
    const wasThere = await holdsAlready(target, place.name, async () => (await summed()).digest)
    if (wasThere || isDryRun) return { ...names, written: false, wasThere, ...movedOf(await summed()) }
    const summary = await copyEverything(from, target, {
      canonical, actId: app.newId(), nowMs: app.clockMs(),
      onHeld: () => enterCopy(app, from, `store:${place.name}`),
      onProgress: (section, records) => {
        tell(`copying ${section}`, records, 0)
      },
    })
    await refuseBrokenLedger(target)
    return { ...names, written: true, wasThere: false, ...movedOf(summary) }
  } finally {
    await target.close()
  }
}
