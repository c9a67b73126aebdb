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
 * Leaf hash of one line of a list's certificate: over its salt and its canonical text, so that nobody without the salt
 * can guess the line, and an erased line still verifies by its hash. The salt is hex or any text of fixed length.
 */
export function saltedLeaf(salt: string, canonicalText: string): string {
  return leafHashOf(canonical([salt, canonicalText]))
}
