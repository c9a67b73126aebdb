/**
 * Draws whole numbers from 0 to 2^32 - 1 from a seed, of which the last 32 bits count: the same seed draws the same on every
 * machine. A Weyl sequence through the finalizer of MurmurHash3 (Appleby, public domain).
 */
export function drawsFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return (mixed ^ (mixed >>> 16)) >>> 0
  }
}
