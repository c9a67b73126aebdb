/** Takes a list apart, in its order, into lists of `size` items; the last may be shorter. */
export function* slicesOf<Item>(list: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size)
}
