/** What a load has seen of its keys, in 28 bytes a key: whether a key came once, twice with the same content, or with others. */
export interface KeyTable {
  /** Notes a key with its content; says where the key is kept. */
  readonly note: (key: string, content: string) => number
  /** Where a key is kept; -1 when it was never noted. */
  readonly find: (key: string) => number
  /** Whether the key came with different contents. */
  readonly isConflicting: (slot: number) => boolean
  /** Whether the key came more than once. */
  readonly isRepeated: (slot: number) => boolean
  /** Marks a key as done in this pass; says whether it was done before. */
  readonly visit: (slot: number) => boolean
  /** Forgets which keys were done, for another pass. */
  readonly forgetVisits: () => void
  readonly size: () => number
}

/** 32-bit words a key: four of its own hash, two of its content's, one of flags. */
const WORDS = 7
const USED = 1
const CONFLICTING = 2
const REPEATED = 4
const VISITED = 8
const FIRST_CAPACITY = 1024

/**
 * Makes an open-addressing table over 128-bit hashes, seeded with a secret so that nobody can choose colliding keys.
 * Slots are stable numbers, from 0 in order of arrival.
 */
export function createKeyTable(seed: string): KeyTable {
  const start = mixText(seed, [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344])
  const ofKey = new Uint32Array(4)
  const ofContent = new Uint32Array(4)
  let words = new Uint32Array(FIRST_CAPACITY * WORDS)
  let index = new Int32Array(FIRST_CAPACITY * 2).fill(-1)
  let count = 0

  /** Where in the index the hash stands that begins at `from`, or would stand. */
  const probe = (hash: Uint32Array, from: number): number => {
    const mask = index.length - 1
    let at = (hash[from] ?? 0) & mask
    for (;;) {
      const slot = index[at] ?? -1
      if (slot < 0 || isSame(words, slot * WORDS, hash, from)) return at
      at = (at + 1) & mask
    }
  }
  const grow = (): void => {
    const wider = new Uint32Array(words.length * 2)
    wider.set(words)
    words = wider
    index = new Int32Array(index.length * 2).fill(-1)
    for (let slot = 0; slot < count; slot++) index[probe(words, slot * WORDS)] = slot
  }
  const has = (slot: number, flag: number): boolean => ((words[slot * WORDS + 6] ?? 0) & flag) !== 0
  return {
    note: (key, content) => {
      if ((count + 1) * WORDS > words.length) grow()
      mixInto(ofKey, key, start)
      mixInto(ofContent, content, start)
      const at = probe(ofKey, 0)
      const known = index[at] ?? -1
      if (known >= 0) {
        const base = known * WORDS
        const isAgain = words[base + 4] === ofContent[0] && words[base + 5] === ofContent[1]
        words[base + 6] = (words[base + 6] ?? 0) | REPEATED | (isAgain ? 0 : CONFLICTING)
        return known
      }
      const base = count * WORDS
      words.set(ofKey, base)
      words[base + 4] = ofContent[0] ?? 0
      words[base + 5] = ofContent[1] ?? 0
      words[base + 6] = USED
      index[at] = count
      return count++
    },
    find: (key) => {
      mixInto(ofKey, key, start)
      return index[probe(ofKey, 0)] ?? -1
    },
    isConflicting: (slot) => has(slot, CONFLICTING),
    isRepeated: (slot) => has(slot, REPEATED),
    visit: (slot) => {
      const wasVisited = has(slot, VISITED)
      words[slot * WORDS + 6] = (words[slot * WORDS + 6] ?? 0) | VISITED
      return wasVisited
    },
    forgetVisits: () => {
      for (let base = 6; base < count * WORDS; base += WORDS) words[base] = (words[base] ?? 0) & ~VISITED
    },
    size: () => count,
  }
}

function isSame(words: Uint32Array, base: number, hash: Uint32Array, from: number): boolean {
  return words[base] === hash[from] && words[base + 1] === hash[from + 1] &&
    words[base + 2] === hash[from + 2] && words[base + 3] === hash[from + 3]
}

type Hash128 = readonly [number, number, number, number]

function mixText(text: string, start: Hash128): Hash128 {
  const found = new Uint32Array(4)
  mixInto(found, text, start)
  return [found[0] ?? 0, found[1] ?? 0, found[2] ?? 0, found[3] ?? 0]
}

/** Four lanes of multiply and rotate over UTF-16 units, stirred into each other at the end. */
function mixInto(found: Uint32Array, text: string, start: Hash128): void {
  let [a, b, c, d] = start
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x9e3779b1)
    a = (a << 13) | (a >>> 19)
    b = Math.imul(b ^ code, 0x85ebca77)
    b = (b << 11) | (b >>> 21)
    c = Math.imul(c + code, 0xc2b2ae3d)
    c = (c << 17) | (c >>> 15)
    d = Math.imul(d + code, 0x27d4eb2f)
    d = (d << 7) | (d >>> 25)
  }
  a ^= text.length
  for (let round = 0; round < 2; round++) {
    a = stir(a ^ d)
    b = stir(b ^ a)
    c = stir(c ^ b)
    d = stir(d ^ c)
  }
  found[0] = a
  found[1] = b
  found[2] = c
  found[3] = d
}

function stir(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return twice ^ (twice >>> 16)
}
