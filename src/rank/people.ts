/** People of some outcomes by number: `of[i]` is that of outcome i, from 0 in the order in which they first come. */
export interface People {
  readonly count: number
  readonly of: Int32Array
}

/** Numbers the people of some outcomes. */
export function numberPeople(outcomes: readonly { readonly personId: string }[]): People {
  const numbers = new Map<string, number>()
  const of = Int32Array.from(outcomes, ({ personId }) => {
    const number = numbers.get(personId) ?? numbers.size
    numbers.set(personId, number)
    return number
  })
  return { count: numbers.size, of }
}

/**
 * Standard error of an estimate from what each outcome moves it by, where outcomes of one person hang together.
 * `concerned` is how many people the estimate rests on; absent for fewer than two of them.
 * Source: Liang and Zeger 1986, doi:10.1093/biomet/73.1.13
 */
export function standardErrorOf(moves: Float64Array, people: People, concerned = people.count): number | undefined {
  if (concerned < 2) return undefined
  const sums = new Float64Array(people.count)
  for (const [i, move] of moves.entries()) {
    const person = people.of[i] ?? 0
    sums[person] = (sums[person] ?? 0) + move
  }
  return Math.sqrt((sums.reduce((sum, one) => sum + one * one, 0) * concerned) / (concerned - 1))
}
