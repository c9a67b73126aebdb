import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { canonical } from '../ledger/canonical.js'
import type { Keyring } from '../model/keyring.js'
import { Problem } from '../model/problem.js'
import type { Tombstone } from '../model/rights.js'
import { copyEverything, refuseDifference } from '../store/copy.js'
import { createKeyring, keyFileText, loadOrCreateKeyFile, restoreKeyFile } from '../store/keyring.js'
import { readBackup, readBackupHeader, writeBackup, type BackupHeader } from './backup-file.js'
import { utc, type App, type TellProgress } from './context.js'
import { draftOf, removeDrafts } from './drafts.js'
import { eraseAgain, missingIn } from './erased-again.js'
import { erasedBesideKey, noteErased } from './erased-file.js'
import { asFileProblem, onFiles } from './files.js'
import { once } from './once.js'
import { enterCopy, holdsAlready, movedOf, refuseBrokenLedger, type Moved } from './store-run.js'

/** What `store backup` answers; with `written` false it would have been so. */
export interface BackupAnswer extends Moved {
  readonly file: string
  readonly written: boolean
  readonly withKey: boolean
  readonly bytes: number
}

/** What `store restore` answers; with `written` false it would have been so or, with `wasThere`, was so already. */
export interface RestoreAnswer extends Moved {
  readonly file: string
  readonly to: string
  readonly written: boolean
  readonly wasThere: boolean
  /** When the backup was begun. */
  readonly madeAt: string
  /** True where the key file was missing and was made from the backup. */
  readonly keyRestored: boolean
  /** People who were erased since the backup was made, as the file beside the key tells: they are in it, and erased again. */
  readonly erasedSince: number
}

const keyCheckOf = (keyring: Keyring): string => keyring.hash('ref', 'rightparty backup key check')
const proofOf = (keyring: Keyring, digest: string): string => keyring.hash('ref', `rightparty backup ${digest}`)

/** The texts of the key files, for a backup that was asked to hold them; the ledger has one only once it was signed. */
function keysOf({ settings: { keyFile, ledgerKeyFile } }: App): Pick<BackupHeader, 'key' | 'ledgerKey'> {
  return { key: keyFileText(keyFile), ...(existsSync(ledgerKeyFile) ? { ledgerKey: keyFileText(ledgerKeyFile, 'ledger') } : {}) }
}

/** Makes the file of the key that signs the ledger from a backup that holds it, where there is none. */
function restoreLedgerKey(app: App, { ledgerKey }: BackupHeader): void {
  const { ledgerKeyFile } = app.settings
  if (ledgerKey !== undefined && !existsSync(ledgerKeyFile)) restoreKeyFile(ledgerKeyFile, ledgerKey, 'ledger')
}

/** Brings the name of a file to the disk, where the system lets a folder be synchronised. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/**
 * Writes everything into one new file (mode 0600), reads it again, and only then gives it its name. The key is put in only
 * when that was asked for.
 * @throws Problem conflict when there is a file of that name; invalid-input when it cannot be written
 */
export async function runBackup(app: App, file: string, given: { readonly withKey: boolean; readonly dryRun: boolean }, tell: TellProgress): Promise<BackupAnswer> {
  const { withKey } = given
  const path = resolve(app.folder, file)
  const store = await app.store()
  if (existsSync(path)) throw new Problem('conflict', `there is a file ${path} already: name another one, so that no backup is written over`)
  const draft = draftOf(path)
  if (!given.dryRun) {
    onFiles(path, () => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      removeDrafts(path)
    })
    noteErased(app, missingIn(await store.kept('tombstone'), erasedBesideKey(app)))
    await enterCopy(app, store, 'backup')
  }
  const keyring = app.keyring()
  try {
    const summary = await writeBackup(given.dryRun ? undefined : draft, {
      header: { madeAt: utc(app.clockMs()), keyCheck: keyCheckOf(keyring), ...(withKey ? keysOf(app) : {}) },
      from: store, canonical, proofOf: (digest) => proofOf(keyring, digest),
      onProgress: (section, records) => {
        tell(`writing ${section}`, records, 0)
      },
    })
    if (given.dryRun) return { file: path, written: false, withKey, bytes: 0, ...movedOf(summary) }
    const kept = readBackup(draft, path, canonical)
    for await (const batch of kept.everything()) tell(`reading ${batch.section} again`, batch.records.length, 0)
    refuseDifference(summary, kept.end(), 'the backup')
    const { size: bytes } = statSync(draft)
    onFiles(path, () => {
      renameSync(draft, path)
      syncFolder(dirname(path))
    })
    return { file: path, written: true, withKey, bytes, ...movedOf(summary) }
  } catch (error) {
    rmSync(draft, { force: true })
    throw asFileProblem(error, path)
  }
}

