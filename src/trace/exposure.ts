import { decimalPlaces, decimalText, decimalUnits } from '../model/decimal.js'
import type { Day, Decimal } from '../model/facts.js'
import { compareText } from '../model/order.js'
import type { ChainAnswer, OwedDebt, TraceTie } from '../model/trace.js'
import { openNetwork } from './flow.js'
import type { TraceWorld } from './world.js'

type Exposure = ChainAnswer['exposure'][number]

/** What the followed guarantees come to. */
export interface Exposed {
  readonly exposure: readonly Exposure[]
  /** Caps in another currency than the debts that they stand for: they could not be applied. */
  readonly foreignCaps: number
}

/** Debts of the far end that a guarantee covers: the one of its obligation, those that it names, or all. */
export function coveredDebts(world: TraceWorld, tie: TraceTie): readonly OwedDebt[] {
  const owed = world.owedBy(tie.toId)
  if (tie.debtId !== undefined) return owed.filter((debt) => debt.debtId === tie.debtId)
  return tie.covers === undefined ? owed : owed.filter((debt) => tie.covers!.includes(debt.debtId))
}

/** Says whether a guarantee is for some debts alone, so that what the far end guarantees in turn is no matter of it. */
function isForSomeDebts(tie: TraceTie): boolean {
  return tie.debtId !== undefined || tie.covers !== undefined
}

/**
 * Adds up what guarantees cover, per currency: each debt once, and the most that their caps let through together, as a
 * flow from those who answer to the debts. Without caps both are the same.
 * @param guarantors where the flow starts: all who answer
 * @param ties the guarantees that were followed
 * @param targets where only these parties' debts count; absent: the debts of all far ends
 */
export function exposureOf(world: TraceWorld, guarantors: ReadonlySet<string>, ties: readonly TraceTie[], targets?: ReadonlySet<string>): Exposed {
  const covered = new Map<string, OwedDebt>()
  const releases = new Map<string, Set<Day>>()
  for (const tie of ties) {
    if (targets !== undefined && !targets.has(tie.toId)) continue
    for (const debt of coveredDebts(world, tie)) {
      covered.set(debt.debtId, debt)
      if (tie.end !== undefined) releases.set(debt.currency, (releases.get(debt.currency) ?? new Set()).add(tie.end))
    }
  }
  const foreignCaps = ties.filter((tie) => isCapElsewhere(world, tie)).length
  const currencies = [...new Set([...covered.values()].map((debt) => debt.currency))].sort(compareText)
  const exposure = currencies.map((currency) => {
    const debts = [...covered.values()].filter((debt) => debt.currency === currency)
    const capped = ties.filter((tie) => tie.cap !== undefined && (tie.currency ?? currency) === currency)
    const scale = Math.max(0, ...debts.map((debt) => decimalPlaces(debt.balance)), ...capped.map((tie) => decimalPlaces(tie.cap!)))
    const amount = debts.reduce((sum, debt) => sum + decimalUnits(debt.balance, scale), 0n)
    const most = capped.length === 0 ? amount : mostThrough(world, { guarantors, ties, debts, currency, scale, whole: amount })
    return {
      currency,
      amount: trimmed(decimalText(amount, scale)),
      debts: debts.length,
      capped: trimmed(decimalText(most, scale)),
      releases: [...(releases.get(currency) ?? [])].sort(compareText),
    }
  })
  return { exposure, foreignCaps }
}

/** A cap bounds only debts of its own currency: how much another one is worth is no fact of ours. */
function isCapElsewhere(world: TraceWorld, tie: TraceTie): boolean {
  return tie.cap !== undefined && tie.currency !== undefined && coveredDebts(world, tie).some((debt) => debt.currency !== tie.currency)
}

/** Zeros at the end that no amount had would only come of another amount's places. */
function trimmed(decimal: Decimal): Decimal {
  return decimal.includes('.') ? decimal.replace(/0+$/, '').replace(/\.$/, '') : decimal
}

interface Calls {
  readonly guarantors: ReadonlySet<string>
  readonly ties: readonly TraceTie[]
  readonly debts: readonly OwedDebt[]
  readonly currency: string
  readonly scale: number
  /** All that is owed: a way without a cap lets this through. */
  readonly whole: bigint
}

/**
 * The most that those who answer can be called on for. Of one guarantee told by several sources the largest cap counts;
 * guarantees of one source beside each other add up.
 */
function mostThrough(world: TraceWorld, { guarantors, ties, debts, currency, scale, whole }: Calls): bigint {
  const network = openNetwork()
  const places = new Map<string, number>([['source', 0], ['sink', 1]])
  const place = (name: string): number => {
    const known = places.get(name)
    if (known !== undefined) return known
    places.set(name, places.size)
    return places.size - 1
  }
  for (const guarantor of guarantors) network.join(0, place(`party ${guarantor}`), whole)
  const wanted = new Map(debts.map((debt) => [debt.debtId, debt]))
  for (const debt of debts) network.join(place(`debt ${debt.debtId}`), 1, decimalUnits(debt.balance, scale))
  const reached = new Set<string>()
  for (const { tie, cap } of mergedCaps(ties, currency, scale)) {
    const from = place(`party ${tie.fromId}`)
    const room = cap === undefined || cap > whole ? whole : cap
    if (isForSomeDebts(tie)) {
      const through = place(`tie ${JSON.stringify(tie)}`)
      network.join(from, through, room)
      for (const debt of coveredDebts(world, tie)) if (wanted.has(debt.debtId)) network.join(through, place(`debt ${debt.debtId}`), whole)
      continue
    }
    const owing = place(`owing ${tie.toId}`)
    network.join(from, owing, room)
    if (reached.has(tie.toId)) continue
    reached.add(tie.toId)
    for (const debt of coveredDebts(world, tie)) if (wanted.has(debt.debtId)) network.join(owing, place(`debt ${debt.debtId}`), whole)
    network.join(owing, place(`party ${tie.toId}`), whole)
  }
  return network.most(0, 1)
}

/** One guarantee, or several of one kind between the same two, with the cap that they come to; undefined: no cap. */
interface CappedTie {
  readonly tie: TraceTie
  readonly cap: bigint | undefined
}

function mergedCaps(ties: readonly TraceTie[], currency: string, scale: number): readonly CappedTie[] {
  const groups = new Map<string, Map<string, { tie: TraceTie; cap: bigint | undefined }>>()
  for (const tie of ties) {
    const key = JSON.stringify([tie.fromId, tie.toId, tie.debtId ?? null, tie.covers ?? null])
    const cap = tie.cap === undefined || (tie.currency ?? currency) !== currency ? undefined : decimalUnits(tie.cap, scale)
    const bySource = groups.get(key) ?? new Map<string, { tie: TraceTie; cap: bigint | undefined }>()
    const known = bySource.get(tie.sourceId)
    if (known === undefined) bySource.set(tie.sourceId, { tie, cap })
    else known.cap = known.cap === undefined || cap === undefined ? undefined : known.cap + cap
    groups.set(key, bySource)
  }
  return [...groups.values()].map((bySource) =>
    [...bySource.values()].reduce((most, one) => (most.cap === undefined || (one.cap !== undefined && one.cap <= most.cap) ? most : one)))
}
