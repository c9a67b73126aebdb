import { isDeepStrictEqual } from 'node:util'
import type { ErasurePlan, HeldAbout, Renaming } from '../model/erasing.js'
import type { AnyFact, Day, EventRecord, Fact } from '../model/facts.js'
import type { DebtId, FactKey, ValueHash } from '../model/ids.js'
import type { RetentionQuestion, RetentionVerdict } from '../model/retention.js'
import type { Kept, Tombstone } from '../model/rights.js'
import { isRestriction, OWN_SOURCE_ID } from '../model/own-source.js'
import { wordsIn } from './erase-words.js'
import { binds, byFact, closedOn, isAbout, isAtPoint, isCurrent, pointsOf } from './own-records.js'

/** What stands behind an id in a hash, and before it in the ledger's subjects. */
export type HashedKind = 'party' | 'debt' | 'contact_point'

/** What judging an erasure must be handed. */
export interface ErasureLaw {
  readonly asOf: Day
  readonly retain: (question: RetentionQuestion) => RetentionVerdict
  /** The rule by which a claim in a place keeps the data of whoever owes it. */
  readonly claimRule: (place: string) => Omit<Kept, 'records' | 'until'>
  /** Days on which something was decided or done about contacts on a debt beside what the facts tell: lists, leases. Absent: none. */
  readonly activity?: (debtId: DebtId) => readonly Day[]
  /** Keyed hash of an id. */
  readonly hash: (kind: HashedKind, id: string) => string
}

/**
 * What becomes of a person who is to be erased: `erased` whole; `evidence`, where only records of contacts stay, under a keyed
 * name; `restricted`, where a claim stands and what it needs stays, unused.
 */
export type ErasureState = 'erased' | 'evidence' | 'restricted'

/** What erasing a person comes to, before it is written. */
export interface JudgedErasure extends Pick<ErasurePlan, 'keys' | 'rewrites' | 'renames' | 'tombstones'> {
  readonly state: ErasureState
  readonly kept: readonly Kept[]
  /** Debts whose records of contacts, made and not made, a law keeps. */
  readonly evidenceDebts: readonly DebtId[]
  /** Those of them that no fact that is kept ties to the person. */
  readonly untiedDebts: readonly DebtId[]
  /** What somebody wrote freely into what goes, or is written anew. */
  readonly words: readonly string[]
  /** Facts that go, by kind. */
  readonly erased: Readonly<Record<string, number>>
}

/** How a name begins that stands for an erased id. */
const ERASED_NAME = 'erased_'

/** The name that stands for an id from its erasure on. */
export function erasedName(hash: string): string {
  return `${ERASED_NAME}${hash}`
}

/** Says whether an id is only a name for an erased one. */
export function isErasedName(id: string): boolean {
  return id.startsWith(ERASED_NAME)
}

/** Facts that a claim needs beside the obligation: who owes, where a court reaches them, what happened, and what they asked. */
function claimNeeds(fact: AnyFact, own: ReadonlySet<string>): boolean {
  switch (fact.kind) {
    case 'party':
    case 'status':
    case 'event':
      return true
    case 'contact_point':
      return fact.content.kind === 'postal_address'
    case 'suppression':
      return fact.content.partyId !== undefined && fact.content.value === undefined
    case 'relation':
      return fact.content.kind === 'guarantees' && own.has(fact.content.fromId)
    case 'match_decision':
      return own.has(fact.content.aId) && own.has(fact.content.bId)
    default:
      return false
  }
}

function debtsOfEvent({ debtId, event }: EventRecord): readonly DebtId[] {
  const named = 'debts' in event ? (event.debts ?? []) : []
  return [...new Set([...(debtId === undefined ? [] : [debtId]), ...(named as readonly DebtId[])])]
}

/** Kinds of events that tell what was done, or not done, about a contact. */
const TELLING: ReadonlySet<string> = new Set<EventRecord['event']['kind']>(['contact', 'notice', 'dispute', 'request'])

/** Day of what a collector did: a contact or a notice. */
function dayOfAct({ event, collectedOn }: EventRecord): Day | undefined {
  if (event.kind === 'contact') return event.at.slice(0, 10)
  return event.kind === 'notice' ? (event.sentOn ?? event.receivedOn ?? collectedOn) : undefined
}

/** Says whether a record only tells that a right was asked for: no word on a contact. */
function isRightAsked({ eventId, sourceId }: EventRecord): boolean {
  return sourceId === OWN_SOURCE_ID && eventId.startsWith('right:')
}

/** Day of what the person said about contacts. */
function dayOfWord(record: EventRecord): Day | undefined {
  const { event } = record
  return (event.kind === 'dispute' || event.kind === 'request') && !isRightAsked(record) ? event.at.slice(0, 10) : undefined
}

