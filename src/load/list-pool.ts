import { createNumbers } from './numbers.js'

/** Numbers short sorted lists, since most parties have one of few; equal lists are one list. Number 0 is the empty one. */
export interface ListPool<T extends string> {
  readonly list: (number: number) => readonly T[]
  /** Number of a list with one more value; of the list itself where it has it. */
  readonly with: (number: number, value: T) => number
}

/** Makes a pool that holds only the empty list. */
export function createListPool<T extends string>(): ListPool<T> {
  const lists = createNumbers<readonly T[]>((list) => JSON.stringify(list))
  lists.numberOf([])
  const wider = new Map<string, number>()
  return {
    list: lists.valueOf,
    with: (number, value) => {
      const list = lists.valueOf(number)
      if (list.includes(value)) return number
      const step = `${number} ${value}`
      const known = wider.get(step)
      if (known !== undefined) return known
      const made = lists.numberOf([...list, value].sort())
      wider.set(step, made)
      return made
    },
  }
}
