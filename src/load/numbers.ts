/** Values numbered in order of arrival, from 0: few of them differ, and a number takes less room than a value. */
export interface Numbers<T> {
  readonly numberOf: (value: T) => number
  readonly valueOf: (number: number) => T
}

/** Opens a numbering of nothing; values of the same text are one value. */
export function createNumbers<T>(textOf: (value: T) => string): Numbers<T> {
  const values: T[] = []
  const numbers = new Map<string, number>()
  return {
    numberOf: (value) => {
      const text = textOf(value)
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, values.length)
      return values.push(value) - 1
    },
    valueOf: (number) => values[number]!,
  }
}
