/** Makes an act answer the same when it is sent twice: who sent it, its key, and a digest of what was asked. */
export interface Once {
  readonly actor: string
  readonly key: string
  /** SHA-256 in hex of the canonical request. */
  readonly bodyHash: string
}

/** An answer to be kept under its key with the act that gives it: plain JSON without personal data. */
export interface AnswerKept {
  readonly once: Once
  readonly answer: unknown
}
