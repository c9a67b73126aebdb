import assert from 'node:assert/strict'
import type { Role } from '../model/case-file.js'
import type { AnyFact, EventRecord, Party, PartyKind, RelationKind } from '../model/facts.js'
import type { DebtId, PartyId } from '../model/ids.js'
import type { LoadStore } from '../model/load.js'
import { BUSINESS_RELATIONS, ROLE_OF_RELATION } from './gate.js'

const PRESENCES = ['missing', 'refused', 'held', 'present'] as const
/** How sure it is that a party or debt will be there once the load is done: not at all, stopped by the gate, or there. */
export type Presence = (typeof PRESENCES)[number]

interface PartyEntry {
  country?: string
  countryIsOpen?: boolean
  stored?: string
  storedIsOpen?: boolean
  birthDate?: Attribute
  registrationNo?: Attribute
  presence: Presence
  /** Some row calls it a person, or some row calls it something else. */
  isPerson?: boolean
  isOrganization?: boolean
  isObligor?: boolean
  hasRefused?: boolean
  roles: readonly Role[]
  places: readonly string[]
}

/** One telling field of a party: what the store says, and what this load says. */
interface Attribute {
  stored?: readonly string[]
  loaded?: string
  isOpen?: boolean
}

interface DebtEntry {
  presence: Presence
  places: readonly string[]
}

/** Ties as columns of numbers: two ends, what kind of tie, and where its key is kept (-1: from the store). */
interface Ties {
  readonly first: number[]
  readonly second: number[]
  readonly kind: (Role | RelationKind)[]
  readonly slot: number[]
}

/** Requests by which a person refuses a use of their data. */
const REFUSALS: ReadonlySet<string> = new Set(['no_contact', 'objection', 'erasure', 'withdraw_consent'])

/** Says whether an event is a person's refusal of further use. */
export function isRefusal(event: EventRecord['event']): boolean {
  return event.kind === 'request' && REFUSALS.has(event.what)
}

/** The one empty list: lists that are the same one are soon compared. */
const NONE: readonly never[] = []

/** Ids asked for in one read of the store. */
const IDS_AT_ONCE = 2000

/** A slice of a long text keeps the whole text in memory; a copy does not. */
export function detach<Id extends string>(id: Id): Id {
  return Buffer.from(id, 'utf8').toString('utf8') as Id
}

/** Adds a value to a short sorted list; lists with the same values are shared, since most parties have one of few. */
function listPool<T extends string>(): (list: readonly T[], value: T) => readonly T[] {
  const pool = new Map<string, readonly T[]>()
  return (list, value) => {
    if (list.includes(value)) return list
    const wider = [...list, value].sort()
    const key = wider.join('\u001f')
    const known = pool.get(key)
    if (known !== undefined) return known
    pool.set(key, wider)
    return wider
  }
}

/** Everything that this load and the store say about parties and debts, in compact memory. */
export class Directory {
  readonly #store: Pick<LoadStore, 'factsAbout'>
  readonly #storeIsEmpty: boolean
  readonly #partyIndex = new Map<PartyId, number>()
  readonly #debtIndex = new Map<DebtId, number>()
  readonly #parties: PartyEntry[] = []
  readonly #debts: DebtEntry[] = []
  readonly #learnedParties = new Set<PartyId>()
  readonly #learnedDebts = new Set<DebtId>()
  readonly #obligations: Ties = { first: [], second: [], kind: [], slot: [] }
  readonly #relations: Ties = { first: [], second: [], kind: [], slot: [] }
  readonly #addRole = listPool<Role>()
  readonly #addPlace = listPool<string>()

  /** With an empty store nothing is ever asked of it. */
  constructor(store: Pick<LoadStore, 'factsAbout'>, storeIsEmpty: boolean) {
    this.#store = store
    this.#storeIsEmpty = storeIsEmpty
  }

