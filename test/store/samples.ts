import { createHash, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { AnyFact, FactContents, FactKind } from '../../src/model/facts.js'
import type { ListedEntry } from '../../src/model/dispatch.js'
import { factKey, type DebtId, type Revision } from '../../src/model/ids.js'
import { LOAD_REVISION_GAP } from '../../src/model/limits.js'
import type { LedgerLeaf } from '../../src/model/ledger.js'
import type { Entry, ListHead } from '../../src/model/list.js'
import type { ProblemCode } from '../../src/model/problem.js'
import type { NewVersion, Store } from '../../src/store/port.js'
import { makeLeaf } from '../../src/ledger/index.js'

/** A leaf of an act in a test; each call gives another id. */
export function leaf(requestId = 'test'): LedgerLeaf {
  return makeLeaf({ time: '2026-03-02T12:00:00Z', actor: 'tester', actorKind: 'person', action: 'load', requestId }, randomUUID)
}

/** A version to write, made of the few fields that a store looks at. */
export function version<K extends FactKind>(
  kind: K, id: string, content: Partial<FactContents[K]> | Record<string, unknown> | null, sourceId = 'src',
): NewVersion {
  const whole = content === null ? null : ({ ...content, sourceId } as AnyFact['content'])
  return { kind, key: factKey(kind, ...id.split('|'), sourceId), content: whole, purposes: ['collect', 'locate'] }
}

export const source = (id: string): NewVersion =>
  ({ ...version('source', id, { class: 'creditor_record' }, id), key: factKey('source', id) })
export const party = (id: string, more: object = {}): NewVersion => version('party', id, { partyId: id, kind: 'person', name: `Name of ${id}`, ...more })
export const debt = (id: string, more: object = {}): NewVersion => version('debt', id, { debtId: id, balance: '10.00', ...more })
export const owes = (debtId: string, partyId: string, role = 'borrower'): NewVersion =>
  version('obligation', `${debtId}|${partyId}|${role}`, { debtId, partyId, role })
export const tie = (from: string, kind: string, to: string): NewVersion =>
  version('relation', `${from}-${kind}-${to}`, { relationId: `${from}-${kind}-${to}`, fromId: from, toId: to, kind, strength: 1 })
export const point = (id: string, partyId: string, value: string, sourceId = 'src'): NewVersion =>
  version('contact_point', id, { contactPointId: id, partyId, kind: 'mobile', value: { sealed: `sealed ${value}`, hash: value } }, sourceId)
export const judged = (a: string, b: string, decision: string, decidedOn = '2026-01-01'): NewVersion =>
  ({ ...version('match_decision', `${a}|${b}`, { aId: a, bId: b, decision, decidedBy: 'someone', decidedOn }), key: factKey('match_decision', a, b) })
export const happened = (id: string, ids: object, event: object): NewVersion => version('event', id, { eventId: id, ...ids, event })

/** Loads versions in one act. */
export async function load(store: Store, actId: string, versions: readonly NewVersion[], atMs = 1000): Promise<number> {
  const act = await store.beginLoad(actId, atMs)
  await store.writeVersions(act, versions)
  return store.commitLoad(act, atMs, leaf(actId))
}

/** The revision of the nth load of a store that nothing else was recorded in. */
export function nth(place: number): Revision {
  return (place * LOAD_REVISION_GAP) as Revision
}

/** An entry of a list with a rank. */
export function entry(rank: number): Entry {
  return { entryId: `entry-${rank}`, rank, partyId: `p${rank}`, words: `because ${rank}`, score: 1 / rank } as unknown as Entry
}

/** The same entry as a list is given it, with its debt and creditor. */
export function listed(rank: number, more: object = {}): ListedEntry {
  return { entry: { ...entry(rank), ...more }, debtId: `d${rank}` as DebtId, creditorId: 'creditor' }
}

/** The head of a list. */
export function head(name: string, madeAtMs: number, entries: number, revision = 0): ListHead {
  return {
    name, madeAt: new Date(madeAtMs).toISOString(), madeAtMs, horizonMs: 1, purpose: 'collect', revision, debts: 1, candidates: 1,
    caseFiles: 1, entries, byDecision: {}, byRule: {}, digests: { list: hex(name) }, notSignedOff: [], overlayOn: true,
  } as unknown as ListHead
}

/** Matches a thrown Problem with this code. */
export function problem(code: ProblemCode): unknown {
  return expect.objectContaining({ name: 'Problem', code })
}

/** SHA-256 of a text in hex. */
function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Everything a stream gives, in one array. */
export async function all<T>(stream: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const batch of stream) items.push(...batch)
  return items
}
