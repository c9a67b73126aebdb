import { drawing } from './drawing.js'

/** Numbered nodes and the ends of their ties. */
export interface InventedTies {
  readonly nodes: number
  readonly from: Int32Array
  readonly to: Int32Array
}

/** Ties with heavy tails at both ends, between nodes in no order. */
export function inventTies(nodes: number, count: number): InventedTies {
  const draw = drawing(7)
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
