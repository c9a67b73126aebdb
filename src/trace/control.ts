import { groupBy } from '../model/group.js'
import { compareText } from '../model/order.js'
import type { ControlAnswer, ControlQuestion, TraceTie } from '../model/trace.js'
import { openCommand, percent } from './command.js'
import { layersOf, SHARE_ROUNDING, holdingsAmong, isHolding, type Holding, type Layers } from './holdings.js'
import { sumShares, type SummedShares } from './shares.js'
import type { TraceWorld } from './world.js'

/** Shares at which laws on beneficial owners and on majorities look. */
const THRESHOLDS = [0.25, 0.5]
const OFFICES: ReadonlySet<string> = new Set(['director_of', 'officer_of', 'legal_representative_of'])
/** Most parties for whom it is asked over whom they decide: the question is asked anew for each. */
const COMMANDERS_MAX = 2000

type Share = ControlAnswer['shares'][number]

/** Shares are told to twelve digits; what that leaves off counts as error. */
const TIDY = 1e-12

function tidy(share: number): number {
  return Number(share.toPrecision(12))
}

/** Some ids in words, the first five by name. */
function named(ids: readonly string[]): string {
  const rest = ids.length - 5
  return `${ids.slice(0, 5).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function reachesOf(share: number, custom: number | undefined): readonly number[] {
  const thresholds = [...new Set([...THRESHOLDS, ...(custom === undefined ? [] : [custom])])].sort((a, b) => a - b)
  return thresholds.filter((threshold) => share >= threshold - SHARE_ROUNDING)
}

function viaControl(party: string, holdings: readonly Holding[], direction: 'up' | 'down'): ReadonlySet<string> {
  const next = groupBy(holdings, (holding) => (direction === 'up' ? holding.ownedId : holding.ownerId))
  const found = new Set<string>()
  const seen = new Set([`${party} false`])
  const queue = [{ id: party, byControl: false }]
  for (const { id, byControl } of queue) {
    for (const holding of next.get(id) ?? []) {
      if (holding.share === 0) continue
      const far = { id: direction === 'up' ? holding.ownerId : holding.ownedId, byControl: byControl || holding.isControl }
      if (seen.has(`${far.id} ${far.byControl}`)) continue
      seen.add(`${far.id} ${far.byControl}`)
      if (far.byControl) found.add(far.id)
      queue.push(far)
    }
  }
  return found
}

function shareWords(party: string, share: Omit<Share, 'words'>, direction: 'up' | 'down'): string {
  const [holder, held] = direction === 'up' ? [share.partyId, party] : [party, share.partyId]
  const ways = [
    ...(share.direct > 0 ? [`${percent(share.direct)} of it directly`] : []),
    ...(share.hops > 1 ? [`through ${share.hops - 1} ${share.hops === 2 ? 'layer' : 'layers'} at least`] : []),
    ...(share.byControl ? ['control without a stated share counted in full'] : []),
    ...(share.share - share.net > SHARE_ROUNDING ? [`${percent(share.net)} without what comes back to it in a circle`] : []),
  ]
  return `${holder} holds ${percent(share.share)} of ${held}${ways.length === 0 ? '' : ` (${ways.join(', ')})`}`
}

function sharesOf(question: ControlQuestion, layers: Layers, summed: SummedShares, direction: 'up' | 'down'): readonly Share[] {
  const { party, threshold } = question
  const byControl = viaControl(party, layers.holdings, direction)
  const direct = new Map(layers.holdings
    .filter((one) => (direction === 'up' ? one.ownedId : one.ownerId) === party && !one.isControl)
    .map((one) => [direction === 'up' ? one.ownerId : one.ownedId, one.share]))
  const hasNext = new Set(layers.holdings.map((one) => (direction === 'up' ? one.ownedId : one.ownerId)))
  return [...summed.shareOf]
    .map(([partyId, share]) => {
      const net = summed.netOf.get(partyId) ?? share
      const told = {
        partyId, share: tidy(share), net: tidy(net), direct: tidy(direct.get(partyId) ?? 0), hops: layers.hopsOf.get(partyId) ?? 0,
        byControl: byControl.has(partyId), ultimate: !hasNext.has(partyId), reaches: reachesOf(net, threshold),
      }
      return { ...told, words: shareWords(party, told, direction) }
    })
    .filter((one) => one.share > 0)
    .sort((a, b) => b.share - a.share || compareText(a.partyId, b.partyId))
}

/** What the stated shares of each company add up to, where that is not all of it. */
function shortfallsOf(companies: readonly string[], world: TraceWorld): ControlAnswer['shortfalls'] {
  return companies.flatMap((partyId): ControlAnswer['shortfalls'] => {
    const owners = holdingsAmong(world.to(partyId))
    const stated = owners.filter((one) => !one.isControl)
    const sum = tidy(stated.map((one) => one.share).sort((a, b) => a - b).reduce((all, share) => all + share, 0))
    if (owners.length === 0 || Math.abs(sum - 1) <= SHARE_ROUNDING) return []
    if (sum > 1) return [{ partyId, kind: 'over', share: sum, words: `the stated shares of ${partyId} come to ${percent(sum)}, more than there is: a source is wrong or out of date` }]
    const silent = owners.filter((one) => one.isControl || one.share === 0).map((one) => one.ownerId)
    const also = silent.length === 0 ? '' : `; what ${named(silent)} ${silent.length === 1 ? 'holds' : 'hold'} of it is not stated`
    return [{ partyId, kind: 'missing', share: sum, words: `of ${partyId} only ${percent(sum)} is stated and ${percent(1 - sum)} is not${also}` }]
  })
}

function officesOf(ties: readonly TraceTie[]): ControlAnswer['offices'] {
  return ties.filter((tie) => OFFICES.has(tie.relation)).map((tie) => ({
    partyId: tie.fromId, ofId: tie.toId, office: tie.relation, sourceId: tie.sourceId, ...(tie.start === undefined ? {} : { since: tie.start }),
  }))
}

function controlsOf(party: string, layers: Layers, direction: 'up' | 'down'): ControlAnswer['controls'] {
  const { hopsOf, holdings } = layers
  const commandedBy = openCommand(holdings)
  if (direction === 'down') {
    const { over, how } = commandedBy(party)
    return [...over]
      .map((partyId) => ({ partyId, hops: hopsOf.get(partyId) ?? 0, words: `${party} ${how(partyId)}` }))
      .sort((a, b) => a.hops - b.hops || compareText(a.partyId, b.partyId))
  }
  return [...hopsOf].filter(([partyId]) => partyId !== party).slice(0, COMMANDERS_MAX)
    .flatMap(([partyId, hops]) => {
      const { over, how } = commandedBy(partyId)
      return over.has(party) ? [{ partyId, hops, words: `${partyId} ${how(party)}` }] : []
    })
    .sort((a, b) => a.hops - b.hops || compareText(a.partyId, b.partyId))
}

/**
 * Says who owns and directs a company, or what a party owns and controls: shares multiplied through the layers and summed
 * over all ways, circles solved as a linear system. What the sources leave open or overstate is told, never mended.
 */
export function control(world: TraceWorld, question: ControlQuestion, day: string): ControlAnswer {
  const { party, direction = 'up', purpose } = question
  const layers = layersOf(world, party, direction)
  const summed = sumShares(party, layers, direction)
  const among = [...layers.hopsOf.keys()]
  const companies = (direction === 'up' ? among : [party, ...new Set(layers.holdings.map((one) => one.ownedId))]).toSorted(compareText)
  const differing = layers.holdings.filter((one) => one.differing.length > 0)
  const shares = sharesOf(question, layers, summed, direction)
  const ties = (direction === 'up' ? among.flatMap((id) => world.to(id)) : among.flatMap((id) => world.from(id)))
  const notes = [
    ...(summed.untold.length === 0 ? [] : [`a circle of owners has no owner outside, or more than all is stated of it: the shares of ${named(summed.untold)} through it cannot be told`]),
    ...differing.map((one) => `sources differ on what ${one.ownerId} holds of ${one.ownedId}: the one collected last counts, ${one.differing.join(', ')} not`),
    ...(layers.hopsOf.size - 1 > COMMANDERS_MAX && direction === 'up' ? [`who decides was asked of the nearest ${COMMANDERS_MAX} owners only`] : []),
    ...(layers.hopsOf.size === 1 ? [`no ${direction === 'up' ? 'owner of it' : 'holding'} is known from these sources on this day; that is no proof that there is none`] : []),
  ]
  return {
    party, direction, purpose, day,
    cut: direction === 'up' && layers.hopsOf.size - 1 > COMMANDERS_MAX, notes,
    shares,
    controls: controlsOf(party, layers, direction),
    offices: officesOf(ties),
    shortfalls: shortfallsOf(companies, world),
    circles: summed.circles,
    errorBound: summed.errorBound + TIDY * Math.max(0, ...shares.map((one) => one.share)),
    ties: ties.filter((tie) => isHolding(tie) || OFFICES.has(tie.relation)),
  }
}
