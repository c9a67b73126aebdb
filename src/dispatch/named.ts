import type { Event } from '../model/event.js'
import type { AnyFact } from '../model/facts.js'
import type { ContactPointId, DebtId, PartyId } from '../model/ids.js'
import type { Said } from '../model/outcomes.js'
import { Problem } from '../model/problem.js'
import type { Actor, Desk } from './desk.js'

/** An id that an act names, and where in its request. */
export interface Named {
  readonly pointer: string
  readonly what: 'party' | 'debt' | 'contact point'
  readonly id: string
}

function one(pointer: string, what: Named['what'], id: string | undefined): readonly Named[] {
  return id === undefined ? [] : [{ pointer, what, id }]
}

/** Debts of a list in a request. */
export function debtsAt(pointer: string, ids: readonly string[] | undefined): readonly Named[] {
  return (ids ?? []).map((id, i) => ({ pointer: `${pointer}/${i}`, what: 'debt' as const, id }))
}

/** Ids that things said name. */
export function namedBySaid(said: readonly Said[]): readonly Named[] {
  return said.flatMap(({ contactPointId, representativeId, debts }, i) => [
    ...one(`/said/${i}/contactPointId`, 'contact point', contactPointId), ...one(`/said/${i}/representativeId`, 'party', representativeId),
    ...debtsAt(`/said/${i}/debts`, debts),
  ])
}

/** Ids that an event names; who reported it may be nobody of the store. */
export function namedByEvent(event: Event | undefined): readonly Named[] {
  if (event === undefined) return []
  return [
    ...one('/event/partyId', 'party', event.partyId),
    ...one('/event/contactPointId', 'contact point', 'contactPointId' in event ? event.contactPointId : undefined),
    ...one('/event/representativeId', 'party', 'representativeId' in event ? event.representativeId : undefined),
    ...debtsAt('/event/debts', 'debts' in event ? event.debts : undefined),
    ...debtsAt('/event/raisedByParty', 'raisedByParty' in event ? event.raisedByParty : undefined),
  ]
}

/** What the store knows of some ids. */
export interface Found {
  readonly parties: readonly AnyFact[]
  readonly points: readonly AnyFact[]
}

function isKnown({ what, id }: Named, found: Found, debts: readonly AnyFact[], actor: Actor): boolean {
  switch (what) {
    case 'party':
      return found.parties.some(({ kind, content }) => (kind === 'party' || kind === 'obligation') && content.partyId === id)
    case 'debt':
      return debts.some(({ kind, content }) => kind === 'debt' && content.debtId === id && (actor.creditors === undefined || actor.creditors.includes(content.creditorId)))
    default:
      return found.points.some(({ kind, content }) => kind === 'contact_point' && content.contactPointId === id)
  }
}

/**
 * Looks up what is named: what nobody knows would bind nobody, and would be lost.
 * @throws Problem not-found at the first that the store does not know, or that is another creditor's
 */
export async function findNamed({ store }: Desk, actor: Actor, named: readonly Named[]): Promise<Found> {
  const ids = (what: Named['what']): readonly string[] => [...new Set(named.filter((its) => its.what === what).map(({ id }) => id))]
  const [partyIds, debtIds, pointIds] = [ids('party'), ids('debt'), ids('contact point')]
  const [parties, debts, points] = await Promise.all([
    partyIds.length === 0 ? [] : store.factsAbout({ kinds: ['party', 'obligation'], parties: partyIds as readonly PartyId[] }),
    debtIds.length === 0 ? [] : store.factsAbout({ kinds: ['debt'], debts: debtIds as readonly DebtId[] }),
    pointIds.length === 0 ? [] : store.factsAbout({ kinds: ['contact_point'], contactPoints: pointIds as readonly ContactPointId[] }),
  ])
  const found: Found = { parties, points }
  const missing = named.find((its) => !isKnown(its, found, debts, actor))
  if (missing === undefined) return found
  const { pointer, what } = missing
  throw new Problem('not-found', `the store has no such ${what} as ${pointer} names`, [{ pointer, message: `name a ${what} of the store, with its namespace` }])
}
