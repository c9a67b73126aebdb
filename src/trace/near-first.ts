/** A queue that gives the least first; a binary heap. */
export class NearFirst<T> {
  readonly #items: T[] = []
  readonly #compare: (a: T, b: T) => number

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  /** Puts one in; O(log n). */
  add(item: T): void {
    const items = this.#items
    let place = items.length
    items.push(item)
    while (place > 0) {
      const above = (place - 1) >> 1
      if (this.#compare(items[above]!, item) <= 0) break
      items[place] = items[above]!
      place = above
    }
    items[place] = item
  }

  /** Takes the least out; undefined when there is none. O(log n). */
  take(): T | undefined {
    const items = this.#items
    const least = items[0]
    const last = items.pop()
    if (least === undefined || last === undefined || items.length === 0) return least
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= items.length) break
      if (below + 1 < items.length && this.#compare(items[below + 1]!, items[below]!) < 0) below++
      if (this.#compare(items[below]!, last) >= 0) break
      items[place] = items[below]!
      place = below
    }
    items[place] = last
    return least
  }
}
