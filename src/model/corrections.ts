import { createHash } from 'node:crypto'
import type { Event } from './event.js'
import { isNote, type AnyFact, type Correction, type Fact, type Note } from './facts.js'
import { addToGroup } from './group.js'
import type { FactKey } from './ids.js'
import { isRestriction, OWN_SOURCE_ID } from './own-source.js'
import { canPermit } from './permitting.js'

/** Says whether an event's record is a correction. */
export function isCorrection(event: Event | Note): event is Correction {
  return event.kind === 'correction'
}

/** Says whether this installation recorded a fact itself. */
export function isOwnFact({ content }: AnyFact): boolean {
  return 'sourceId' in content && content.sourceId === OWN_SOURCE_ID
}

/** Where and when a fact was written down, and how it is sealed: no part of what it tells. */
const NOT_TOLD: ReadonlySet<string> = new Set(['sourceRecord', 'collectedOn', 'admittedBy', 'evidence', 'sealed'])

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inOrder)
  const members = Object.entries(value).filter(([name, member]) => !NOT_TOLD.has(name) && member !== undefined)
  return members.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, inOrder(member)])
}

/** SHA-256 in hex of what a fact tells: the same when it is sent again, another once it says something else. */
export function toldDigest({ content }: AnyFact): string {
  return createHash('sha256').update(JSON.stringify(inOrder(content))).digest('hex')
}

function permits(fact: AnyFact): boolean {
  return fact.kind === 'event' && !isNote(fact.content.event) && canPermit(fact.content.event)
}

/**
 * Says whether a correction is one of a fact, by its key, or of an event by its id. What we recorded ourselves is corrected by
 * two people here and by no file, except what opens something; what keeps a person's data unused is lifted and never corrected.
 * One that speaks of what a fact told then says nothing of other news under the same key, unless these open something.
 */
export function isCorrectedBy(fact: AnyFact, correction: Fact<'event'>): boolean {
  const { event } = correction.content
  if (!isCorrection(event) || isRestriction(fact)) return false
  const isNamed = event.corrects === (fact.key as string) || (fact.kind === 'event' && event.corrects === fact.content.eventId)
  if (!isNamed) return false
  if (permits(fact)) return true
  if (isOwnFact(fact) && !isOwnFact(correction)) return false
  return event.told === undefined || event.told === toldDigest(fact)
}

/**
 * Keys of the facts that corrections take out of account. A correction that is itself corrected takes nothing out; two that
 * correct each other are both void.
 */
export function correctedKeys(facts: readonly AnyFact[], events: readonly Fact<'event'>[], counts: (correction: Fact<'event'>) => boolean): ReadonlySet<FactKey> {
  const byName = new Map<string, Fact<'event'>[]>()
  for (const fact of events) {
    const { event } = fact.content
    if (isCorrection(event) && counts(fact)) addToGroup(byName, event.corrects, fact)
  }
  if (byName.size === 0) return new Set()
  const correctionsOf = (fact: AnyFact): readonly Fact<'event'>[] =>
    [...(byName.get(fact.key) ?? []), ...(fact.kind === 'event' ? (byName.get(fact.content.eventId) ?? []) : [])].filter((one) => isCorrectedBy(fact, one))
  const isCorrected = (fact: AnyFact, seen: readonly string[]): boolean =>
    correctionsOf(fact).some((by) => !seen.includes(by.content.eventId) && !isCorrected(by, [...seen, by.content.eventId]))
  return new Set(facts.filter((fact) => isCorrected(fact, fact.kind === 'event' ? [fact.content.eventId] : [])).map((fact) => fact.key))
}

/** Says whether some correction names a fact, whatever became of that correction. */
export function isNamedByAny(fact: AnyFact, events: readonly Fact<'event'>[]): boolean {
  return events.some((one) => isCorrection(one.content.event) && isCorrectedBy(fact, one))
}
