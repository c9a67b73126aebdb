import { GRAPH_NODES_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { IdIndex } from './id-index.js'
import { byteOrder } from './byte-order.js'

/** What a graph's nodes are called, and the final number of each first-come number. */
export interface RankedIds {
  readonly ids: IdIndex
  readonly ranks: Int32Array
}

/**
 * Numbers ids by their first coming: a hash table over their UTF-8 bytes, which are kept packed, so that no text stays
 * in memory and two ids are the same exactly when their bytes are. About 20 bytes an id beside its own.
 */
export class IdTable {
  private bytes = new Uint8Array(1 << 16)
  private offsets = new Uint32Array(1 << 12)
  private hashes = new Int32Array(1 << 12)
  /** Numbers by hash, -1 where empty; at most half full. */
  private slots = new Int32Array(1 << 13).fill(-1)
  private count = 0

  /**
   * Gives the number of an id, a new one when it comes for the first time.
   * @throws Problem invalid-input when it is empty or not valid Unicode text, so that two ids can never fall together.
   * @throws Problem limit-exceeded when there are more ids than one graph holds.
   */
  place(id: string): number {
    if (id.length === 0) throw new Problem('invalid-input', 'an id is empty; give both ends of a tie an id')
    const start = this.offsets[this.count]!
    const end = this.write(id, start)
    const hash = hashOf(this.bytes, start, end)
    const mask = this.slots.length - 1
    let slot = hash & mask
    for (let number = this.slots[slot]!; number >= 0; number = this.slots[slot]!) {
      if (this.hashes[number] === hash && this.isAt(number, start, end)) return number
      slot = (slot + 1) & mask
    }
    if (this.count === GRAPH_NODES_MAX) throw new Problem('limit-exceeded', `a graph holds at most ${GRAPH_NODES_MAX} nodes`)
    return this.keep(slot, hash, end)
  }

  /** Orders the ids by their bytes and packs them anew; the table is used up. */
  rank(): RankedIds {
    const order = byteOrder(this.bytes, this.offsets, this.count)
    const ranks = new Int32Array(this.count)
    const bytes = new Uint8Array(this.offsets[this.count]!)
    const offsets = new Uint32Array(this.count + 1)
    for (let rank = 0; rank < this.count; rank++) {
      const number = order[rank]!
      const from = this.offsets[number]!
      const to = this.offsets[number + 1]!
      let place = offsets[rank]!
      for (let i = from; i < to; i++) bytes[place++] = this.bytes[i]!
      offsets[rank + 1] = place
      ranks[number] = rank
    }
    return { ids: { bytes, offsets }, ranks }
  }

  /** Writes an id behind the kept ones and gives where it ends; what is not kept is written over by the next. */
  private write(id: string, start: number): number {
    const room = start + id.length * 3
    if (room > this.bytes.length) this.bytes = grown(this.bytes, new Uint8Array(Math.max(room, this.bytes.length * 2)))
    const { bytes } = this
    for (let i = 0; i < id.length; i++) {
      const unit = id.charCodeAt(i)
      if (unit >= 0x80) return this.writeText(id, start)
      bytes[start + i] = unit
    }
    return start + id.length
  }

  private writeText(id: string, start: number): number {
    if (LONE_SURROGATE.test(id)) {
      throw new Problem('invalid-input', 'an id is not valid Unicode text: it has half of a surrogate pair')
    }
    return start + Buffer.from(this.bytes.buffer).write(id, start, 'utf8')
  }

  private isAt(number: number, start: number, end: number): boolean {
    const { bytes, offsets } = this
    const from = offsets[number]!
    if (offsets[number + 1]! - from !== end - start) return false
    for (let i = start; i < end; i++) if (bytes[i] !== bytes[from + i - start]) return false
    return true
  }

  private keep(slot: number, hash: number, end: number): number {
    const number = this.count++
    if (this.count + 1 > this.offsets.length) {
      this.offsets = grown(this.offsets, new Uint32Array(this.offsets.length * 2))
      this.hashes = grown(this.hashes, new Int32Array(this.hashes.length * 2))
    }
    this.hashes[number] = hash
    this.offsets[this.count] = end
    this.slots[slot] = number
    if (this.count * 2 > this.slots.length) this.widen()
    return number
  }

  private widen(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1)
    const mask = slots.length - 1
    for (let number = 0; number < this.count; number++) {
      let slot = this.hashes[number]! & mask
      while (slots[slot]! >= 0) slot = (slot + 1) & mask
      slots[slot] = number
    }
    this.slots = slots
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** FNV-1a, mixed once more so that every bit reaches the low ones that choose a slot. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function grown<T extends Uint8Array | Uint32Array | Int32Array>(from: T, into: T): T {
  into.set(from)
  return into
}
