import { groupBy } from '../model/group.js'
import { SHARE_ROUNDING, type Holding } from './holdings.js'

/** More than this share of a company, directly, decides over it. */
const MAJORITY = 0.5

/** Whom a party decides over among some holdings. */
export interface Command {
  readonly over: ReadonlySet<string>
  /** Says how it decides over one of these. */
  readonly how: (ownedId: string) => string
}

/** Says whom a party decides over. */
export type AskCommand = (partyId: string) => Command

function decides({ isControl, ties }: Holding): boolean {
  return isControl || ties.some((tie) => tie.relation === 'controls')
}

/**
 * Opens the question over whom a party decides: by control, or because it and those it decides over hold more than half
 * directly. Each question is O(holdings of those it decides over).
 */
export function openCommand(holdings: readonly Holding[]): AskCommand {
  const byOwner = groupBy(holdings, (holding) => holding.ownerId)
  const byOwned = groupBy(holdings, (holding) => holding.ownedId)
  return (partyId) => {
    const together = new Set([partyId])
    const sums = new Map<string, number>()
    for (const owner of together) {
      for (const holding of byOwner.get(owner) ?? []) {
        const sum = (sums.get(holding.ownedId) ?? 0) + holding.share
        sums.set(holding.ownedId, sum)
        if (decides(holding) || sum > MAJORITY + SHARE_ROUNDING) together.add(holding.ownedId)
      }
    }
    together.delete(partyId)
    return { over: together, how: (ownedId) => howWords(partyId, ownedId, together, byOwned.get(ownedId) ?? []) }
  }
}

function howWords(partyId: string, ownedId: string, together: ReadonlySet<string>, holdings: readonly Holding[]): string {
  const own = holdings.filter((one) => one.ownerId === partyId || (together.has(one.ownerId) && one.ownerId !== ownedId))
  const controller = own.find((one) => one.ownerId === partyId && decides(one)) ?? own.find(decides)
  if (controller !== undefined) return controller.ownerId === partyId ? `controls ${ownedId}` : `controls ${ownedId} through ${controller.ownerId}`
  const sum = own.map((one) => one.share).sort((a, b) => a - b).reduce((all, share) => all + share, 0)
  return `${own.some((one) => one.ownerId !== partyId) ? 'holds, with those it controls,' : 'holds'} ${percent(sum)} of ${ownedId}`
}

/** A share in percent for show, to two places at most. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}
