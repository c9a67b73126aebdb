import type { ValueHash } from './ids.js'

/** What a keyed hash is for; the same text hashes differently in each domain. */
export type HashDomain = 'contact_point' | 'relation' | 'value' | 'refusal' | 'subject' | 'ref' | 'leaf'

/** The installation's keys at work; they lie outside the store and never leave this object. */
export interface Keyring {
  /** HMAC-SHA-256 of domain and text under the installation's key: 26 lower-case base32 characters. */
  readonly hash: (domain: HashDomain, text: string) => string
  /** Keyed hash of a normalised contact value; the same in capitals. */
  readonly hashValue: (value: string) => ValueHash
  /** Seals text with AES-256-GCM under a fresh nonce; base64 of nonce, ciphertext and tag. */
  readonly seal: (text: string) => string
  /**
   * Opens what `seal` made.
   * @throws Problem store-unavailable when it was sealed under another key or is damaged
   */
  readonly open: (sealed: string) => string
  /** Seals bytes that travel between processes, under a key for that alone; only who names the same `about` opens them. */
  readonly sealBytes: (bytes: Uint8Array, about: string) => Uint8Array
  /**
   * Opens what `sealBytes` made.
   * @throws Problem store-unavailable when it was sealed under another key or about something else, or is damaged
   */
  readonly openBytes: (sealed: Uint8Array, about: string) => Uint8Array
  /** An opaque name for an id of a kind, the same each time, fit for an address: only this key leads back from it. */
  readonly ref: (kind: RefKind, id: string) => string
  /** The id behind a ref of this kind; undefined when this key made no such ref. */
  readonly idOf: (kind: RefKind, ref: string) => string | undefined
}

/** What a ref stands for. */
export type RefKind = 'party' | 'debt' | 'contact_point' | 'exclusion' | 'fact' | 'match' | 'cursor'
