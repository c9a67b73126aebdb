import { standardErrorOf, type People } from '../people.js'

/** A mean with its standard error, both in the unit of what was measured. */
export interface Estimate {
  readonly mean: number
  readonly error: number
}

/** Times that a standard error lets a difference lie above none by chance once in twenty: one side of the normal curve. */
export const BEYOND_NOISE = 1.645
/** Draws of people by which the error of an order's skill is told. */
const DRAWS = 200

/**
 * Gives the mean of differences with a standard error that lets outcomes of one person go together; an infinite error where
 * there are fewer than two people.
 */
export function meanByPerson(differences: Float64Array, people: People): Estimate {
  const size = differences.length
  const mean = size === 0 ? 0 : differences.reduce((sum, difference) => sum + difference, 0) / size
  return { mean, error: standardErrorOf(differences.map((difference) => (difference - mean) / size), people) ?? Number.POSITIVE_INFINITY }
}

/** Draws numbers from 0 to below 1 from a seed: Marsaglia's xorshift of 32 bits, doi:10.18637/jss.v008.i14. */
function drawsFrom(seed: number): () => number {
  let state = (Math.imul(seed | 0, 2_654_435_761) ^ 0x9e3779b9) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/**
 * Tells the standard error of a statistic by drawing as many people as there are, with replacement, again and again: each
 * outcome then counts as often as its person was drawn. A draw in which the statistic is not known counts for nothing.
 * Source: Efron 1979, doi:10.1214/aos/1176344552
 */
export function errorByPerson({ count, of }: People, seed: number, statistic: (weightOf: (i: number) => number) => number | undefined): number {
  if (count < 2) return Number.POSITIVE_INFINITY
  const next = drawsFrom(seed)
  const drawn: number[] = []
  for (let draw = 0; draw < DRAWS; draw++) {
    const times = new Uint32Array(count)
    for (let i = 0; i < count; i++) times[Math.floor(next() * count)]!++
    const value = statistic((i) => times[of[i] ?? 0] ?? 0)
    if (value !== undefined) drawn.push(value)
  }
  if (drawn.length < 2) return Number.POSITIVE_INFINITY
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
  return Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (drawn.length - 1))
}
