import { STRENGTH_RULE, isStrength } from './build.js'
import type { Edge } from './build.js'

/** One row of an edge list as text columns; a missing or empty strength means 1. */
export interface TieRow {
  readonly from: string
  readonly to: string
  readonly strength?: string | undefined
}

/** A row of an edge list that was left out: its number, counted from 1, and what to do about it. */
export interface TieReject {
  readonly row: number
  readonly code: 'empty-id' | 'bad-strength' | 'bad-text'
  readonly message: string
}

/** Yields the sound rows of an edge list as ties and hands every other row to `onReject`; the rest goes on. */
export function* readTies(rows: Iterable<TieRow>, onReject: (reject: TieReject) => void): Generator<Edge> {
  let number = 0
  for (const { from, to, strength } of rows) {
    number++
    if (from === '' || to === '') {
      onReject({ row: number, code: 'empty-id', message: 'an end of the tie has no id; fill in both columns' })
    } else if (LONE_SURROGATE.test(from) || LONE_SURROGATE.test(to)) {
      onReject({ row: number, code: 'bad-text', message: 'an id is not valid Unicode text; export the file again as UTF-8' })
    } else if (strength === undefined || strength.trim() === '') {
      yield { from, to }
    } else if (DECIMAL.test(strength.trim()) && isStrength(Number(strength))) {
      yield { from, to, strength: Number(strength) }
    } else {
      onReject({ row: number, code: 'bad-strength', message: STRENGTH_RULE })
    }
  }
}

const DECIMAL = /^[+]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const LONE_SURROGATE = /\p{Surrogate}/u