/** Everything that one erasure is judged by. */
class Case {
  readonly own: ReadonlySet<string>
  readonly held: HeldAbout
  readonly law: ErasureLaw
  readonly points: ReadonlySet<string>

  constructor(parties: readonly string[], held: HeldAbout, law: ErasureLaw) {
    this.own = new Set(parties)
    this.held = held
    this.law = law
    this.points = pointsOf(held.versions, this.own)
  }

  /** Facts about the person by key, each with all its versions. */
  facts(): readonly (readonly [FactKey, readonly AnyFact[]])[] {
    return [...byFact(this.held.versions)].filter(([, versions]) => this.isOwn(versions.at(-1)!))
  }

  isOwn(fact: AnyFact): boolean {
    return isAbout(fact, this.own) || isAtPoint(fact, this.points)
  }

  placesOf(debtId: DebtId): readonly string[] {
    return [...new Set(this.held.debts.flatMap((fact) => (fact.kind === 'debt' && fact.content.debtId === debtId ? [fact.content.jurisdiction] : [])))]
  }

  debtIds(): readonly DebtId[] {
    return [...new Set(this.held.debts.flatMap((fact) => (fact.kind === 'debt' ? [fact.content.debtId] : [])))]
  }

  /** Debts that are open and that the person answers for, with the obligations. */
  claims(): ReadonlySet<DebtId> {
    const { asOf } = this.law
    return new Set(this.held.versions.flatMap((fact) =>
      fact.kind === 'obligation' && isCurrent(fact) && this.own.has(fact.content.partyId) && binds(fact.content, asOf) && closedOn(fact.content.debtId, this.held.debts, asOf) === undefined
        ? [fact.content.debtId]
        : []))
  }

  /** Guarantees that the person gave and nobody released: for which debts is not always written. */
  guarantees(): readonly Fact<'relation'>[] {
    const { asOf } = this.law
    return this.held.versions.filter((fact): fact is Fact<'relation'> =>
      fact.kind === 'relation' && isCurrent(fact) && fact.content.kind === 'guarantees' && this.own.has(fact.content.fromId) &&
      !(fact.content.releasedOn !== undefined && fact.content.releasedOn <= asOf) && !(fact.content.end !== undefined && fact.content.end < asOf) && fact.content.renounced !== true)
  }
}

/** What the law says to the records of contacts about one debt. */
interface Evidence {
  readonly keys: ReadonlySet<FactKey>
  readonly debts: ReadonlySet<DebtId>
  readonly untied: readonly DebtId[]
  readonly kept: readonly Kept[]
}

/** Asks of each debt whether the records of its contacts must be kept. */
function evidenceOf(one: Case): Evidence {
  const keys = new Set<FactKey>()
  const debts = new Set<DebtId>()
  const kept = new Map<string, Kept>()
  const telling = one.facts().flatMap(([key, versions]) => {
    const last = versions.at(-1)!
    return last.kind === 'event' && TELLING.has(last.content.event.kind) ? [{ key, record: last.content }] : []
  })
  const everything = [...one.held.debts, ...one.held.versions]
  for (const debtId of one.debtIds()) {
    const own = telling.filter(({ record }) => debtsOfEvent(record).length === 0 || debtsOfEvent(record).includes(debtId))
    const listed = one.law.activity?.(debtId) ?? []
    const acts = everything.flatMap((fact) => (fact.kind === 'event' && (debtsOfEvent(fact.content).includes(debtId) || one.isOwn(fact)) ? (dayOfAct(fact.content) ?? []) : []))
    const words = own.flatMap(({ record }) => dayOfWord(record) ?? [])
    const days = (acts.length + listed.length > 0 ? [...acts, ...listed] : words).toSorted()
    const records = own.filter(({ record }) => !isRightAsked(record)).length + listed.length
    if (records === 0) continue
    for (const jurisdiction of one.placesOf(debtId)) {
      const [createdOn, lastActivityOn] = [days[0], days.at(-1)]
      const verdict = one.law.retain({
        jurisdiction, recordKind: 'call_log', asOf: one.law.asOf, ...(createdOn === undefined ? {} : { createdOn }), ...(lastActivityOn === undefined ? {} : { lastActivityOn }),
      })
      if (verdict.decision !== 'KEEP') continue
      for (const { key } of own) keys.add(key)
      debts.add(debtId)
      const [reason] = verdict.reasons
      const line: Kept = {
        rule: reason?.rule ?? 'call_log', because: reason?.because ?? 'The record of contacts must be kept.', citation: reason?.citation ?? '',
        ...(verdict.until === undefined ? {} : { until: verdict.until }), records,
      }
      const known = kept.get(line.rule)
      const later = known === undefined || (known.until !== undefined && (line.until === undefined || line.until > known.until))
      kept.set(line.rule, later ? { ...line, records: (known?.records ?? 0) + line.records } : { ...known, records: known.records + line.records })
    }
  }
  const ties = telling.filter(({ key, record }) => keys.has(key) && record.partyId !== undefined)
  const untied = [...debts].filter((debtId) => !ties.some(({ record }) => debtsOfEvent(record).includes(debtId)))
  return { keys, debts, untied, kept: [...kept.values()] }
}

