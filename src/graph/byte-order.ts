/** Pieces up to this size are sorted by comparing. */
const SMALL_PIECE = 12

/**
 * Orders packed texts by their bytes, a shorter one before those that it begins; gives their numbers.
 * Sorts by one byte after the other, most significant first, so that beginnings which all share are read once.
 */
export function byteOrder(bytes: Uint8Array, offsets: Uint32Array, count: number): Int32Array {
  const order = new Int32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  const other = new Int32Array(count)
  /** Pieces still to sort: where each starts and ends and from which byte on its texts may differ. */
  const pieces: number[] = [0, count, 0]
  const borders = new Int32Array(258)
  while (pieces.length > 0) {
    const depth = pieces.pop()!
    const end = pieces.pop()!
    const start = pieces.pop()!
    if (end - start <= SMALL_PIECE) {
      insert(order, start, end, bytes, offsets, depth)
      continue
    }
    borders.fill(0)
    for (let i = start; i < end; i++) borders[byteAt(bytes, offsets, order[i]!, depth) + 1]!++
    for (let value = 1; value < borders.length; value++) borders[value]! += borders[value - 1]!
    // Texts that end here are equal so far and, being distinct, at most one; all others go on by their next byte.
    for (let value = 1; value < 257; value++) {
      const size = borders[value + 1]! - borders[value]!
      if (size > 1) pieces.push(start + borders[value]!, start + borders[value + 1]!, depth + 1)
    }
    for (let i = start; i < end; i++) {
      const number = order[i]!
      other[start + borders[byteAt(bytes, offsets, number, depth)]!++] = number
    }
    for (let i = start; i < end; i++) order[i] = other[i]!
  }
  return order
}

/** A text's byte plus 1, or 0 behind its end. */
function byteAt(bytes: Uint8Array, offsets: Uint32Array, number: number, depth: number): number {
  const place = offsets[number]! + depth
  return place < offsets[number + 1]! ? bytes[place]! + 1 : 0
}

function insert(order: Int32Array, start: number, end: number, bytes: Uint8Array, offsets: Uint32Array, depth: number): void {
  for (let i = start + 1; i < end; i++) {
    const number = order[i]!
    let place = i
    for (; place > start && isBefore(bytes, offsets, number, order[place - 1]!, depth); place--) order[place] = order[place - 1]!
    order[place] = number
  }
}

function isBefore(bytes: Uint8Array, offsets: Uint32Array, one: number, other: number, depth: number): boolean {
  for (let at = depth; ; at++) {
    const a = byteAt(bytes, offsets, one, at)
    const b = byteAt(bytes, offsets, other, at)
    if (a !== b) return a < b
    if (a === 0) return false
  }
}
