import { compareText } from '../model/order.js'
import { Problem } from '../model/problem.js'

/**
 * Outside ids of a graph's nodes, in the order of their UTF-8 bytes, packed into one byte array.
 * `offsets[i]` to `offsets[i + 1]` are the bytes of node i; length is the number of nodes plus one.
 */
export interface IdIndex {
  readonly bytes: Uint8Array
  readonly offsets: Uint32Array
}

/** Says how many ids the index holds. */
export function idCount(index: IdIndex): number {
  return index.offsets.length - 1
}

/** Gives the outside id of a node, exactly as it came in. */
export function idOf(index: IdIndex, node: number): string {
  const start = index.offsets[node]
  const end = index.offsets[node + 1]
  if (start === undefined || end === undefined) throw new RangeError(`node ${node} is not in the graph`)
  return asBuffer(index.bytes).toString('utf8', start, end)
}

/** Gives the node of an outside id, or -1 when the graph does not hold it; O(log n). */
export function nodeOf(index: IdIndex, id: string): number {
  const wanted = Buffer.from(id, 'utf8')
  const bytes = asBuffer(index.bytes)
  let low = 0
  let high = idCount(index) - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const order = bytes.compare(wanted, 0, wanted.length, index.offsets[middle], index.offsets[middle + 1])
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Gives all outside ids in node order. */
export function allIds(index: IdIndex): string[] {
  const ids: string[] = Array.from({ length: idCount(index) })
  for (let node = 0; node < ids.length; node++) ids[node] = idOf(index, node)
  return ids
}

/**
 * Packs ids that are already distinct and in canonical order.
 * @throws Problem invalid-input when an id is not valid Unicode text, so that two ids can never fall together.
 */
export function packIds(sorted: readonly string[]): IdIndex {
  const offsets = new Uint32Array(sorted.length + 1)
  let size = 0
  for (const [node, id] of sorted.entries()) {
    size += Buffer.byteLength(id, 'utf8')
    offsets[node + 1] = size
  }
  const bytes = new Uint8Array(size)
  const buffer = asBuffer(bytes)
  for (const [node, id] of sorted.entries()) {
    buffer.write(id, offsets[node]!, 'utf8')
    if (LONE_SURROGATE.test(id)) {
      throw new Problem('invalid-input', `an id of the graph is not valid Unicode text: it has half of a surrogate pair`)
    }
  }
  return { bytes, offsets }
}

/** Sorts ids in place by their UTF-8 bytes, which is the order of code points; O(n log n). */
export function sortIds(ids: string[]): string[] {
  // Code units and code points sort differently only where surrogates occur; the plain sort is far faster.
  if (ids.some((id) => ANY_SURROGATE.test(id))) return ids.sort(byCodePoint)
  return ids.sort(compareText)
}

const LONE_SURROGATE = /\p{Surrogate}/u
// Without the u flag on purpose: it looks at code units.
const ANY_SURROGATE = /[\ud800-\udfff]/

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