/** What claims keep: the facts by key, and by which rule. */
function claimed(one: Case): { readonly keys: ReadonlySet<FactKey>; readonly debts: ReadonlySet<DebtId>; readonly kept: readonly Kept[] } {
  const debts = one.claims()
  const guarantees = one.guarantees()
  if (debts.size === 0 && guarantees.length === 0) return { keys: new Set(), debts, kept: [] }
  const keys = one.facts().flatMap(([key, versions]) => {
    const last = versions.at(-1)!
    const needed = last.kind === 'obligation' ? debts.has(last.content.debtId) : claimNeeds(last, one.own)
    return needed ? [key] : []
  })
  const places = [...debts].flatMap((debtId) => one.placesOf(debtId))
  const rules = new Map((places.length === 0 ? [''] : places).map((place) => one.law.claimRule(place)).map((rule) => [rule.rule, rule]))
  return { keys: new Set(keys), debts, kept: [...rules.values()].map((rule) => ({ ...rule, records: keys.length })) }
}

/** Members of an event that may name parties, debts or contact points, at any depth; no other text is taken for an id. */
const NAMING: ReadonlySet<string> = new Set(['by', 'partyId', 'representativeId', 'contactPointId', 'actorId', 'givenTo', 'debts', 'debtId', 'records', 'raisedByParty'])

function namedAnew<T>(part: T, as: ReadonlyMap<string, string>, isName = false): T {
  if (typeof part === 'string') return (isName ? (as.get(part) ?? part) : part) as T
  if (Array.isArray(part)) return part.map((one: unknown) => namedAnew(one, as, isName)) as T
  if (part === null || typeof part !== 'object') return part
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, namedAnew(inner as unknown, as, NAMING.has(name))])) as T
}

/** An event under the names that stand for erased ids, without what somebody wrote freely when it was about the person. */
function rewritten(record: EventRecord, as: ReadonlyMap<string, string>, isAboutThem: boolean): EventRecord {
  const { evidence, sourceRecord, partyId, debtId, ...rest } = record
  return {
    ...rest, event: namedAnew(record.event, as),
    ...(partyId === undefined ? {} : { partyId: (as.get(partyId) ?? partyId) as typeof partyId }),
    ...(debtId === undefined ? {} : { debtId: (as.get(debtId) ?? debtId) as typeof debtId }),
    ...(isAboutThem || evidence === undefined ? {} : { evidence }), ...(isAboutThem || sourceRecord === undefined ? {} : { sourceRecord }),
  }
}

/** Debts that go with the person: closed, nobody else's, and without evidence that must be kept. */
function debtsThatGo(one: Case, keptDebts: ReadonlySet<DebtId>): ReadonlySet<DebtId> {
  const gone = one.debtIds().filter((debtId) => {
    const obligors = one.held.debts.flatMap((fact) => (fact.kind === 'obligation' && fact.content.debtId === debtId ? [fact.content.partyId] : []))
    return !keptDebts.has(debtId) && (obligors.length > 0 || [...one.own].every(isErasedName)) && obligors.every((id) => one.own.has(id)) && closedOn(debtId, one.held.debts, one.law.asOf) !== undefined
  })
  return new Set(gone)
}

function isOfDebts(fact: AnyFact, debts: ReadonlySet<DebtId>): boolean {
  if (fact.kind === 'debt' || fact.kind === 'obligation') return debts.has(fact.content.debtId)
  if (fact.kind === 'status') return fact.content.debtId !== undefined && debts.has(fact.content.debtId)
  return fact.kind === 'event' && debtsOfEvent(fact.content).length > 0 && debtsOfEvent(fact.content).every((id) => debts.has(id))
}

function renamesOf(one: Case, state: ErasureState, goneDebts: ReadonlySet<DebtId>, keptKeys: ReadonlySet<FactKey>): readonly Renaming[] {
  const keptPoints = new Set(one.held.versions.flatMap((fact) => (fact.kind === 'contact_point' && keptKeys.has(fact.key) ? [fact.content.contactPointId as string] : [])))
  const made = (kind: HashedKind, ids: Iterable<string>): readonly Renaming[] =>
    [...ids].filter((id) => !isErasedName(id)).map((id) => ({ id, as: erasedName(one.law.hash(kind, id)) }))
  return [...(state === 'restricted' ? [] : made('party', one.own)), ...made('contact_point', [...one.points].filter((id) => !keptPoints.has(id))), ...made('debt', goneDebts)]
}

