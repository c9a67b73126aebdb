import { createHashIndex, createMixer, HASH_WORDS } from './hash-index.js'
import type { LoadSeeds } from './seeds.js'

/** What a load has seen of its keys, in some 25 bytes a key: whether a key came once, twice with the same content, or with others. */
export interface KeyTable {
  /** Notes a key with its content; says where the key is kept. Where the source wrote it down (`sourceRecord`) does not count. */
  readonly note: (key: string, content: object) => number
  /** The same by their hashes: `HASH_WORDS` of the key from `keyAt`, `CONTENT_WORDS` of the content from `contentAt`. */
  readonly noteAt: (words: Uint32Array, keyAt: number, contentAt: number) => number
  /** Where a key is kept; -1 when it was never noted. */
  readonly find: (key: string) => number
  /** Whether the key came with different contents; false for one that never came (-1). */
  readonly isConflicting: (slot: number) => boolean
  /** Whether the key came more than once. */
  readonly isRepeated: (slot: number) => boolean
  /** Marks a key as done in this pass; says whether it was done before. */
  readonly visit: (slot: number) => boolean
  /** Forgets which keys were done, for another pass. */
  readonly forgetVisits: () => void
  readonly size: () => number
}

/** Words of a content's hash that are kept. */
export const CONTENT_WORDS = 2

/** Text of a content by which two are the same. */
export function contentText(content: object): string {
  return JSON.stringify('sourceRecord' in content ? { ...content, sourceRecord: undefined } : content)
}

/** A key's own words: two of its content's hash, the last bits of the second of which are flags. */
const CONTENT = HASH_WORDS
const CONTENT_AND_FLAGS = HASH_WORDS + 1
const CONFLICTING = 1
const REPEATED = 2
const VISITED = 4
const FLAGS = CONFLICTING | REPEATED | VISITED

/** Makes a table; slots are stable numbers, from 0 in order of arrival. */
export function createKeyTable(seeds: Pick<LoadSeeds, 'keys' | 'contents'>): KeyTable {
  const contents = createMixer(seeds.contents)
  const { note, noteAt, find, rows } = createHashIndex(seeds.keys, CONTENT_WORDS)
  let lastFound = -1
  const has = (slot: number, flag: number): boolean => slot >= 0 && (rows.get(slot, CONTENT_AND_FLAGS) & flag) !== 0
  const mark = (slot: number, flags: number): void => rows.set(slot, CONTENT_AND_FLAGS, rows.get(slot, CONTENT_AND_FLAGS) | flags)
  const take = (slot: number, isNew: boolean, first: number, second: number): number => {
    if (isNew) {
      rows.set(slot, CONTENT, first)
      rows.set(slot, CONTENT_AND_FLAGS, second & ~FLAGS)
    } else {
      const isAgain = rows.get(slot, CONTENT) === first && ((rows.get(slot, CONTENT_AND_FLAGS) ^ second) & ~FLAGS) === 0
      mark(slot, isAgain ? REPEATED : REPEATED | CONFLICTING)
    }
    return slot
  }
  return {
    note: (key, content) => {
      const before = rows.size()
      const slot = note(key)
      const hash = contents(contentText(content))
      return take(slot, slot === before, hash[0]!, hash[1]!)
    },
    noteAt: (words, keyAt, contentAt) => {
      const before = rows.size()
      const slot = noteAt(words, keyAt)
      return take(slot, slot === before, words[contentAt]!, words[contentAt + 1]!)
    },
    find: (key) => {
      // Whoever reads the same rows again asks in the order of their arrival.
      const slot = find(key, lastFound + 1)
      if (slot >= 0) lastFound = slot
      return slot
    },
    isConflicting: (slot) => has(slot, CONFLICTING),
    isRepeated: (slot) => has(slot, REPEATED),
    visit: (slot) => {
      const wasVisited = has(slot, VISITED)
      mark(slot, VISITED)
      return wasVisited
    },
    forgetVisits: () => {
      for (let slot = 0; slot < rows.size(); slot++) rows.set(slot, CONTENT_AND_FLAGS, rows.get(slot, CONTENT_AND_FLAGS) & ~VISITED)
    },
    size: rows.size,
  }
}
