import type { Actor } from '../model/actor.js'
import { factKey } from '../model/ids.js'
import { OWN_SOURCE_ID, OWN_SOURCE_VERSION } from '../model/own-source.js'
import type { Recheck } from '../model/recheck.js'
import type { NewVersion } from '../model/writes.js'
import { recheckOf, type Desk } from '../dispatch/index.js'
import type { Store } from '../store/port.js'
import { contactJudge, recordsOf } from './judge-contact.js'
import type { App } from './context.js'
import { digestOf } from './digest.js'

/** Puts together what the acts of dispatch are handed: one desk for one act, with the moment of it. */
export function deskOf(app: App, store: Store): Desk {
  return {
    store, nowMs: app.atMs(), newId: app.newId, judgeContact: contactJudge(app), recordsOf, offsetMs: app.zoneData.offsetMs,
    leaf: (actor, entry) => app.as(actor).leaf(entry),
    subject: (text) => app.keyring().hash('subject', text),
    bodyHash: digestOf,
  }
}

/** The source of our own records, where the store does not know it yet: it is written with the first of them. */
export async function ownSourceFor(store: Store): Promise<readonly NewVersion[]> {
  const known = await store.factsByKey([factKey('source', OWN_SOURCE_ID)])
  return known.length > 0 ? [] : [OWN_SOURCE_VERSION]
}

/** How a load, or another act that brings facts, decides again on open leases. */
export function recheckFor(app: App, store: Store, actor: Pick<Actor, 'name' | 'kind'>): Recheck {
  return recheckOf(deskOf(app, store), actor)
}
