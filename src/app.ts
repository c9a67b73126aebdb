import { randomUUID } from 'node:crypto'
import { utc, type App } from './app/context.js'
import { openPacks } from './app/packs.js'
import type { Settings } from './app/settings.js'
import { openInstallation } from './app/stores.js'
import { zoneData } from './decide/index.js'
import { makeLeaf } from './ledger/leaf.js'
import { growTree } from './ledger/tree.js'

export type { App } from './app/context.js'

function clockMs(): number {
  return Date.now()
}

/** Puts the product together; nothing is opened before it is asked for. */
export function openApp(settings: Settings, folder: string = process.cwd()): App {
  const { keyring, storeName, hasStore, store, otherStore, trial, close } = openInstallation(settings, folder)
  return {
    settings,
    folder,
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
    leaf: (entry) => makeLeaf({ ...entry, time: utc(clockMs()), actor: settings.by, actorKind: 'person' }, randomUUID),
    integrate: async () => {
      const target = await store(false)
      while ((await target.integrate(growTree)) > 0);
    },
    close,
  }
}
