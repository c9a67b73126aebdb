import { Problem } from '../model/problem.js'
import type { Adjacency, Graph } from './graph.js'

/** "RPGR" read as a little-endian number: what every cached graph starts with. */
const MAGIC = 0x52475052
const VERSION = 1
const HEADER_BYTES = 80
const FLAG_DIRECTED = 1
const FLAG_STRENGTHS = 2
const FLAG_MULTIPLICITIES = 4
/** Multiplicities are the strengths themselves and not written again. */
const FLAG_COUNTS = 8

/**
 * Writes a graph as one block of bytes for a cache: header, checksum, then the columns as they lie in memory.
 * The same graph gives the same bytes. O(n + m).
 */
export function encodeGraph(graph: Graph): Uint8Array {
  const columns = columnsOf(graph)
  const size = columns.reduce((sum, column) => sum + padded(column.byteLength), HEADER_BYTES)
  const bytes = new Uint8Array(size)
  const header = new DataView(bytes.buffer, 0, HEADER_BYTES)
  header.setUint32(0, MAGIC, true)
  header.setUint32(4, VERSION, true)
  header.setUint32(8, flagsOf(graph), true)
  for (const [i, count] of countsOf(graph).entries()) header.setFloat64(24 + i * 8, count, true)
  let place = HEADER_BYTES
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), place)
    place += padded(column.byteLength)
  }
  for (const [i, sum] of checksum(bytes).entries()) header.setUint32((CHECKSUM_WORD + i) * 4, sum, true)
  return bytes
}

/**
 * Reads a graph from the bytes of `encodeGraph`; the columns are views of `bytes` where it is aligned, so keep it unchanged.
 * @throws Problem invalid-input when the bytes are of another version, cut short or damaged: build the graph anew.
 */
export function decodeGraph(given: Uint8Array): Graph {
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice()
  if (bytes.byteLength < HEADER_BYTES) throw damaged('it is too short')
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  if (header.getUint32(0, true) !== MAGIC) throw damaged('it is not a graph cache')
  if (header.getUint32(4, true) !== VERSION) throw damaged(`its version is not ${VERSION}`)
  const flags = header.getUint32(8, true)
  const [nodeCount = 0, entries = 0, idBytes = 0, selfLoopsDropped = 0, parallelMerged = 0] = Array.from(
    { length: 5 },
    (_, i) => header.getFloat64(24 + i * 8, true),
  )
  const directed = (flags & FLAG_DIRECTED) !== 0
  const reader = new ColumnReader(bytes)
  if (reader.sizeFor(flags, nodeCount, entries, idBytes) !== bytes.byteLength) throw damaged('its length is not what its header says')
  const isWhole = checksum(bytes).every((sum, i) => header.getUint32((CHECKSUM_WORD + i) * 4, true) === sum)
  if (!isWhole) throw damaged('its checksum does not match')
  const ids = { bytes: reader.bytes(idBytes), offsets: reader.uints(nodeCount + 1) }
  const out = reader.adjacency(flags, nodeCount, entries)
  return {
    directed,
    nodeCount,
    edgeCount: directed ? entries : entries / 2,
    ids,
    out,
    in: directed ? reader.adjacency(flags, nodeCount, entries) : out,
    report: { selfLoopsDropped, parallelMerged },
  }
}

class ColumnReader {
  private place = HEADER_BYTES

  constructor(private readonly block: Uint8Array) {}

  sizeFor(flags: number, nodeCount: number, entries: number, idBytes: number): number {
    const strengths = flags & FLAG_STRENGTHS ? padded(entries * 8) : 0
    const multiplicities = flags & FLAG_MULTIPLICITIES ? padded(entries * 8) : 0
    const rows = padded((nodeCount + 1) * 4) + padded(entries * 4) + strengths + multiplicities
    return HEADER_BYTES + padded(idBytes) + padded((nodeCount + 1) * 4) + rows * (flags & FLAG_DIRECTED ? 2 : 1)
  }

  bytes(length: number): Uint8Array {
    return new Uint8Array(this.block.buffer, this.advance(length), length)
  }

  uints(length: number): Uint32Array {
    return new Uint32Array(this.block.buffer, this.advance(length * 4), length)
  }

  adjacency(flags: number, nodeCount: number, entries: number): Adjacency {
    const { buffer } = this.block
    const offsets = new Int32Array(buffer, this.advance((nodeCount + 1) * 4), nodeCount + 1)
    const targets = new Int32Array(buffer, this.advance(entries * 4), entries)
    const strengths = flags & FLAG_STRENGTHS ? new Float64Array(buffer, this.advance(entries * 8), entries) : null
    const counts = flags & FLAG_MULTIPLICITIES ? new Float64Array(buffer, this.advance(entries * 8), entries) : null
    return { offsets, targets, strengths, multiplicities: flags & FLAG_COUNTS ? strengths : counts }
  }

  private advance(length: number): number {
    const start = this.block.byteOffset + this.place
    this.place += padded(length)
    return start
  }
}

function columnsOf(graph: Graph): (Uint8Array | Uint32Array | Int32Array | Float64Array)[] {
  const sides = graph.directed ? [graph.out, graph.in] : [graph.out]
  const rows = sides.flatMap((side) => [side.offsets, side.targets, side.strengths, isCounting(side) ? null : side.multiplicities])
  return [graph.ids.bytes, graph.ids.offsets, ...rows.filter((column) => column !== null)]
}

function countsOf(graph: Graph): number[] {
  const { selfLoopsDropped, parallelMerged } = graph.report
  return [graph.nodeCount, graph.out.targets.length, graph.ids.bytes.length, selfLoopsDropped, parallelMerged]
}

function flagsOf(graph: Graph): number {
  const { strengths, multiplicities } = graph.out
  const counted = multiplicities === null ? 0 : isCounting(graph.out) ? FLAG_COUNTS : FLAG_MULTIPLICITIES
  return (graph.directed ? FLAG_DIRECTED : 0) | (strengths === null ? 0 : FLAG_STRENGTHS) | counted
}

function isCounting({ strengths, multiplicities }: Adjacency): boolean {
  return strengths !== null && strengths === multiplicities
}

/** Columns start at multiples of 8 so that they can be read where they lie. */
function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}

/** Two lanes that multiply and rotate over 32-bit words: a guard against damage, not against forgery; the field of the checksum itself is left out. */
function checksum(bytes: Uint8Array): readonly [number, number] {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  let even = 0x811c9dc5 | 0
  let odd = 0x9dc5811c | 0
  for (let i = 0; i < words.length; i += 2) {
    if (i === CHECKSUM_WORD) continue
    even = Math.imul(even ^ words[i]!, 0x01000193)
    even = (even << 13) | (even >>> 19)
    odd = Math.imul(odd ^ words[i + 1]!, 0x01000193) ^ even
    odd = (odd << 15) | (odd >>> 17)
  }
  return [even >>> 0, odd >>> 0]
}

/** Place of the checksum in the header, in words. */
const CHECKSUM_WORD = 4

function damaged(why: string): Problem {
  return new Problem('invalid-input', `the cached graph cannot be used: ${why}; build it anew from the store`)
}
