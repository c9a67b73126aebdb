/**
 * Draws some of n nodes by lot without putting any back, each set of them equally likely; ascending.
 * The same seed draws the same nodes.
 */
export function drawPivots(n: number, count: number, seed: number): Int32Array {
  const draw = splitMix(seed)
  const moved = new Map<number, number>()
  const drawn = new Int32Array(Math.min(n, count))
  for (let i = 0; i < drawn.length; i++) {
    const place = i + draw(n - i)
    drawn[i] = moved.get(place) ?? place
    moved.set(place, moved.get(i) ?? i)
  }
  return drawn.sort()
}

/** A small seeded generator (SplitMix32 with rejection, so that every number below the limit is equally likely). */
function splitMix(seed: number): (limit: number) => number {
  let state = (seed ^ Math.imul(Math.floor(seed / 0x100000000), 0x9e3779b1)) >>> 0
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  next()
  return (limit) => {
    const ceiling = 0x100000000 - (0x100000000 % limit)
    let number = next()
    while (number >= ceiling) number = next()
    return number % limit
  }
}
