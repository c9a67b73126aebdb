import { randomUUID } from 'node:crypto'
import { utc, type App } from './app/context.js'
import { openLedgerHead } from './app/ledger-head.js'
import { openPacks } from './app/packs.js'
import type { Settings } from './app/settings.js'
import { openInstallation } from './app/stores.js'
import { zoneData } from './decide/index.js'
import { makeLeaf } from './ledger/leaf.js'
import type { Actor } from './model/actor.js'

export type { App } from './app/context.js'

function clockMs(): number {
  return Date.now()
}

/** The form of an id that the server gives a request. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Puts the product together; nothing is opened before it is asked for. */
export function openApp(settings: Settings, folder: string = process.cwd()): App {
  const { keyring, storeName, hasStore, store, reader, otherStore, trial, close } = openInstallation(settings, folder)
  // An id that a caller made up might be anything, so that only its keyed hash is kept.
  const requestOf = (requestId: string): string => (UUID.test(requestId) ? requestId : keyring().hash('subject', `request:${requestId}`))
  const leafOf = ({ name, kind, requestId }: Pick<Actor, 'name' | 'kind' | 'requestId'>): App['leaf'] => {
    const by = { actor: name, actorKind: kind, ...(requestId === undefined ? {} : { requestId: requestOf(requestId) }) }
    return (entry) => makeLeaf({ ...entry, ...by, time: utc(clockMs()) }, randomUUID)
  }
  const self: Pick<Actor, 'name' | 'kind'> = { name: settings.by, kind: settings.byService ? 'service' : 'person' }
  const head = openLedgerHead({ store: () => store(false), keyFile: settings.ledgerKeyFile, clockMs })
  const app: App = {
    settings,
    folder,
    actor: self,
    atMs: () => settings.atMs ?? clockMs(),
    clockMs,
    newId: randomUUID,
    keyring,
    storeName,
    hasStore,
    store: () => store(false),
    madeStore: () => store(true),
    reader,
    otherStore,
    trial,
    zoneData: zoneData(),
    packs: openPacks(settings, folder),
    leaf: leafOf(self),
    as: (actor) => ({ ...app, actor, leaf: leafOf(actor), settings: { ...settings, by: actor.name } }),
    integrate: head.integrate,
    checkpoint: head.checkpoint,
    ledgerSigner: head.signer,
    close,
  }
  return app
}
