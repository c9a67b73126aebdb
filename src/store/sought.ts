import type { Dossier } from '../model/dossier.js'
import type { AnyFact } from '../model/facts.js'
import type { Lease } from '../model/lease.js'
import { touchesOf, touchKey } from './leases.js'
import { refsOf } from './refs.js'

/** FNV-1a over the units of a text, 32 bits: two ids of one hash only make more debts be judged anew. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function* soughtKeys(dossier: Dossier): Iterable<string> {
  yield* touchesOf(dossier)
  const { events, statuses, suppressions } = dossier
  // What two people corrected is named by its key.
  for (const facts of [events, statuses, suppressions]) for (const fact of facts) yield touchKey({ to: 'corrected', id: fact.key })
  const { debts, otherDebts, obligations, relations, parties, contactPoints, samePoints } = dossier
  const sources = new Set<string>()
  for (const facts of [debts, otherDebts, obligations, relations, parties, contactPoints, samePoints, events, statuses, suppressions]) {
    for (const fact of facts) sources.add(fact.content.sourceId)
  }
  for (const id of sources) yield touchKey({ to: 'source', id })
}

/**
 * Hashes of every id by which the facts of a dossier were sought, each once, rising: a fact that came, changed or went and names none
 * of these ids leaves the dossier as it is, but for templates, which are sought by none. Four bytes each, little-endian.
 */
export function soughtBy(dossier: Dossier): Uint8Array {
  const hashes = new Set<number>()
  for (const key of soughtKeys(dossier)) hashes.add(hashOf(key))
  const bytes = Buffer.alloc(hashes.size * 4)
  let at = 0
  for (const hash of Uint32Array.from(hashes).sort()) at = bytes.writeUInt32LE(hash, at)
  return bytes
}

/** Hashes of the ids that a fact names, as `soughtBy` writes them. */
export function namedBy(fact: AnyFact): readonly number[] {
  return refsOf(fact.kind, fact.content).map((ref) => hashOf(touchKey(ref)))
}

/** Hashes of the ids by which a lease bears on a dossier, as `soughtBy` writes them. */
export function heldBy({ debtId, partyId, contactPointId }: Lease): readonly number[] {
  return [touchKey({ to: 'debt', id: debtId }), touchKey({ to: 'party', id: partyId }), touchKey({ to: 'contactPoint', id: contactPointId })].map(hashOf)
}

/** The hashes that `soughtBy` wrote. */
export function* hashesIn(sought: Uint8Array): Iterable<number> {
  const view = new DataView(sought.buffer, sought.byteOffset, sought.byteLength)
  for (let at = 0; at < sought.byteLength; at += 4) yield view.getUint32(at, true)
}
