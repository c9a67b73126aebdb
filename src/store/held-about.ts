import type { HeldAbout, Renaming } from '../model/erasing.js'
import type { AnyFact, Fact } from '../model/facts.js'
import type { DebtId, EventId, FactKey, PartyId, ValueHash } from '../model/ids.js'
import { compareBytes } from './order.js'
import type { FactQuery } from './port.js'
import { refsOf } from './refs.js'

/** Asks for every visible version that touches any of these ids, or that holds one of these texts as a value of its own. */
export interface VersionQuery extends Omit<FactQuery, 'kinds' | 'sources'> {
  readonly named?: readonly string[]
  /** Every version of these facts, whomever it touches. */
  readonly keys?: readonly FactKey[]
}

/** A piece of work that asks a store for versions. */
export type AskingVersions<T> = Generator<VersionQuery, T, readonly AnyFact[]>

/** Gathers versions, each once. */
class Gathered {
  readonly #byPlace = new Map<string, AnyFact>()

  /** Adds versions, and gives those that are new. */
  add(facts: readonly AnyFact[]): readonly AnyFact[] {
    return facts.filter((fact) => {
      const place = `${fact.revision} ${fact.key}`
      if (this.#byPlace.has(place)) return false
      this.#byPlace.set(place, fact)
      return true
    })
  }

  inOrder(): readonly AnyFact[] {
    return [...this.#byPlace.values()].toSorted((a, b) => compareBytes(a.key, b.key) || a.revision - b.revision)
  }
}

/** Says whether a version of a contact value is of somebody else: what they share stays theirs. */
function isOthers(fact: AnyFact, own: ReadonlySet<string>): boolean {
  if (fact.kind === 'contact_point') return !own.has(fact.content.partyId)
  return fact.kind === 'suppression' && fact.content.partyId !== undefined && !own.has(fact.content.partyId)
}

function pointsOf(versions: readonly AnyFact[], own: ReadonlySet<string>): readonly Fact<'contact_point'>[] {
  return versions.filter((fact): fact is Fact<'contact_point'> => fact.kind === 'contact_point' && own.has(fact.content.partyId))
}

/** Corrections name only what they correct, and may be corrected themselves. */
function* corrections(gathered: Gathered, first: readonly AnyFact[]): AskingVersions<void> {
  let fresh = first
  while (fresh.length > 0) {
    // What two people corrected is named by its key, which no event has for an id.
    const named = fresh.flatMap((fact) => [fact.key as string as EventId, ...(fact.kind === 'event' ? [fact.content.eventId] : [])])
    fresh = gathered.add((yield { corrected: [...new Set(named)] }).filter((fact) => fact.kind === 'event'))
  }
}

/** Gathers everything that is held about some parties; the answers may come in any order. */
export function* gatherHeld(parties: readonly PartyId[]): AskingVersions<HeldAbout> {
  const own: ReadonlySet<string> = new Set(parties)
  const gathered = new Gathered()
  gathered.add(yield { parties, named: parties })
  const points = pointsOf(gathered.inOrder(), own)
  const contactPoints = [...new Set(points.map((fact) => fact.content.contactPointId))]
  let sharedValues: readonly ValueHash[] = []
  if (contactPoints.length > 0) {
    const values = [...new Set(points.map((fact) => fact.content.value.hash))]
    const near = yield { contactPoints, values, named: contactPoints }
    const shared = new Set(near.flatMap((fact) => (fact.kind === 'contact_point' && isOthers(fact, own) ? [fact.content.value.hash] : [])))
    sharedValues = [...shared]
    const isTheirs = (fact: AnyFact): boolean =>
      !isOthers(fact, own) && !(fact.kind === 'suppression' && fact.content.partyId === undefined && fact.content.value !== undefined && shared.has(fact.content.value.hash))
    gathered.add(near.filter(isTheirs))
  }
  yield* corrections(gathered, gathered.inOrder())
  // A point or an event may have been told of somebody else before, or since.
  const keys = [...new Set(gathered.inOrder().map((fact) => fact.key))]
  if (keys.length > 0) gathered.add(yield { keys })
  const versions = gathered.inOrder()
  const debts = new Set(versions.flatMap((fact) => (isOwnTie(fact, own) ? refsOf(fact.kind, fact.content).flatMap((ref) => (ref.to === 'debt' ? [ref.id as DebtId] : [])) : [])))
  const others = new Gathered()
  if (debts.size > 0) others.add((yield { debts: [...debts] }).filter((fact) => fact.kind !== 'relation'))
  return { versions, debts: others.inOrder(), sharedValues }
}

/** Says whether a fact ties one of these parties to a debt. */
function isOwnTie(fact: AnyFact, own: ReadonlySet<string>): boolean {
  if (fact.kind === 'obligation') return own.has(fact.content.partyId)
  return (fact.kind === 'event' || fact.kind === 'status') && fact.content.partyId !== undefined && own.has(fact.content.partyId)
}

/** A text as it stands in JSON as a value of its own. */
export function jsonText(text: string): string {
  return JSON.stringify(text)
}

/** Replaces, at any depth of plain JSON, every text that is one of these ids. */
export function renamed<T>(value: T, renames: readonly Renaming[]): T {
  const as = new Map(renames.map((one) => [one.id, one.as]))
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return as.get(part) ?? part
    if (Array.isArray(part)) return part.map(walk)
    if (part !== null && typeof part === 'object') return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, walk(inner)]))
    return part
  }
  return walk(value) as T
}

/** Members that hold what somebody wrote freely. */
const WRITTEN = new Set(['because', 'evidence', 'sourceRecord'])

/** Empties, at any depth of plain JSON, what somebody wrote freely where it is one of these texts. */
export function withoutWords<T>(value: T, words: ReadonlySet<string>): T {
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk)
    if (part === null || typeof part !== 'object') return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, WRITTEN.has(name) && typeof inner === 'string' && words.has(inner) ? '' : walk(inner)]))
  }
  return walk(value) as T
}
