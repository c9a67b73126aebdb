/** Numbered nodes and the ends of their ties. */
export interface InventedTies {
  readonly nodes: number
  readonly from: Int32Array
  readonly to: Int32Array
}

/** A small generator of numbers from 0 to 1, the same every time. */
export function drawer(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Ties with heavy tails at both ends, between nodes in no order. */
export function inventTies(nodes: number, count: number): InventedTies {
  const draw = drawer(7)
  const places = Int32Array.from({ length: nodes }, (_, i) => i)
  for (let i = nodes - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1))
    ;[places[i], places[j]] = [places[j]!, places[i]!]
  }
  const from = new Int32Array(count)
  const to = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    from[i] = places[Math.floor(nodes * draw() ** 1.5)]!
    to[i] = places[Math.floor(nodes * draw() ** 3)]!
  }
  return { nodes, from, to }
}
