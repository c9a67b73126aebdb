import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Keyring } from '../model/keyring.js'
import { Problem } from '../model/problem.js'
import { createKeyring, loadOrCreateKeyFile } from '../store/keyring.js'
import type { EmbeddedOptions } from '../store/embedded/open.js'
import type { Neo4jOptions } from '../store/neo4j/open.js'
import type { Store } from '../store/port.js'
import type { StorePlace, Trial } from './context.js'
import { onFiles } from './files.js'
import { once } from './once.js'
import type { Settings } from './settings.js'
import { isNeo4j, storeStem } from './store-name.js'

/** Whom to speak to a Neo4j server as. */
export interface Neo4jAccess {
  readonly url: string
  readonly user: string
  readonly password: string
}

/** What is opened of one installation: its store, its key, and other stores under the same key. */
export interface Installation {
  readonly keyring: () => Keyring
  /** The store's path, or its address without user and password. */
  readonly storeName: () => string
  /** Whether there is a store yet. @throws Problem store-unavailable when that cannot be told */
  readonly hasStore: () => Promise<boolean>
  /** Opens the store; with `isMade`, makes it and its key where there is none. */
  readonly store: (isMade: boolean) => Promise<Store>
  /** Another connection to the store, for reading alone; who opens it closes it. @throws Problem not-found; store-unavailable */
  readonly reader: () => Promise<Store>
  /** Another place for a store; who opens it closes it. @throws Problem invalid-input for a URL that names no store we know */
  readonly otherStore: (url: string) => StorePlace
  readonly trial: () => Promise<Trial>
  readonly close: () => Promise<void>
}

/**
 * User and password for a Neo4j address, from the environment alone (or a file that it names), so that they stand in no list
 * of processes: `RIGHTPARTY_TO_NEO4J_*` for a target, then `RIGHTPARTY_NEO4J_*`, then `NEO4J_*`.
 * @throws Problem invalid-input when none is set, or the address holds a password
 */
export function neo4jAccess(url: string, use: 'store' | 'target', env: NodeJS.ProcessEnv = process.env): Neo4jAccess {
  if (url.includes('@')) {
    throw new Problem('invalid-input', 'leave user and password out of the address, where every list of processes would show them: set RIGHTPARTY_NEO4J_USER and RIGHTPARTY_NEO4J_PASSWORD')
  }
  const prefixes = [...(use === 'target' ? ['RIGHTPARTY_TO_NEO4J'] : []), 'RIGHTPARTY_NEO4J', 'NEO4J']
  for (const prefix of prefixes) {
    const password = env[`${prefix}_PASSWORD`] ?? secretIn(env[`${prefix}_PASSWORD_FILE`])
    if (password !== undefined) return { url, user: env[`${prefix}_USER`] ?? 'neo4j', password }
  }
  throw new Problem('invalid-input', 'a Neo4j store wants user and password: set RIGHTPARTY_NEO4J_USER and RIGHTPARTY_NEO4J_PASSWORD (or RIGHTPARTY_NEO4J_PASSWORD_FILE, a file that holds it)')
}

function secretIn(path: string | undefined): string | undefined {
  return path === undefined ? undefined : onFiles(path, () => readFileSync(path, 'utf8')).trim()
}

/**
 * Whether there is a store in the file: an empty one may have its first pages in the log beside it.
 * @throws Problem invalid-input for a folder, or a path that this user may not look at
 */
function holdsStore(path: string): boolean {
  const [kept, log] = onFiles(path, () => [path, `${path}-wal`].map((file) => statSync(file, { throwIfNoEntry: false })))
  if (kept?.isDirectory() === true) throw new Problem('invalid-input', `the store ${path} is a folder: name a file in it`)
  return (kept?.size ?? 0) > 0 || (log?.size ?? 0) > 0
}

/** Opens an embedded store; what speaks to it is read when one is opened. */
async function openEmbedded(options: EmbeddedOptions): Promise<Store> {
  return (await import('../store/embedded/open.js')).openEmbedded(options)
}

/** Opens a store on a Neo4j server; its driver is read when one is opened. */
async function openNeo4j(options: Neo4jOptions): Promise<Store> {
  return (await import('../store/neo4j/open.js')).openNeo4j(options)
}

function serverPlace(access: Neo4jAccess): StorePlace {
  return {
    name: access.url,
    isThere: async () => {
      try {
        // Looked at without a key, so that none is made for a store that has one already.
        await (await openNeo4j({ ...access, readOnly: true })).close()
        return true
      } catch (error) {
        if (error instanceof Problem && error.code === 'not-found') return false
        throw error
      }
    },
    open: (keyring) => openNeo4j({ ...access, keyring }),
    read: (keyring) => openNeo4j({ ...access, keyring, readOnly: true }),
  }
}

/** @throws Problem invalid-input for a URL that names no store we know */
function placeOf(url: string, folder: string, use: 'store' | 'target'): StorePlace {
  if (url.startsWith('sqlite:')) {
    const path = resolve(folder, storeStem(url))
    return { name: path, isThere: async () => holdsStore(path), open: (keyring) => openEmbedded({ path, keyring }), read: (keyring) => openEmbedded({ path, keyring, readOnly: true }) }
  }
  if (isNeo4j(url)) return serverPlace(neo4jAccess(url, use))
  throw new Problem('invalid-input', 'this store URL is not known; use sqlite:PATH, or neo4j://HOST[:PORT] (bolt://, neo4j+s:// and bolt+s:// too)')
}

/** Reads the key; a lost one is never replaced, since nothing sealed under it would open again. */
function keyringOf({ keyFile }: Settings, storeName: string): Keyring {
  if (!existsSync(keyFile)) {
    throw new Problem('store-unavailable', `the key file ${keyFile} is missing: restore it from a backup, or name it with --key-file; without it nothing of the store ${storeName} can be opened`)
  }
  return createKeyring(loadOrCreateKeyFile(keyFile))
}

/** An empty embedded store in a folder of its own, thrown away at the end. */
async function emptyTrial(keyring: Keyring): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-'))
  const store = await openEmbedded({ path: join(folder, 'trial.db'), keyring })
  const end = async (): Promise<void> => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { store, keyring, end }
}

/** Says how to open what the settings name; nothing is opened before it is asked for. */
export function openInstallation(settings: Settings, folder: string): Installation {
  const place = once(() => placeOf(settings.store, folder, 'store'))
  const keyring = once(() => keyringOf(settings, place().name))
  const openStore = async (isMade: boolean): Promise<Store> => {
    if (!(await place().isThere())) {
      if (!isMade) throw new Problem('not-found', `there is no store at ${place().name} yet; rightparty load makes it`)
      loadOrCreateKeyFile(settings.keyFile)
    }
    return place().open(keyring())
  }
  let opened: Promise<Store> | undefined
  const store = (isMade: boolean): Promise<Store> => {
    opened ??= openStore(isMade).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    keyring,
    storeName: () => place().name,
    hasStore: async () => opened !== undefined || place().isThere(),
    store,
    reader: () => place().read(keyring()),
    otherStore: (url) => placeOf(url, folder, 'target'),
    trial: async () => {
      if (await place().isThere()) return { store: await store(false), keyring: keyring(), end: () => Promise.resolve() }
      return emptyTrial(existsSync(settings.keyFile) ? keyring() : createKeyring(randomBytes(32)))
    },
    close: async () => {
      const target = await opened?.catch(() => undefined)
      await target?.close()
    },
  }
}
