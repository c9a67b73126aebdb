import { boundaries, compilePacks, decide, shippedPacks, zoneData } from '../../src/decide/index.js'
import type { Packs } from '../../src/model/decide.js'
import type { RankContext } from '../../src/rank/index.js'

/** The law that packs are, by the time zones that ship. */
export function lawOf(packs: Packs): RankContext['law'] {
  const zones = zoneData()
  return {
    decide: (caseFile) => decide(caseFile, packs, zones),
    boundaries: (caseFile, fromMs, untilMs) => boundaries(caseFile, packs, zones, fromMs, untilMs),
    offsetMs: zones.offsetMs,
  }
}

/** The shipped packs, and the law that they are. */
export function shippedLaw(): { readonly packs: Packs; readonly law: RankContext['law'] } {
  const packs = compilePacks(shippedPacks)
  return { packs, law: lawOf(packs) }
}
