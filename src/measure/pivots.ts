import { drawsFrom } from '../model/draws.js'

/**
 * Draws some of n nodes by lot without putting any back, each set of them equally likely; ascending.
 * The same seed draws the same nodes.
 */
export function drawPivots(n: number, count: number, seed: number): Int32Array {
  const draw = drawsBelow(seed)
  const moved = new Map<number, number>()
  const drawn = new Int32Array(Math.min(n, count))
  for (let i = 0; i < drawn.length; i++) {
    const place = i + draw(n - i)
    drawn[i] = moved.get(place) ?? place
    moved.set(place, moved.get(i) ?? i)
  }
  return drawn.sort()
}

/** Draws below a limit, with rejection, so that every number below it is equally likely. */
function drawsBelow(seed: number): (limit: number) => number {
  const next = drawsFrom(seed ^ Math.imul(Math.floor(seed / 0x100000000), 0x9e3779b1))
  next()
  return (limit) => {
    const ceiling = 0x100000000 - (0x100000000 % limit)
    let number = next()
    while (number >= ceiling) number = next()
    return number % limit
  }
}
