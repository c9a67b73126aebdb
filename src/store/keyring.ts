import { createCipheriv, createDecipheriv, createHmac, hash as digest, hkdfSync, randomBytes, randomFillSync } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ValueHash } from '../model/ids.js'
import type { HashDomain, Keyring, RefKind } from '../model/keyring.js'
import { Problem } from '../model/problem.js'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HASH_CHARS = 26
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
/** What a key file is for, and the word that it begins with. */
const KEY_FILE_WORDS = { store: 'rightparty-key-1', ledger: 'rightparty-ledger-key-1' } as const
/** `store`: everything is sealed and hashed under it; `ledger`: heads of the ledger are signed with it. */
export type KeyUse = keyof typeof KEY_FILE_WORDS

function keyIn(text: string, use: KeyUse): Uint8Array | undefined {
  const hex = new RegExp(`^${KEY_FILE_WORDS[use]}:([0-9a-f]{64})\n?$`).exec(text)?.[1]
  return hex === undefined ? undefined : new Uint8Array(Buffer.from(hex, 'hex'))
}

const DOMAINS: readonly HashDomain[] = ['contact_point', 'relation', 'value', 'refusal', 'subject', 'ref', 'leaf']

/**
 * Makes the keyring of one installation from its master key: subkeys by HKDF-SHA-256, one for each domain and one to seal.
 * @throws Problem invalid-input when the key has not 32 bytes
 */
export function createKeyring(masterKey: Uint8Array): Keyring {
  if (masterKey.length !== KEY_BYTES) throw new Problem('invalid-input', `a key has ${KEY_BYTES} bytes; this one has ${masterKey.length}`)
  const hashers = Object.fromEntries(DOMAINS.map((domain) => [domain, hmac(subkey(masterKey, `hash/${domain}`))])) as Record<HashDomain, Hmac>
  const sealKey = subkey(masterKey, 'seal')
  const travelKey = subkey(masterKey, 'travel')
  const refKeys = { name: subkey(masterKey, 'ref/name'), cover: subkey(masterKey, 'ref/cover') }
  const hash = (domain: HashDomain, text: string): string => base32(hashers[domain](text))
  return {
    hash,
    hashValue: (value) => hash('value', inOneCase(value)) as ValueHash,
    seal: (text) => seal(sealKey, text),
    open: (sealed) => open(sealKey, sealed),
    sealBytes: (bytes, about) => sealBytes(travelKey, bytes, about),
    openBytes: (sealed, about) => openBytes(travelKey, sealed, about),
    ref: (kind, id) => refOf(refKeys, kind, id),
    idOf: (kind, ref) => idBehind(refKeys, kind, ref),
  }
}

/**
 * A value is the same in capitals: of mailboxes RFC 5321, 2.4, leaves that to the host, and hardly any tells them apart. Whoever asked
 * not to be written to must be heard however the mailbox, the account or the address was written; each is used as it stands.
 */
function inOneCase(value: string): string {
  return value.toLowerCase()
}

function subkey(masterKey: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(0), `rightparty/1/${use}`, KEY_BYTES))
}

/** Gives the 32 bytes of a text's HMAC; they hold only until the next call. */
type Hmac = (text: string) => Uint8Array

const BLOCK_BYTES = 64
const TEXT_BYTES_FIRST = 1024

/**
 * HMAC-SHA-256 under one key, by its definition over two one-shot digests: a third of the time that an object for every
 * text takes, of which a load makes several a row. Source: RFC 2104, section 2.
 */
function hmac(key: Uint8Array): Hmac {
  let inner = Buffer.alloc(BLOCK_BYTES + TEXT_BYTES_FIRST).fill(0x36, 0, BLOCK_BYTES)
  const outer = Buffer.alloc(BLOCK_BYTES + KEY_BYTES).fill(0x5c, 0, BLOCK_BYTES)
  const result = Buffer.alloc(KEY_BYTES)
  for (const [i, byte] of key.entries()) {
    inner[i]! ^= byte
    outer[i]! ^= byte
  }
  return (text) => {
    // A UTF-16 unit takes at most three bytes of UTF-8.
    if (BLOCK_BYTES + text.length * 3 > inner.length) inner = Buffer.concat([inner.subarray(0, BLOCK_BYTES)], BLOCK_BYTES + text.length * 3)
    const bytes = inner.write(text, BLOCK_BYTES, 'utf8')
    outer.write(digest('sha256', inner.subarray(0, BLOCK_BYTES + bytes), 'binary'), BLOCK_BYTES, 'latin1')
    result.write(digest('sha256', outer, 'binary'), 'latin1')
    return result
  }
}

/** First 26 characters of RFC 4648 base32 in lower case: 130 bits. */
function base32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; at < HASH_CHARS; i++) {
    bits = ((bits & 31) << 8) | bytes[i]!
    held += 8
    while (held >= 5 && at < HASH_CHARS) {
      held -= 5
      base32Chars[at++] = BASE32.charCodeAt((bits >> held) & 31)
    }
  }
  return base32Chars.toString('latin1')
}

const base32Chars = Buffer.alloc(HASH_CHARS)

const nonces = Buffer.alloc(NONCE_BYTES * 512)
let noncesUsed = nonces.length

