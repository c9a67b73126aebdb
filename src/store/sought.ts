import type { Dossier } from '../model/dossier.js'
import type { AnyFact } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import type { Lease } from '../model/lease.js'
import { isRestriction } from '../model/own-source.js'
import { textHash } from '../model/text-hash.js'
import { refsOf, type RefKind } from './refs.js'

/** Ids are told apart by kind, and those of which every fact counts from those of which only what is read of anyone does. */
function keyOf(to: RefKind, id: string, isNear = true): string {
  return `${to}${isNear ? '' : ' of anyone'}\u001f${id}`
}

/** Who and what the facts of a dossier name. */
function* namedKeys(dossier: Dossier, near: ReadonlySet<PartyId> | undefined): Iterable<string> {
  const isNear = (id: PartyId): boolean => near === undefined || near.has(id)
  const partyKey = (id: PartyId): string => keyOf('party', id, isNear(id))
  for (const id of [dossier.debtId, ...(dossier.missingDebts ?? [])]) yield keyOf('debt', id)
  for (const { content } of dossier.otherDebts) yield keyOf('debt', content.debtId)
  for (const { content } of dossier.obligations) yield partyKey(content.partyId)
  for (const { content } of dossier.relations) yield* [partyKey(content.fromId), partyKey(content.toId)]
  for (const { content } of dossier.parties) yield partyKey(content.partyId)
  for (const { content } of dossier.matchDecisions) yield* [partyKey(content.aId), partyKey(content.bId)]
  const hashes = new Set(dossier.contactPoints.flatMap(({ content }) => (isNear(content.partyId) ? [content.value.hash] : [])))
  for (const { content: { partyId, value: { hash }, contactPointId } } of [...dossier.contactPoints, ...dossier.samePoints]) {
    yield* [partyKey(partyId), keyOf('value', hash, hashes.has(hash)), keyOf('contactPoint', contactPointId, hashes.has(hash))]
  }
}

function* soughtKeys(dossier: Dossier, near: ReadonlySet<PartyId> | undefined): Iterable<string> {
  yield* namedKeys(dossier, near)
  const { events, statuses, suppressions } = dossier
  // What two people corrected is named by its key.
  for (const facts of [events, statuses, suppressions]) for (const fact of facts) yield keyOf('corrected', fact.key)
  for (const { content } of events) {
    yield keyOf('corrected', content.eventId)
    // Whose point it names is whom it is about, where it does not say.
    if ('contactPointId' in content.event && content.event.contactPointId !== undefined) yield keyOf('contactPoint', content.event.contactPointId)
  }
  const { debts, otherDebts, obligations, relations, parties, contactPoints, samePoints } = dossier
  const sources = new Set<string>()
  for (const facts of [debts, otherDebts, obligations, relations, parties, contactPoints, samePoints, events, statuses, suppressions]) {
    for (const fact of facts) sources.add(fact.content.sourceId)
  }
  for (const id of sources) yield keyOf('source', id)
}

/**
 * Hashes of every id by which the facts of a dossier were sought, each once, rising: a fact that came, changed or went and names none
 * of these ids leaves the dossier as it is, but for templates, which are sought by none. With `near` (as `reach/near.ts` finds
 * them) it leaves what is judged as it is: of other parties only the facts count that are read of them.
 * Four bytes each, little-endian; two ids of one hash only make more debts be judged anew.
 */
export function soughtBy(dossier: Dossier, near?: ReadonlySet<PartyId>): Uint8Array {
  const hashes = new Set<number>()
  for (const key of soughtKeys(dossier, near)) hashes.add(textHash(key))
  return packHashes(hashes)
}

/** Says whether a fact counts for a debt of which the parties that it names are neither obligors nor candidates; `isElsewhere`: a point that is not whose it was. */
function isReadOfAnyone(fact: AnyFact, isElsewhere: boolean): boolean {
  if (fact.kind === 'contact_point') return isElsewhere
  if (fact.kind === 'suppression') return isRestriction(fact)
  if (fact.kind === 'status') return fact.content.debtId === undefined
  if (fact.kind !== 'event') return true
  const { debtId, event } = fact.content
  // What names debts is about these alone.
  return debtId === undefined && !('debts' in event && event.debts !== undefined)
}

function* keysNamed(fact: AnyFact, isElsewhere: boolean): Iterable<string> {
  const isOfAnyone = isReadOfAnyone(fact, isElsewhere)
  for (const { to, id } of refsOf(fact.kind, fact.content)) {
    yield keyOf(to, id)
    if (isOfAnyone) yield keyOf(to, id, false)
  }
  if (fact.kind !== 'event') return
  // Whoever asked for somebody else is read by what they asked; and of events of one id one may stand for the other.
  const { event, eventId } = fact.content
  if ('by' in event && typeof event.by === 'string') yield keyOf('party', event.by)
  yield keyOf('corrected', eventId)
}

function isSamePlace(one: AnyFact, other: AnyFact | undefined): boolean {
  return one.kind === 'contact_point' && other?.kind === 'contact_point' && one.content.partyId === other.content.partyId
    && one.content.contactPointId === other.content.contactPointId && one.content.value.hash === other.content.value.hash
}

/** Hashes of the ids that facts name which came, changed or went, as they were and as they are, as `soughtBy` writes them. */
export function* namedBy(before: readonly AnyFact[], now: readonly AnyFact[]): Iterable<number> {
  for (const [facts, others] of [[before, now], [now, before]] as const) {
    const byKey = new Map(others.map((fact) => [fact.key, fact]))
    for (const fact of facts) for (const key of keysNamed(fact, !isSamePlace(fact, byKey.get(fact.key)))) yield textHash(key)
  }
}

/** Hashes of the ids by which a lease bears on a dossier, as `soughtBy` writes them. */
export function heldBy({ debtId, partyId, contactPointId }: Lease): readonly number[] {
  return [keyOf('debt', debtId), keyOf('party', partyId), keyOf('contactPoint', contactPointId)].map(textHash)
}

/** Bytes of one packed hash. */
export const PACKED_HASH_BYTES = 4

/** Hashes as bytes: each once, rising, little-endian. */
export function packHashes(hashes: ReadonlySet<number>): Uint8Array {
  const bytes = Buffer.alloc(hashes.size * PACKED_HASH_BYTES)
  let at = 0
  for (const hash of Uint32Array.from(hashes).sort()) at = bytes.writeUInt32LE(hash, at)
  return bytes
}

/** The hashes that `packHashes` wrote. */
export function* hashesIn(bytes: Uint8Array): Iterable<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.byteLength; at += PACKED_HASH_BYTES) yield view.getUint32(at, true)
}