  /** Reads from the store what it holds about ids that were not asked about before, and about what these are tied to. */
  async learn(parties: Iterable<PartyId>, debts: Iterable<DebtId>): Promise<void> {
    if (this.#storeIsEmpty) return
    const second = await this.#learnRound(parties, debts)
    const third = await this.#learnRound(second.parties, second.debts)
    await this.#learnRound([], third.debts)
  }

  /** Country of a party: as this load says, else as the store does; undefined where they disagree. */
  countryOf(id: PartyId): string | undefined {
    const party = this.#partyIndex.get(id)
    return party === undefined ? undefined : countryIn(this.#parties[party])
  }

  noteCountry(id: PartyId, country: string): void {
    const party = this.#partyOf(id)
    if (party.country === undefined) party.country = country
    else if (party.country !== country) party.countryIsOpen = true
  }

  /** Says whether every row of a party calls it an organization or public body. */
  isOrganization(id: PartyId): boolean {
    const party = this.#parties[this.#partyIndex.get(id) ?? -1]
    return party?.isOrganization === true && party.isPerson !== true
  }

  noteKind(id: PartyId, kind: PartyKind): void {
    takeKind(this.#partyOf(id), kind)
  }

  /** Notes that a party has a row in this load that will be written, or one that the gate stops. */
  noteParty(id: PartyId, presence: Presence): void {
    const party = this.#partyOf(id)
    party.presence = surer(party.presence, presence)
  }

  /** The same for a debt. */
  noteDebt(id: DebtId, presence: Presence): void {
    const debt = this.#debtOf(id)
    debt.presence = surer(debt.presence, presence)
  }

  notePlace(id: DebtId, place: string): void {
    const debt = this.#debtOf(id)
    debt.places = this.#addPlace(debt.places, place)
  }

  /** `slot`: where the key of its row is kept in the key table. */
  noteObligation(debt: DebtId, party: PartyId, role: Role, slot: number): void {
    addTie(this.#obligations, this.#debtAt(debt), this.#partyAt(party), role, slot)
  }

  /** `slot`: where the key of its row is kept in the key table. */
  noteRelation(from: PartyId, to: PartyId, kind: RelationKind, slot: number): void {
    addTie(this.#relations, this.#partyAt(from), this.#partyAt(to), kind, slot)
  }

  /** Notes the fields by which a row tells which person or organization it means. */
  noteIdentity(id: PartyId, row: IdentityFields): void {
    const party = this.#partyOf(id)
    for (const field of IDENTITY_FIELDS) {
      const value = row[field]
      if (value === undefined) continue
      const attribute = (party[field] ??= {})
      if (attribute.loaded === undefined) attribute.loaded = value
      else if (attribute.loaded !== value) attribute.isOpen = true
    }
  }

  /** Says in which field a row of this party contradicts the store, or else another row of this load. */
  identityConflict(id: PartyId, row: IdentityFields): keyof IdentityFields | undefined {
    const party = this.#parties[this.#partyIndex.get(id) ?? -1]
    return IDENTITY_FIELDS.find((field) => {
      const value = row[field]
      const attribute = party?.[field]
      if (value === undefined || attribute === undefined) return false
      return attribute.stored === undefined ? attribute.isOpen === true : !attribute.stored.includes(value)
    })
  }

  noteRefusal(party: PartyId): void {
    this.#partyOf(party).hasRefused = true
  }

  /** Works out roles and places once everything is noted; ties whose key is in conflict do not count. */
  settle(isConflicting: (slot: number) => boolean): void {
    this.#settleObligations(isConflicting)
    this.#settleRelations(isConflicting)
  }

  presenceOfParty(id: PartyId): Presence {
    return this.#parties[this.#partyIndex.get(id) ?? -1]?.presence ?? 'missing'
  }

  presenceOfDebt(id: DebtId): Presence {
    return this.#debts[this.#debtIndex.get(id) ?? -1]?.presence ?? 'missing'
  }

  /** What a party is for the debts known, in code order; empty: unknown. */
  rolesOf(id: PartyId): readonly Role[] {
    return this.#parties[this.#partyIndex.get(id) ?? -1]?.roles ?? NONE
  }

  /** Where the debts of a party lie, or those of the parties it is tied to; in code order. */
  placesOf(id: PartyId): readonly string[] {
    return this.#parties[this.#partyIndex.get(id) ?? -1]?.places ?? NONE
  }

  placesOfDebt(id: DebtId): readonly string[] {
    return this.#debts[this.#debtIndex.get(id) ?? -1]?.places ?? NONE
  }

  hasRefused(id: PartyId): boolean {
    return this.#parties[this.#partyIndex.get(id) ?? -1]?.hasRefused ?? false
  }

  #partyAt(id: PartyId): number {
    const known = this.#partyIndex.get(id)
    if (known !== undefined) return known
    this.#partyIndex.set(detach(id), this.#parties.length)
    return this.#parties.push({ presence: 'missing', roles: NONE, places: NONE }) - 1
  }

  #debtAt(id: DebtId): number {
    const known = this.#debtIndex.get(id)
    if (known !== undefined) return known
    this.#debtIndex.set(detach(id), this.#debts.length)
    return this.#debts.push({ presence: 'missing', places: NONE }) - 1
  }

  #partyOf(id: PartyId): PartyEntry {
    const entry = this.#parties[this.#partyAt(id)]
    assert(entry !== undefined)
    return entry
  }

  #debtOf(id: DebtId): DebtEntry {
    const entry = this.#debts[this.#debtAt(id)]
    assert(entry !== undefined)
    return entry
  }

  /** Reads one round about new ids; gives the ids one step further. */
  async #learnRound(parties: Iterable<PartyId>, debts: Iterable<DebtId>): Promise<NextIds> {
    const next: NextIds = { parties: new Set(), debts: new Set() }
    for (const ids of slices(takeNew(parties, this.#learnedParties))) {
      const asked = new Set(ids)
      for (const fact of await this.#store.factsAbout({ kinds: ['party', 'obligation', 'relation', 'event'], parties: ids })) {
        // A tie between two parties is found from both ends; it is taken from the end that stands first in it.
        if (fact.kind !== 'relation' || asked.has(fact.content.fromId)) this.#takeStored(fact, next)
      }
    }
    for (const ids of slices(takeNew(debts, this.#learnedDebts))) {
      for (const fact of await this.#store.factsAbout({ kinds: ['debt'], debts: ids })) this.#takeStored(fact, next)
    }
    return next
  }

  #takeStored(fact: AnyFact, next: NextIds): void {
    if (fact.kind === 'party') takeStoredParty(this.#partyOf(fact.content.partyId), fact.content)
    else if (fact.kind === 'debt') {
      this.noteDebt(fact.content.debtId, 'present')
      this.notePlace(fact.content.debtId, fact.content.jurisdiction)
    } else if (fact.kind === 'obligation') {
      this.noteObligation(fact.content.debtId, fact.content.partyId, fact.content.role, FROM_STORE)
      next.debts.add(fact.content.debtId)
    } else if (fact.kind === 'relation') {
      this.noteRelation(fact.content.fromId, fact.content.toId, fact.content.kind, FROM_STORE)
      next.parties.add(fact.content.toId)
    } else if (fact.kind === 'event' && isRefusal(fact.content.event) && fact.content.partyId !== undefined) {
      this.noteRefusal(fact.content.partyId)
    }
  }

  #settleObligations(isConflicting: (slot: number) => boolean): void {
    const { first, second, kind, slot } = this.#obligations
    for (let i = 0; i < first.length; i++) {
      const debt = this.#debts[first[i] ?? 0]
      const party = this.#parties[second[i] ?? 0]
      if (debt === undefined || party === undefined || debt.places.length === 0 || isLeftOut(slot[i], isConflicting)) continue
      party.isObligor = true
      party.roles = this.#addRole(party.roles, kind[i] as Role)
      for (const place of debt.places) party.places = this.#addPlace(party.places, place)
    }
  }

  #settleRelations(isConflicting: (slot: number) => boolean): void {
    const { first, second, kind, slot } = this.#relations
    // Places travel one tie, from obligors only: what a tie brought does not travel on.
    const own = this.#parties.map((party) => party.places)
    for (let i = 0; i < first.length; i++) {
      const from = this.#parties[first[i] ?? 0]
      const to = this.#parties[second[i] ?? 0]
      const relation = kind[i] as RelationKind
      if (from === undefined || to === undefined || isLeftOut(slot[i], isConflicting)) continue
      if (to.isObligor !== true && !BUSINESS_RELATIONS.has(relation)) continue
      from.roles = this.#addRole(from.roles, ROLE_OF_RELATION[relation])
      for (const place of own[second[i] ?? 0] ?? []) from.places = this.#addPlace(from.places, place)
    }
  }
}

/** Fields of a party that do not change: another value under the same id means another person. */
export interface IdentityFields {
  readonly birthDate?: string
  readonly registrationNo?: string
}
const IDENTITY_FIELDS = ['birthDate', 'registrationNo'] as const

interface NextIds {
  readonly parties: Set<PartyId>
  readonly debts: Set<DebtId>
}

/** Slot of a tie that the store holds already. */
const FROM_STORE = -1

function isLeftOut(slot: number | undefined, isConflicting: (slot: number) => boolean): boolean {
  return slot !== undefined && slot !== FROM_STORE && isConflicting(slot)
}

function addTie(ties: Ties, first: number, second: number, kind: Role | RelationKind, slot: number): void {
  ties.first.push(first)
  ties.second.push(second)
  ties.kind.push(kind)
  ties.slot.push(slot)
}

function takeKind(party: PartyEntry, kind: PartyKind): void {
  if (kind === 'person') party.isPerson = true
  else party.isOrganization = true
}

function takeStoredParty(party: PartyEntry, content: Party): void {
  party.presence = 'present'
  takeKind(party, content.kind)
  for (const field of IDENTITY_FIELDS) {
    const value = content[field]
    if (value !== undefined) (party[field] ??= {}).stored = [...(party[field]?.stored ?? []), value]
  }
  if (content.country === undefined) return
  if (party.stored === undefined) party.stored = content.country
  else if (party.stored !== content.country) party.storedIsOpen = true
}

function countryIn(party: PartyEntry | undefined): string | undefined {
  if (party === undefined) return undefined
  if (party.country !== undefined) return party.countryIsOpen === true ? undefined : party.country
  return party.storedIsOpen === true ? undefined : party.stored
}

function surer(a: Presence, b: Presence): Presence {
  return PRESENCES.indexOf(a) > PRESENCES.indexOf(b) ? a : b
}

function takeNew<Id>(ids: Iterable<Id>, known: Set<Id>): readonly Id[] {
  const fresh: Id[] = []
  for (const id of ids) {
    if (known.has(id)) continue
    known.add(id)
    fresh.push(id)
  }
  return fresh
}

function* slices<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += IDS_AT_ONCE) yield list.slice(at, at + IDS_AT_ONCE)
}