/** A fresh random nonce; drawn many at a time, each handed out once. */
function nextNonce(): Uint8Array {
  if (noncesUsed >= nonces.length) {
    randomFillSync(nonces)
    noncesUsed = 0
  }
  const nonce = nonces.subarray(noncesUsed, noncesUsed + NONCE_BYTES)
  noncesUsed += NONCE_BYTES
  return nonce
}

function seal(key: Uint8Array, text: string): string {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

function open(key: Uint8Array, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    // The cause may quote the value, so only what to do is said.
    throw new Problem('store-unavailable', 'a sealed value cannot be opened: it is damaged or was sealed under another key; give the key file this store was made with')
  }
}

function sealBytes(key: Uint8Array, bytes: Uint8Array, about: string): Uint8Array {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

function openBytes(key: Uint8Array, sealed: Uint8Array, about: string): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about))
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    // As with values: only what to do is said.
    throw new Problem('store-unavailable', 'something sealed for the way cannot be opened: it is damaged, or was sealed under another key or for another place')
  }
}

/** Keys of refs: one for the tag that names the id, one to cover it. */
interface RefKeys {
  readonly name: Uint8Array
  readonly cover: Uint8Array
}

/** The tag of an id is the nonce under which it is covered, so that one id has one ref (a synthetic IV, as in RFC 5297). */
function tagOf({ name }: RefKeys, kind: RefKind, id: string): Buffer {
  return createHmac('sha256', name).update(`${kind}\u001f${id}`).digest().subarray(0, TAG_BYTES)
}

function refOf(keys: RefKeys, kind: RefKind, id: string): string {
  const tag = tagOf(keys, kind, id)
  const cipher = createCipheriv('aes-256-ctr', keys.cover, tag)
  return Buffer.concat([tag, cipher.update(id, 'utf8'), cipher.final()]).toString('base64url')
}

function idBehind(keys: RefKeys, kind: RefKind, ref: string): string | undefined {
  const bytes = Buffer.from(ref, 'base64url')
  if (bytes.length <= TAG_BYTES || bytes.toString('base64url') !== ref) return undefined
  const tag = bytes.subarray(0, TAG_BYTES)
  const cipher = createDecipheriv('aes-256-ctr', keys.cover, tag)
  const id = Buffer.concat([cipher.update(bytes.subarray(TAG_BYTES)), cipher.final()]).toString('utf8')
  return tagOf(keys, kind, id).equals(tag) ? id : undefined
}

/**
 * Reads a key from its file; makes the file (mode 0600, with a fresh random key) when there is none.
 * Two processes that start at the same moment get the same key.
 * @throws Problem store-unavailable when the file cannot be read or made, or is no key file
 */
export function loadOrCreateKeyFile(path: string, use: KeyUse = 'store'): Uint8Array {
  return onKeyFile(path, () => readKeyFile(path, use) ?? makeKeyFile(path, use))
}

/** Reads a key from its file. @throws Problem store-unavailable when it is missing, cannot be read, or is no key file */
export function loadKeyFile(path: string, use: KeyUse): Uint8Array {
  const key = onKeyFile(path, () => readKeyFile(path, use))
  if (key === undefined) throw new Problem('store-unavailable', `the key file ${path} is missing: restore it from a backup`)
  return key
}

function onKeyFile<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('store-unavailable', `the key file ${path} cannot be read or made (${codeOf(error)}): check that its folder exists and belongs to this user`)
  }
}

/** The key in the form in which its file holds it, for a backup that was asked to hold it. */
export function keyFileText(path: string, use: KeyUse = 'store'): string {
  return textOf(loadKeyFile(path, use), use)
}

/**
 * Makes the key file (mode 0600) from such a text, where there is none.
 * @throws Problem invalid-input when the text is no key; conflict when a file is there that holds another key
 */
export function restoreKeyFile(path: string, text: string, use: KeyUse = 'store'): void {
  const key = keyIn(text, use)
  if (key === undefined) throw new Problem('invalid-input', 'what should be the key is none: the backup is damaged')
  const kept = onKeyFile(path, () => readKeyFile(path, use) ?? makeKeyFile(path, use, key))
  if (textOf(kept, use) !== textOf(key, use)) throw new Problem('conflict', `the key file ${path} holds another key: name another path by RIGHTPARTY_KEY_FILE or RIGHTPARTY_LEDGER_KEY_FILE`)
}

function textOf(key: Uint8Array, use: KeyUse): string {
  return `${KEY_FILE_WORDS[use]}:${Buffer.from(key).toString('hex')}\n`
}

function readKeyFile(path: string, use: KeyUse): Uint8Array | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  const key = keyIn(text, use)
  if (key !== undefined) return key
  const what = use === 'store' ? 'no rightparty key file' : 'no key file of a rightparty ledger'
  throw new Problem('store-unavailable', `${path} is ${what}: restore it from a backup, or name another by ${use === 'store' ? 'RIGHTPARTY_KEY_FILE' : 'RIGHTPARTY_LEDGER_KEY_FILE'}`)
}

function makeKeyFile(path: string, use: KeyUse, fresh: Uint8Array = randomBytes(KEY_BYTES)): Uint8Array {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, textOf(fresh, use), { mode: 0o600, flag: 'wx', flush: true })
  try {
    chmodSync(draft, 0o600)
    // A link fails when the name is taken, so the first of two processes wins and no reader sees half a file.
    linkSync(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
  const key = readKeyFile(path, use)
  if (key === undefined) throw new Problem('store-unavailable', `the key file ${path} vanished while it was made: try again`)
  return key
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
