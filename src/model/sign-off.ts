import type { Instant } from './facts.js'

/** Counsel's word on one digest of a pack; a changed pack has another digest and is not signed off by it. */
export interface SignOff {
  readonly pack: string
  readonly version: string
  /** SHA-256 of the pack's content, in hex. */
  readonly digest: string
  /** The named person whose word it is. */
  readonly by: string
  /** Where the written word is kept: a reference, never the text. */
  readonly evidence: string
  readonly at: Instant
}
