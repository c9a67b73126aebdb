/** Numbers short sorted lists, since most parties have one of few; equal lists are one list. Number 0 is the empty one. */
export interface ListPool<T extends string> {
  readonly list: (number: number) => readonly T[]
  /** Number of a list with one more value; of the list itself where it has it. */
  readonly with: (number: number, value: T) => number
}

/** Makes a pool that holds only the empty list. */
export function createListPool<T extends string>(): ListPool<T> {
  const lists: (readonly T[])[] = [[]]
  const numbers = new Map<string, number>([['[]', 0]])
  const wider = new Map<string, number>()
  const numberOf = (list: readonly T[]): number => {
    const text = JSON.stringify(list)
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, lists.length)
    return lists.push(list) - 1
  }
  return {
    list: (number) => lists[number]!,
    with: (number, value) => {
      if (lists[number]!.includes(value)) return number
      const step = `${number} ${value}`
      const known = wider.get(step)
      if (known !== undefined) return known
      const made = numberOf([...lists[number]!, value].sort())
      wider.set(step, made)
      return made
    },
  }
}
