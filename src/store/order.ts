/**
 * Compares two texts by their UTF-8 bytes (which is the order of code points): the order of keys and ids in every store.
 * JavaScript's own order differs from it where a surrogate pair meets a character above U+DFFF.
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1
  }
  return a.length - b.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

/** After every key, as the end of a range that has none: keys begin with a word of the alphabet. */
export const AFTER_ALL = '\u007f'

/** Compares two facts by key. */
export function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return compareBytes(a.key, b.key)
}
