import type { AnyFact, Day, EventRecord, Fact } from '../model/facts.js'
import { groupBy } from '../model/group.js'
import type { DebtId } from '../model/ids.js'

/** Whom an event is about: of a request or a report the person named, else whoever spoke. */
function personsOf({ partyId, event }: EventRecord): readonly string[] {
  const inner = 'partyId' in event && typeof event.partyId === 'string' ? event.partyId : undefined
  const named = [partyId, inner].filter((id) => id !== undefined)
  if (named.length > 0) return named
  return 'by' in event && typeof event.by === 'string' ? [event.by] : []
}

/** Says whether a version is about one of these parties, and not only names one. */
export function isAbout(fact: AnyFact, own: ReadonlySet<string>): boolean {
  switch (fact.kind) {
    case 'party':
    case 'obligation':
    case 'contact_point':
      return own.has(fact.content.partyId)
    case 'status':
      return fact.content.partyId !== undefined && own.has(fact.content.partyId)
    case 'suppression':
      // What only names a value was found by a value that nobody else has.
      return fact.content.partyId === undefined ? fact.content.value !== undefined : own.has(fact.content.partyId)
    case 'relation':
      return own.has(fact.content.fromId) || own.has(fact.content.toId)
    case 'match_decision':
      return own.has(fact.content.aId) || own.has(fact.content.bId)
    case 'event':
      return personsOf(fact.content).some((id) => own.has(id))
    default:
      return false
  }
}

/** Ids of contact points that are, or were, of these parties. */
export function pointsOf(versions: readonly AnyFact[], own: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(versions.flatMap((fact) => (fact.kind === 'contact_point' && own.has(fact.content.partyId) ? [fact.content.contactPointId] : [])))
}

/** Says whether an event that names nobody is about one of these contact points. */
export function isAtPoint(fact: AnyFact, points: ReadonlySet<string>): boolean {
  if (fact.kind !== 'event' || personsOf(fact.content).length > 0) return false
  const { event } = fact.content
  return 'contactPointId' in event && event.contactPointId !== undefined && points.has(event.contactPointId)
}

/** Groups versions by the fact that they are of, oldest first. */
export function byFact(versions: readonly AnyFact[]): ReadonlyMap<AnyFact['key'], readonly AnyFact[]> {
  return groupBy(versions, (version) => version.key)
}

/** Says whether a version stands: nothing has replaced or ended it. */
export function isCurrent(fact: AnyFact): boolean {
  return fact.replacedIn === undefined
}

const CLOSING: ReadonlySet<string> = new Set(['recalled', 'paid', 'settled_in_full', 'closed'])

/** Says whether something dated is in force on a day. */
function isInForce({ from, until }: { readonly from?: Day; readonly until?: Day }, day: Day): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until)
}

/** Day from which a debt is closed, by any source: recalled, paid, settled, or without a balance; undefined while it is open. */
export function closedOn(debtId: DebtId, debts: readonly AnyFact[], day: Day): Day | undefined {
  const days = debts.filter(isCurrent).flatMap((fact): readonly Day[] => {
    if (fact.kind === 'status' && fact.content.debtId === debtId && CLOSING.has(fact.content.kind) && isInForce(fact.content, day)) return [fact.content.from ?? fact.content.collectedOn ?? day]
    if (fact.kind !== 'debt' || fact.content.debtId !== debtId) return []
    const { recalledOn, balance, balanceAsOf, collectedOn } = fact.content
    if (recalledOn !== undefined && recalledOn <= day) return [recalledOn]
    return balance.startsWith('-') || !/[1-9]/.test(balance) ? [balanceAsOf ?? collectedOn ?? day] : []
  })
  return days.toSorted()[0]
}

/** Says whether the obligation still binds: a claim rests on it. */
export function binds({ role, liability, renounced, until }: Fact<'obligation'>['content'], day: Day): boolean {
  if (renounced === true || liability === 'none' || (until !== undefined && until < day)) return false
  return role !== 'spouse' || liability !== undefined
}
