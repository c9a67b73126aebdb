/** Mixes 32 bits so that each input bit moves each output bit; the finalizer of MurmurHash3 (Appleby, public domain). */
export function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * Draws whole numbers from 0 to 2^32 - 1 from a seed, of which the last 32 bits count: the same seed draws the same on every
 * machine. A Weyl sequence through `mix`.
 */
export function drawsFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    return mix(state)
  }
}
