/** Orders texts by their UTF-16 code units. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Numbers by name, the names in order. */
export function inOrderOfName<T>(byName: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...byName].toSorted(([a], [b]) => compareText(a, b)))
}
