/** Things numbered as they come, from 0; what has the same text has one number and is held once. */
export interface Numbered<T> {
  /** In the order of their numbers. */
  readonly all: readonly T[]
  /** `make` is called where the text is new. */
  readonly numberOf: (text: string, make: () => T) => number
}

/** Opens a numbering of nothing. */
export function openNumbered<T>(): Numbered<T> {
  const numbers = new Map<string, number>()
  const all: T[] = []
  return {
    all,
    numberOf: (text, make) => {
      const known = numbers.get(text)
      if (known !== undefined) return known
      const number = all.push(make()) - 1
      numbers.set(text, number)
      return number
    },
  }
}
