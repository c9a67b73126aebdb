import { boundaries, decide } from '../decide/index.js'
import { canonical, growTree, rootOf, saltedLeaf } from '../ledger/index.js'
import type { LedgerEntry } from '../model/ledger.js'
import type { CertificateSegment } from '../model/list.js'
import { verifyCertificate, type Verification } from '../verify/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { appAsOf } from './past-app.js'

/** What checking a list gave. */
export interface ListVerified extends Verification {
  readonly list: string
  /** What was not as when the list was made, a sentence each; empty: everything was. */
  readonly gaps: readonly string[]
}

/** The root that the ledger holds for a list; undefined: no entry speaks of it. */
async function rootInLedger(app: App, store: Store, name: string): Promise<string | undefined> {
  await app.integrate()
  const subject = app.keyring().hash('subject', `list:${name}`)
  for await (const batch of store.leaves(0)) {
    for (const leaf of batch) {
      if (!leaf.entry.includes(subject)) continue
      const { action, subjects, digests } = JSON.parse(leaf.entry) as LedgerEntry
      if (action === 'list' && subjects?.includes(subject) === true) return digests?.['list']
    }
  }
  return undefined
}

/**
 * Checks a list by its certificate: every decision made again with the packs that were in force, order and scores derived
 * again, and the root of its tree held against the one that the ledger holds.
 * @throws Problem not-found
 */
export async function runVerify(app: App, name: string): Promise<ListVerified> {
  const store = await app.store()
  const head = await store.list(name)
  const { app: then, gaps } = await appAsOf(app, store, head.digests['basis'], head.madeAtMs, {})
  const packs = then.packs(head.overlayOn ? {} : { overlayOff: true })
  const segments: CertificateSegment[] = []
  for await (const segment of store.segments(name)) segments.push(segment)
  const root = await rootInLedger(app, store, name)
  const found = verifyCertificate(segments, {
    list: name, root: root ?? '', decide: (caseFile) => decide(caseFile, packs, then.zoneData),
    boundaries: (caseFile, fromMs, untilMs) => boundaries(caseFile, packs, then.zoneData, fromMs, untilMs), tools: { canonical, saltedLeaf, grow: growTree, rootOf },
  })
  return { list: name, ...found, gaps }
}
