/** Rows of 32-bit words, numbered from 0; they grow in pieces, so that nothing is ever copied and little is held empty. */
export interface WordTable {
  /** Adds a row of zeros; gives its number. */
  readonly add: () => number
  readonly get: (row: number, word: number) => number
  readonly set: (row: number, word: number, value: number) => void
  readonly size: () => number
}

const PIECE_BITS = 13
const PIECE_MASK = (1 << PIECE_BITS) - 1

/** Makes an empty table of rows of `width` words. */
export function createWordTable(width: number): WordTable {
  const pieces: Uint32Array[] = []
  let size = 0
  return {
    add: () => {
      if ((size & PIECE_MASK) === 0) pieces.push(new Uint32Array(width << PIECE_BITS))
      return size++
    },
    get: (row, word) => pieces[row >>> PIECE_BITS]![(row & PIECE_MASK) * width + word]!,
    set: (row, word, value) => {
      pieces[row >>> PIECE_BITS]![(row & PIECE_MASK) * width + word] = value
    },
    size: () => size,
  }
}
