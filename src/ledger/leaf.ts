import type { SaltedLine } from '../model/certificate.js'
import type { LedgerEntry, LedgerLeaf } from '../model/ledger.js'
import { canonical } from './canonical.js'
import { leafHashOf } from './tree.js'

/**
 * Makes an entry ready to be written with its act; `newId` gives a fresh random id.
 * @throws Problem invalid-input when a part of the entry is not JSON
 */
export function makeLeaf(entry: LedgerEntry, newId: () => string): LedgerLeaf {
  const text = canonical(entry)
  return { leafId: newId(), entry: text, leafHash: leafHashOf(text) }
}

/**
 * Writes one line of a list's certificate and gives its leaf hash: over its salt and its canonical text, so that nobody without
 * the salt can guess the line, and an erased line still verifies by its hash. The salt is hex or any text of fixed length.
 */
export function saltedLine(salt: string, canonicalText: string): SaltedLine {
  const line = canonical([salt, canonicalText])
  return { line, leafHash: leafHashOf(line) }
}

/** Leaf hash of one line of a list's certificate. */
export function saltedLeaf(salt: string, canonicalText: string): string {
  return saltedLine(salt, canonicalText).leafHash
}
