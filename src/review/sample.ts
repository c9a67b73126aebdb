/** The half width of the normal distribution that 95 % lie within. */
const Z = 1.959_963_984_540_054

/** A share with the interval in which it lies with 95 %. */
export interface Share {
  readonly answered: number
  readonly agreed: number
  /** Absent while nothing was answered. */
  readonly rate?: number
  readonly from?: number
  readonly to?: number
}

/**
 * The share of answers that agree, with its Wilson score interval: honest for few answers and at both ends.
 * Source: Wilson 1927, doi:10.1080/01621459.1927.10502953
 */
export function shareOf(answers: readonly boolean[]): Share {
  const answered = answers.length
  const agreed = answers.filter(Boolean).length
  if (answered === 0) return { answered, agreed }
  const rate = agreed / answered
  const weight = 1 + Z ** 2 / answered
  const middle = (rate + Z ** 2 / (2 * answered)) / weight
  const half = (Z / weight) * Math.sqrt((rate * (1 - rate)) / answered + Z ** 2 / (4 * answered ** 2))
  return { answered, agreed, rate, from: Math.max(0, middle - half), to: Math.min(1, middle + half) }
}

/** Draws from a stream of any length without holding it. */
export interface Draw<T> {
  readonly offer: (item: T, ticket: string) => void
  readonly seen: () => number
  /** What was drawn, by ticket. */
  readonly drawn: () => readonly T[]
}

/**
 * Draws the `size` items with the smallest tickets: tickets that are keyed hashes of seed and item make every set of that size
 * equally likely, the same for the same seed, whatever the order in which they are offered.
 */
export function openDraw<T>(size: number): Draw<T> {
  const kept: { readonly item: T; readonly ticket: string }[] = []
  let seen = 0
  return {
    offer: (item, ticket) => {
      seen++
      const last = kept.at(-1)
      if (size === 0 || (kept.length === size && last !== undefined && ticket >= last.ticket)) return
      let at = kept.length
      while (at > 0 && ticket < kept[at - 1]!.ticket) at--
      kept.splice(at, 0, { item, ticket })
      if (kept.length > size) kept.pop()
    },
    seen: () => seen,
    drawn: () => kept.map(({ item }) => item),
  }
}
