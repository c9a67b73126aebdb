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

/** Puts the product together; nothing is opened before it is asked for. */
export function openApp(settings: Settings, folder: string = process.cwd()): App {
  const { keyring, storeName, hasStore, store, otherStore, trial, close } = openInstallation(settings, folder)
  const leafOf = ({ name, kind }: Pick<Actor, 'name' | 'kind'>): App['leaf'] =>
    (entry) => makeLeaf({ ...entry, time: utc(clockMs()), actor: name, actorKind: kind }, randomUUID)
  const self = { name: settings.by, kind: settings.byService ? 'service' : 'person' } as const
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
