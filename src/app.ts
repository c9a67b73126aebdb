import { randomUUID } from 'node:crypto'
import { isAbsolute, resolve } from 'node:path'
import { openPacks } from './app/packs.js'
import { storePath, utc, type App } from './app/context.js'
import type { Settings } from './app/settings.js'
import { zoneData } from './decide/index.js'
import { makeLeaf } from './ledger/leaf.js'
import { growTree } from './ledger/tree.js'
import type { Keyring } from './model/keyring.js'
import { Problem } from './model/problem.js'
import { openEmbedded } from './store/embedded/open.js'
import { createKeyring, loadOrCreateKeyFile } from './store/keyring.js'
import type { Store } from './store/port.js'

export type { App } from './app/context.js'

/** Opens the store that a URL names. */
function openStore(url: string, folder: string, keyring: () => Keyring): Promise<Store> {
  if (url.startsWith('sqlite:')) {
    const path = storePath(url)
    return openEmbedded({ path: isAbsolute(path) ? path : resolve(folder, path), keyring: keyring() })
  }
  throw new Problem('invalid-input', 'this store URL is not known; use sqlite:PATH')
}

/** Makes a function that computes its value once, when it is first asked. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function clockMs(): number {
  return Date.now()
}

/** Puts the product together; nothing is opened before it is asked for. */
export function openApp(settings: Settings, folder: string = process.cwd()): App {
  const keyring = once(() => createKeyring(loadOrCreateKeyFile(settings.keyFile)))
  let opened: Promise<Store> | undefined
  const store = (): Promise<Store> => {
    opened ??= openStore(settings.store, folder, keyring)
    return opened
  }
  return {
    settings,
    folder,
    atMs: () => settings.atMs ?? clockMs(),
    clockMs,
    newId: randomUUID,
    keyring,
    store,
    zoneData: zoneData(),
    packs: openPacks(settings, folder),
    leaf: (entry) => makeLeaf({ ...entry, time: utc(clockMs()), actor: settings.by, actorKind: 'person' }, randomUUID),
    integrate: async () => {
      const target = await store()
      while ((await target.integrate(growTree)) > 0);
    },
    close: async () => {
      if (opened === undefined) return
      const target = await opened.catch(() => undefined)
      await target?.close()
    },
  }
}