/** Reads the whole file once without keeping anything, so that a damaged or cut one is told before anything is made. */
async function refuseDamaged(path: string, shownAs: string, tell: TellProgress): Promise<{ readonly moved: Moved; readonly proof: string; readonly tombstones: readonly Tombstone[] }> {
  const backup = readBackup(path, shownAs, canonical)
  const tombstones: Tombstone[] = []
  for await (const batch of backup.everything()) {
    if (batch.section === 'kept') for (const { kind, record } of batch.records) if (kind === 'tombstone') tombstones.push(record as Tombstone)
    tell(`checking ${batch.section}`, batch.records.length, 0)
  }
  return { moved: movedOf(backup.end()), proof: backup.end().proof, tombstones }
}

/** The keyring of the key that lies here or, where there is none, of the one in the backup; nothing is written. */
function keyringFor(app: App, header: BackupHeader, shownAs: string): Keyring {
  const { keyFile } = app.settings
  if (!existsSync(keyFile) && header.key === undefined) {
    throw new Problem('store-unavailable', `the key file ${keyFile} is missing, and ${shownAs} does not hold the key: put the key file of the store that was backed up there`)
  }
  const keyring = existsSync(keyFile) ? createKeyring(loadOrCreateKeyFile(keyFile)) : createKeyring(keyIn(header.key ?? '', shownAs))
  if (keyCheckOf(keyring) === header.keyCheck) return keyring
  throw new Problem('conflict', `${shownAs} belongs to another key than ${keyFile}: name its own key file by RIGHTPARTY_KEY_FILE or --key-file`)
}

function keyIn(text: string, shownAs: string): Uint8Array {
  const hex = /^rightparty-key-1:([0-9a-f]{64})\n$/.exec(text)?.[1]
  if (hex === undefined) throw new Problem('invalid-input', `${shownAs} is damaged: what should be its key is none`)
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

/**
 * Fills an empty store from a backup: the file is checked as a whole first, and what was written is compared with it and its
 * ledger verified before it is called done. Who was erased since, as the file beside the key tells, is erased again.
 * @throws Problem unknown-format for another file; invalid-input for a damaged or cut one; precondition-failed when the store holds anything
 */
export async function runRestore(app: App, file: string, isDryRun: boolean, tell: TellProgress): Promise<RestoreAnswer> {
  const path = resolve(app.folder, file)
  try {
    const header = await readBackupHeader(path, path)
    const keyring = keyringFor(app, header, path)
    const keyRestored = !existsSync(app.settings.keyFile)
    const summed = once(() => refuseDamaged(path, path, tell))
    const wasThere = (await app.hasStore()) && (await holdsAlready(await app.store(), app.storeName(), async () => (await summed()).moved.fullDigest))
    const { proof, moved, tombstones } = await summed()
    if (proof !== proofOf(keyring, moved.fullDigest)) throw new Problem('invalid-input', `${path} was changed by somebody without its key: take another backup`)
    const missing = missingIn(erasedBesideKey(app), tombstones)
    const erasedSince = missing.filter((one) => one.of === 'party').length
    const answer = { erasedSince, file: path, to: app.storeName(), madeAt: header.madeAt, keyRestored, wasThere, ...moved }
    // One that was stopped after it was filled goes on here.
    if (wasThere && !isDryRun && missing.length > 0) await eraseAgain(app, missing)
    if (isDryRun || wasThere) return { ...answer, written: false }
    if (keyRestored) restoreKeyFile(app.settings.keyFile, header.key ?? '')
    restoreLedgerKey(app, header)
    const store = await app.madeStore()
    await copyEverything(readBackup(path, path, canonical), store, {
      canonical, actId: app.newId(), nowMs: app.clockMs(),
      onProgress: (section, records) => {
        tell(`restoring ${section}`, records, 0)
      },
      beforeCommit: ({ digest }) => {
        if (digest !== moved.fullDigest) throw new Problem('conflict', `${path} changed while it was read: leave it alone and run it again`)
      },
    })
    if (missing.length > 0) await eraseAgain(app, missing)
    await refuseBrokenLedger(store)
    return { ...answer, written: true }
  } catch (error) {
    throw asFileProblem(error, path)
  }
}
