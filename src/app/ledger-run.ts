import { canonical } from '../ledger/canonical.js'
import { rootOf } from '../ledger/tree.js'
import { verifyLedger, type LedgerVerdict } from '../ledger/verify.js'
import type { StoreCheck } from '../store/port.js'
import { contentDigest } from '../store/digest.js'
import type { App } from './context.js'

/** Numbers what is pending, then recomputes the whole ledger and compares it with the tree that the store kept. */
export async function runLedgerVerify(app: App): Promise<LedgerVerdict & { readonly pending: number }> {
  const store = await app.store()
  await app.integrate()
  const verdict = await verifyLedger(store.leaves(0), await store.treeState())
  return { ...verdict, pending: await store.pending() }
}

/** What `store check` answers: the store's own check, counts of facts, the content digest and the ledger's head. */
export interface StoreReport extends StoreCheck {
  readonly facts: number
  readonly events: number
  readonly byKind: Readonly<Record<string, number>>
  /** SHA-256 over current facts and events in key order: equal on every store that holds the same. */
  readonly digest: string
  readonly ledger: { readonly ok: boolean; readonly size: number; readonly root: string }
}

/** Checks the store and its ledger. */
export async function runStoreCheck(app: App): Promise<StoreReport> {
  const store = await app.store()
  const [check, byKind, digest] = [await store.check(), await store.counts(), await contentDigest(store, canonical)]
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
    ledger: { ok: ledger.ok, size: ledger.size, root: rootOf(await store.treeState()) },
  }
}
