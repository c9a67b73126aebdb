import { createWordTable, type WordTable } from './word-table.js'

/** Words of a hash by which texts are told apart: of ten million, two meet in one load of 10^15. */
export const HASH_WORDS = 3

/** Numbers texts without keeping them: a secret-seeded hash of 96 bits stands for each, so that nobody can choose ones that meet. */
export interface HashIndex {
  /** Number of a text, from 0 in order of arrival; made where the text is new. */
  readonly note: (text: string) => number
  /** The same by its hash, which begins at a place of these words. */
  readonly noteAt: (words: Uint32Array, at: number) => number
  /** Number of a text; -1 when it was never noted. A good guess of the number spares the search. */
  readonly find: (text: string, guess?: number) => number
  /** Rows by number; the words behind `HASH_WORDS` are the caller's, zeros at first. */
  readonly rows: WordTable
}

const FIRST_CAPACITY = 1024

/** Makes an open-addressing index, each of its rows with as many words of the caller's own. */
export function createHashIndex(seed: string, ownWords: number): HashIndex {
  const mixer = createMixer(seed)
  const rows = createWordTable(HASH_WORDS + ownWords)
  let index = new Int32Array(FIRST_CAPACITY).fill(-1)
  const isAt = (row: number, a: number, b: number, c: number): boolean => rows.get(row, 0) === a && rows.get(row, 1) === b && rows.get(row, 2) === c

  /** Where the number of this hash stands, or would stand. */
  const placeOf = (a: number, b: number, c: number): number => {
    const mask = index.length - 1
    for (let at = a & mask; ; at = (at + 1) & mask) {
      const row = index[at]!
      if (row < 0 || isAt(row, a, b, c)) return at
    }
  }
  const grow = (): void => {
    index = new Int32Array(index.length * 2).fill(-1)
    const mask = index.length - 1
    for (let row = 0; row < rows.size(); row++) {
      let at = rows.get(row, 0) & mask
      while (index[at]! >= 0) at = (at + 1) & mask
      index[at] = row
    }
  }
  const noteAt = (words: Uint32Array, from: number): number => {
    const a = words[from]!
    const b = words[from + 1]!
    const c = words[from + 2]!
    const at = placeOf(a, b, c)
    const known = index[at]!
    if (known >= 0) return known
    const row = rows.add()
    rows.set(row, 0, a)
    rows.set(row, 1, b)
    rows.set(row, 2, c)
    index[at] = row
    if ((row + 1) * 4 > index.length * 3) grow()
    return row
  }
  return {
    rows,
    note: (text) => noteAt(mixer(text), 0),
    noteAt,
    find: (text, guess) => {
      const hash = mixer(text)
      const a = hash[0]!
      const b = hash[1]!
      const c = hash[2]!
      return guess !== undefined && guess < rows.size() && isAt(guess, a, b, c) ? guess : index[placeOf(a, b, c)]!
    },
  }
}

/** Hashes texts under a secret; what it gives holds until the next call. */
export type Mixer = (text: string) => Uint32Array

/** Makes a mixer: three lanes of multiply and rotate over pairs of UTF-16 units, stirred into each other at the end. */
export function createMixer(seed: string): Mixer {
  const state = new Uint32Array([0x243f6a88, 0x85a308d3, 0x13198a2e])
  mixText(state, seed)
  stirAll(state)
  const start = state.slice()
  return (text) => {
    state.set(start)
    mixText(state, text)
    stirAll(state)
    return state
  }
}

/** The length keeps a last single unit apart from the same one before a zero. */
function mixText(state: Uint32Array, text: string): void {
  let a = state[0]! ^ text.length
  let b = state[1]!
  let c = state[2]!
  for (let i = 0; i < text.length; i += 2) {
    const pair = i + 1 < text.length ? text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16) : text.charCodeAt(i)
    a = Math.imul(a ^ pair, 0x9e3779b1)
    a = (a << 13) | (a >>> 19)
    b = Math.imul(b ^ pair, 0x85ebca77)
    b = (b << 11) | (b >>> 21)
    c = Math.imul(c + pair, 0xc2b2ae3d)
    c = (c << 17) | (c >>> 15)
  }
  state[0] = a
  state[1] = b ^ text.length
  state[2] = c
}

function stirAll(state: Uint32Array): void {
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  for (let round = 0; round < 2; round++) {
    a = stir(a ^ c)
    b = stir(b ^ a)
    c = stir(c ^ b)
  }
  state[0] = a
  state[1] = b
  state[2] = c
}

function stir(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return twice ^ (twice >>> 16)
}
