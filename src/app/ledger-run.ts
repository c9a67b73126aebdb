import { verifyLedger, type LedgerVerdict } from '../ledger/verify.js'
import type { App } from './context.js'

/** Numbers what is pending, then recomputes the whole ledger and compares it with the tree that the store kept. */
export async function runLedgerVerify(app: App): Promise<LedgerVerdict & { readonly pending: number }> {
  const store = await app.store()
  await app.integrate()
  const verdict = await verifyLedger(store.leaves(0), await store.treeState())
  return { ...verdict, pending: await store.pending() }
}