function tombstonesOf(one: Case, state: ErasureState, goneDebts: ReadonlySet<DebtId>, goneKeys: ReadonlySet<FactKey>): readonly Tombstone[] {
  const erasedOn = one.law.asOf
  const values = (isGone: boolean): ReadonlySet<ValueHash> =>
    new Set(one.held.versions.flatMap((fact) => (fact.kind === 'contact_point' && goneKeys.has(fact.key) === isGone ? [fact.content.value.hash] : [])))
  const others = values(false)
  const ids = (kind: 'party' | 'debt', all: Iterable<string>): readonly Tombstone[] =>
    [...all].filter((id) => !isErasedName(id)).map((id) => ({ hash: one.law.hash(kind, id), of: kind, erasedOn }))
  return [
    ...(state === 'restricted' ? [] : ids('party', one.own)), ...ids('debt', goneDebts),
    ...[...values(true)].filter((hash) => !others.has(hash) && !one.held.sharedValues.includes(hash)).map((hash) => ({ hash, of: 'value' as const, erasedOn })),
  ]
}

function countKinds(keys: Iterable<FactKey>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const key of keys) {
    const kind = key.split('\u001f', 1)[0] ?? ''
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

/**
 * Judges what erasing a person comes to: a claim that stands keeps what it needs, a duty to keep records of contacts keeps these
 * under a keyed name, and all else goes. Pure; the same of the same facts.
 */
export function judgeErasure(parties: readonly string[], held: HeldAbout, law: ErasureLaw): JudgedErasure {
  const one = new Case(parties, held, law)
  const claim = claimed(one)
  const evidence = evidenceOf(one)
  const state: ErasureState = claim.kept.length > 0 ? 'restricted' : evidence.debts.size > 0 ? 'evidence' : 'erased'
  const keptDebts = new Set([...claim.debts, ...evidence.debts])
  const goneDebts = debtsThatGo(one, keptDebts)
  const keptKeys = new Set<FactKey>([...claim.keys, ...evidence.keys])
  const own = one.facts().filter(([, versions]) => !keptKeys.has(versions[0]!.key))
  // What keeps the data unused stays as long as any of them do.
  const goes = own.filter(([, versions]) => state === 'erased' || state === 'evidence' || !isRestriction(versions.at(-1)!)).map(([key]) => key)
  const ofDebts = [...byFact(held.debts)].filter(([key, versions]) => isOfDebts(versions.at(-1)!, goneDebts) && !keptKeys.has(key)).map(([key]) => key)
  const ownEvents = new Set<string>(own.flatMap(([key, [first]]) => [key, ...(first?.kind === 'event' ? [first.content.eventId] : [])]))
  const corrections = held.versions.flatMap((fact) => (fact.kind === 'event' && fact.content.event.kind === 'correction' && ownEvents.has(fact.content.event.corrects) ? [fact.key] : []))
  const keys = new Set<FactKey>([...goes, ...ofDebts, ...corrections])
  const renames = renamesOf(one, state, goneDebts, keptKeys)
  const as = new Map(renames.map((rename) => [rename.id, rename.as]))
  const rewrites = held.versions.flatMap((fact): ErasurePlan['rewrites'] => {
    if (keys.has(fact.key)) return []
    if (fact.kind === 'event') {
      const content = rewritten(fact.content, as, one.isOwn(fact) && state !== 'restricted')
      return isDeepStrictEqual(content, fact.content) ? [] : [{ key: fact.key, revision: fact.revision, content }]
    }
    // What was of the person once and is somebody else's now: the older version alone is emptied of them.
    if (fact.kind !== 'contact_point' || !one.own.has(fact.content.partyId) || keptKeys.has(fact.key)) return []
    return [{ key: fact.key, revision: fact.revision, content: { ...fact.content, value: { ...fact.content.value, sealed: '' }, partyId: (as.get(fact.content.partyId) ?? fact.content.partyId) as typeof fact.content.partyId } }]
  })
  const anew = new Map(rewrites.map(({ key, revision, content }) => [`${revision} ${key}`, new Set(wordsIn(content))]))
  const words = [...held.versions, ...held.debts].flatMap((fact) => {
    if (keys.has(fact.key)) return wordsIn(fact.content)
    const left = anew.get(`${fact.revision} ${fact.key}`)
    return left === undefined ? [] : wordsIn(fact.content).filter((text) => !left.has(text))
  })
  return {
    words: [...new Set(words)], state, kept: [...claim.kept, ...evidence.kept], evidenceDebts: [...evidence.debts], untiedDebts: evidence.untied, keys: [...keys], rewrites, renames,
    tombstones: tombstonesOf(one, state, goneDebts, keys), erased: countKinds(keys),
  }
}
