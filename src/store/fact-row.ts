import type { AnyFact, FactKind } from '../model/facts.js'
import type { FactKey } from '../model/ids.js'
import { Problem } from '../model/problem.js'

/** One version of a fact as both stores keep it. */
export interface FactRow {
  readonly kind: FactKind
  readonly key: FactKey
  /** JSON. */
  readonly content: string
  /** Split by blanks. */
  readonly purposes: string
  readonly revision: number
  readonly replacedIn: number | null
}

/**
 * Unpacks a fact for who reads at a revision.
 * @throws Problem store-unavailable when its content is damaged
 */
export function unpackFact({ kind, key, content, purposes, revision, replacedIn }: FactRow, at: number): AnyFact {
  const base = { kind, key, content: readJson(content), purposes: purposesOf(purposes), revision }
  // What replaced it is told only where the reader may know of it already.
  return (replacedIn === null || replacedIn > at ? base : { ...base, replacedIn }) as unknown as AnyFact
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's own message may quote the row, so it is not kept.
    if (error instanceof SyntaxError) throw new Problem('store-unavailable', 'a row of the store is damaged: run rightparty store check, and restore the store from a backup')
    throw error
  }
}

/** Few combinations of purposes occur: each is made once. */
const PURPOSES = new Map<string, readonly string[]>([['', []]])

function purposesOf(text: string): readonly string[] {
  const known = PURPOSES.get(text)
  if (known !== undefined) return known
  const made = text.split(' ')
  PURPOSES.set(text, made)
  return made
}
