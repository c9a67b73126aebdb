import type { RowFault } from '../model/cells.js'
import { NUMBERS_KEPT_MAX } from '../model/limits.js'
import { createHashIndex, HASH_WORDS } from './hash-index.js'
import { normalizePhone, type NormalPoint } from './normalize.js'
import { createNumbers } from './numbers.js'

/** Telephone numbers as they were written, with the country they were read in: each comes at least twice, and reading one is dear. */
export interface NumberBook {
  readonly read: (text: string, country: string | undefined) => NormalPoint | RowFault
}

/** Words of a number behind its hash: its digits in two halves (0: it is none), and which places it suggests or what is wrong. */
const HIGH = HASH_WORDS
const LOW = HASH_WORDS + 1
const KIND = HASH_WORDS + 2
const OWN_WORDS = 3
const HALF = 10 ** 8
const E164 = /^\+[1-9]\d{1,14}$/

/** Makes an empty book: some 30 bytes a number, and none of them in plain sight of whoever looks for text. */
export function createNumberBook(seed: string): NumberBook {
  const { note, find, rows } = createHashIndex(seed, OWN_WORDS)
  const kinds = createNumbers<RowFault | Omit<NormalPoint, 'value'>>((kind) => JSON.stringify(kind))
  const keep = (written: string, point: NormalPoint | RowFault): void => {
    if (rows.size() >= NUMBERS_KEPT_MAX || ('value' in point && !E164.test(point.value))) return
    const row = note(written)
    if ('value' in point) {
      const digits = Number(point.value.slice(1))
      rows.set(row, HIGH, Math.floor(digits / HALF))
      rows.set(row, LOW, digits % HALF)
      rows.set(row, KIND, kinds.numberOf({ placeZones: point.placeZones, placeRegions: point.placeRegions }))
    } else rows.set(row, KIND, kinds.numberOf(point))
  }
  const kept = (row: number): NormalPoint | RowFault => {
    const kind = kinds.valueOf(rows.get(row, KIND))
    return 'placeZones' in kind ? { value: `+${rows.get(row, HIGH) * HALF + rows.get(row, LOW)}`, ...kind } : kind
  }
  return {
    read: (text, country) => {
      const written = `${country ?? ''}:${text}`
      const row = find(written)
      if (row >= 0) return kept(row)
      const point = normalizePhone(text, country)
      keep(written, point)
      return point
    },
  }
}
