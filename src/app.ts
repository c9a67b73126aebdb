import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openPacks } from './app/packs.js'
import { storePath, utc, type App, type Trial } from './app/context.js'
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

/** Where the store's file lies. @throws Problem invalid-input for a URL that names no store we know */
function storeFile({ store }: Settings, folder: string): string {
  if (store.startsWith('sqlite:')) return resolve(folder, storePath(store))
  throw new Problem('invalid-input', 'this store URL is not known; use sqlite:PATH')
}

/** Whether there is a store in the file: an empty one may have its first pages in the log beside it. */
function holdsStore(path: string): boolean {
  return [path, `${path}-wal`].some((file) => existsSync(file) && statSync(file).size > 0)
}

/** Reads the key; a lost one is never replaced, since nothing sealed under it would open again. */
function keyringOf({ keyFile }: Settings): Keyring {
  if (!existsSync(keyFile)) {
    throw new Problem('store-unavailable', `the key file ${keyFile} is missing: restore it from a backup; without it nothing of this store can be opened`)
  }
  return createKeyring(loadOrCreateKeyFile(keyFile))
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

/** What is opened of one installation: its store and its key. */
interface Opened {
  readonly keyring: () => Keyring
  /** Opens the store; with `isMade`, makes it and its key where there is none. */
  readonly store: (isMade: boolean) => Promise<Store>
  readonly trial: () => Promise<Trial>
  readonly close: () => Promise<void>
}

function openInstallation(settings: Settings, folder: string): Opened {
  const keyring = once(() => keyringOf(settings))
  let opened: Promise<Store> | undefined
  const openStore = async (isMade: boolean): Promise<Store> => {
    const path = storeFile(settings, folder)
    if (!holdsStore(path)) {
      if (!isMade) throw new Problem('not-found', `there is no store at ${path} yet; rightparty load makes it`)
      loadOrCreateKeyFile(settings.keyFile)
    }
    return openEmbedded({ path, keyring: keyring() })
  }
  const store = (isMade: boolean): Promise<Store> => {
    opened ??= openStore(isMade).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    keyring,
    store,
    trial: async () => {
      if (holdsStore(storeFile(settings, folder))) return { store: await store(false), keyring: keyring(), end: () => Promise.resolve() }
      const place = mkdtempSync(join(tmpdir(), 'rightparty-'))
      const tried = existsSync(settings.keyFile) ? keyring() : createKeyring(randomBytes(32))
      const empty = await openEmbedded({ path: join(place, 'trial.db'), keyring: tried })
      const end = async (): Promise<void> => {
        await empty.close()
        rmSync(place, { recursive: true, force: true })
      }
      return { store: empty, keyring: tried, end }
    },
    close: async () => {
      const target = await opened?.catch(() => undefined)
      await target?.close()
    },
  }
}

/** Puts the product together; nothing is opened before it is asked for. */
export function openApp(settings: Settings, folder: string = process.cwd()): App {
  const { keyring, store, trial, close } = openInstallation(settings, folder)
  return {
    settings,
    folder,
    atMs: () => settings.atMs ?? clockMs(),
    clockMs,
    newId: randomUUID,
    keyring,
    store: () => store(false),
    madeStore: () => store(true),
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
