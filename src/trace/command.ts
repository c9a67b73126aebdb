import { SHARE_ROUNDING, type Holding } from './holdings.js'

/** More than this share of a company, directly, decides over it. */
const MAJORITY = 0.5

/**
 * Says whom a party decides over among some holdings, and how each: by control without a share, or because it and those it
 * decides over hold more than half directly. O(rounds times holdings).
 */
export function commandedBy(partyId: string, holdings: readonly Holding[]): ReadonlyMap<string, string> {
  const how = new Map<string, string>()
  const together = new Set([partyId])
  for (let grows = true; grows;) {
    grows = false
    const sums = new Map<string, number>()
    for (const { ownerId, ownedId, share, isControl, ties } of holdings) {
      if (!together.has(ownerId) || together.has(ownedId)) continue
      if (isControl || ties.some((tie) => tie.relation === 'controls')) {
        how.set(ownedId, ownerId === partyId ? `controls ${ownedId}` : `controls ${ownedId} through ${ownerId}`)
        together.add(ownedId)
        grows = true
        continue
      }
      sums.set(ownedId, (sums.get(ownedId) ?? 0) + share)
    }
    for (const [ownedId, sum] of sums) {
      if (sum <= MAJORITY + SHARE_ROUNDING || together.has(ownedId)) continue
      const others = holdings.some((one) => one.ownedId === ownedId && one.ownerId !== partyId && together.has(one.ownerId))
      how.set(ownedId, `${others ? 'holds, with those it controls,' : 'holds'} ${percent(sum)} of ${ownedId}`)
      together.add(ownedId)
      grows = true
    }
  }
  return how
}

/** A share in percent for show, to two places at most. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}
