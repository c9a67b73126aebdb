import { createWordTable, type WordTable } from './word-table.js'

/** Words of a hash by which texts are told apart: of ten million, two meet in one load of 10^15. */
export const HASH_WORDS = 3

/** Numbers texts without keeping them: a secret-seeded hash of 96 bits stands for each, so that nobody can choose ones that meet. */
export interface HashIndex {
  /** Number of a text, from 0 in order of arrival; made where the text is new. */
  readonly note: (text: string) => number
  /** Number of a text; -1 when it was never noted. */
  readonly find: (text: string) => number
  /** Rows by number; the words behind `HASH_WORDS` are the caller's, zeros at first. */
  readonly rows: WordTable
}

const FIRST_CAPACITY = 1024

/** Makes an open-addressing index, each of its rows with as many words of the caller's own. */
export function createHashIndex(seed: string, ownWords: number): HashIndex {
  const mixer = createMixer(seed)
  const rows = createWordTable(HASH_WORDS + ownWords)
  let index = new Int32Array(FIRST_CAPACITY).fill(-1)

  /** Where the number of this hash stands, or would stand. */
  const placeOf = (a: number, b: number, c: number): number => {
    const mask = index.length - 1
    for (let at = a & mask; ; at = (at + 1) & mask) {
      const row = index[at]!
      if (row < 0 || (rows.get(row, 0) === a && rows.get(row, 1) === b && rows.get(row, 2) === c)) return at
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
  return {
    rows,
    note: (text) => {
      const hash = mixer.hash(text)
      const a = hash[0]!
      const b = hash[1]!
      const c = hash[2]!
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
    },
    find: (text) => {
      const hash = mixer.hash(text)
      return index[placeOf(hash[0]!, hash[1]!, hash[2]!)]!
    },
  }
}

/** Hashes texts, and whatever JSON holds, under a secret; what it gives holds until the next call. */
export interface Mixer {
  readonly hash: (text: string) => Uint32Array
  /** Hash of an object's fields in their order, but for the one named; absent fields and undefined ones are the same. */
  readonly hashFields: (fields: object, except: string) => Uint32Array
}

/** What stands before a value of each kind, so that none is taken for another. */
const TAGS = { text: 1, other: 2, list: 3, object: 4, end: 5 } as const

/** Makes a mixer: three lanes of multiply and rotate over UTF-16 units, stirred into each other at the end. */
export function createMixer(seed: string): Mixer {
  const state = new Uint32Array([0x243f6a88, 0x85a308d3, 0x13198a2e])
  mixText(state, seed)
  stirAll(state)
  const start = state.slice()
  return {
    hash: (text) => {
      state.set(start)
      mixText(state, text)
      stirAll(state)
      return state
    },
    hashFields: (fields, except) => {
      state.set(start)
      mixFields(state, fields, except)
      stirAll(state)
      return state
    },
  }
}

/** The length behind a text keeps it apart from what follows. */
function mixText(state: Uint32Array, text: string): void {
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x9e3779b1)
    a = (a << 13) | (a >>> 19)
    b = Math.imul(b ^ code, 0x85ebca77)
    b = (b << 11) | (b >>> 21)
    c = Math.imul(c + code, 0xc2b2ae3d)
    c = (c << 17) | (c >>> 15)
  }
  state[0] = Math.imul(a ^ text.length, 0x27d4eb2f)
  state[1] = Math.imul(b + text.length, 0x165667b1)
  state[2] = Math.imul(c ^ text.length, 0x9e3779b1)
}

function mixTag(state: Uint32Array, tag: number): void {
  state[0] = Math.imul(state[0]! ^ tag, 0x85ebca77)
  state[1] = Math.imul(state[1]! + tag, 0xc2b2ae3d)
  state[2] = Math.imul(state[2]! ^ (tag << 16), 0x27d4eb2f)
}

function mixValue(state: Uint32Array, value: unknown): void {
  if (typeof value === 'string') {
    mixTag(state, TAGS.text)
    mixText(state, value)
  } else if (Array.isArray(value)) {
    mixTag(state, TAGS.list)
    for (const item of value) mixValue(state, item)
    mixTag(state, TAGS.end)
  } else if (typeof value === 'object' && value !== null) {
    mixTag(state, TAGS.object)
    mixFields(state, value, '')
    mixTag(state, TAGS.end)
  } else {
    mixTag(state, TAGS.other)
    mixText(state, String(value))
  }
}

function mixFields(state: Uint32Array, fields: object, except: string): void {
  for (const name in fields) {
    const value: unknown = fields[name as keyof typeof fields]
    if (value === undefined || name === except) continue
    mixText(state, name)
    mixValue(state, value)
  }
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
