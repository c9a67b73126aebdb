import { ROLES, type Role } from '../model/case-file.js'
import { RELATION_KINDS, type PartyKind, type RelationKind } from '../model/facts.js'
import type { DebtId, PartyId } from '../model/ids.js'
import type { LoadStore } from '../model/load.js'
import { BUSINESS_RELATIONS, ROLE_OF_RELATION } from './gate.js'
import { createHashIndex, HASH_WORDS } from './hash-index.js'
import { FROM_STORE, Learner } from './learner.js'
import { createListPool } from './list-pool.js'
import { createParties, presenceIn, withPresence, type IdentityFields, type Parties, type Presence } from './parties.js'
import type { LoadSeeds } from './seeds.js'
import { createWordTable, type WordTable } from './word-table.js'

/** Words of a debt behind its hash: presence with a flag, and the number of its places. */
const STATE = HASH_WORDS
const PLACES = HASH_WORDS + 1
const DEBT_WORDS = 2
const IS_LEARNED = 4

/** Words of a tie: its two ends, where its key is kept (`FROM_STORE`: nowhere), and what it is, by number. */
const TIE = { first: 0, second: 1, slot: 2, kind: 3 } as const
const TIE_WORDS = 4

/** Everything that this load and the store say about parties and debts, in compact memory: no id is kept. */
export class Directory {
  readonly #learner: Learner
  readonly #parties: Parties
  readonly #debts: ReturnType<typeof createHashIndex>
  /** Let go of once they are settled. */
  #obligations: WordTable = createWordTable(TIE_WORDS)
  #relations: WordTable = createWordTable(TIE_WORDS)
  readonly #places = createListPool<string>()
  #lastId: PartyId | undefined
  #last = -1
  #lastButOneId: PartyId | undefined
  #lastButOne = -1

  /** With an empty store nothing is ever asked of it. */
  constructor(store: Pick<LoadStore, 'factsAbout' | 'factsOf' | 'counts'>, storeIsEmpty: boolean, seeds: Pick<LoadSeeds, 'parties' | 'debts'>) {
    this.#parties = createParties(seeds.parties)
    this.#debts = createHashIndex(seeds.debts, DEBT_WORDS)
    this.#learner = new Learner(store, storeIsEmpty, this)
  }

  /** Whether there is anything left to learn. */
  get isLearning(): boolean {
    return this.#learner.isLearning
  }

  /** Reads from the store what it holds about ids that were not asked about before, and about what these are tied to. */
  async learn(parties: Iterable<PartyId>, debts: Iterable<DebtId>): Promise<void> {
    return this.#learner.learn(parties, debts)
  }

  /** Everything known of parties, by number. */
  get parties(): Parties {
    return this.#parties
  }

  /** Country of a party: as this load says, else as the store does; undefined where they disagree. */
  countryOf(id: PartyId): string | undefined {
    const party = this.#find(id)
    return party < 0 ? undefined : this.#parties.country(party)
  }

  /** Notes what a row of this load says of a party; gives the party's number. */
  noteParty(id: PartyId, row: IdentityFields & { readonly kind: PartyKind; readonly country?: string }): number {
    const party = this.#parties.numberOf(id)
    if (row.country !== undefined) this.#parties.noteCountry(party, row.country)
    this.#parties.noteIdentity(party, this.#parties.identityWords(row))
    this.#parties.noteKind(party, row.kind)
    return party
  }

  /** Says whether every row of a party calls it an organization or public body. */
  isOrganization(id: PartyId): boolean {
    const party = this.#find(id)
    return party >= 0 && this.#parties.has(party, 'isOrganization') && !this.#parties.has(party, 'isPerson')
  }

  /** Notes where a row of this load puts a debt; gives the debt's number. */
  noteDebt(id: DebtId, place: string): number {
    const debt = this.#debts.note(id)
    const { rows } = this.#debts
    rows.set(debt, PLACES, this.#places.with(rows.get(debt, PLACES), place))
    return debt
  }

  /** Notes that a debt will be there once the load is done, or that the gate stops it. */
  noteDebtPresence(debt: number, presence: Presence): void {
    this.#debts.rows.set(debt, STATE, withPresence(this.#debts.rows.get(debt, STATE), presence))
  }

  /** Notes that the store is asked about a debt; false where it was before. */
  noteDebtAsked(id: DebtId): boolean {
    const debt = this.#debts.note(id)
    const state = this.#debts.rows.get(debt, STATE)
    this.#debts.rows.set(debt, STATE, state | IS_LEARNED)
    return (state & IS_LEARNED) === 0
  }

  /** The list of one place: the same one each time. */
  listOf(place: string): readonly string[] {
    return this.#places.list(this.#places.with(0, place))
  }

  /** `slot`: where the key of its row is kept in the key table. */
  noteObligation(debt: DebtId, party: PartyId, role: Role, slot: number): void {
    addTie(this.#obligations, this.#debts.note(debt), this.#parties.numberOf(party), ROLES.indexOf(role), slot)
  }

  /** `slot`: where the key of its row is kept in the key table. */
  noteRelation(from: PartyId, to: PartyId, kind: RelationKind, slot: number): void {
    addTie(this.#relations, this.#parties.numberOf(from), this.#parties.numberOf(to), RELATION_KINDS.indexOf(kind), slot)
  }

  /** The same by the hashes of debt and party; `role` by its place among the roles. */
  noteObligationAt(words: Uint32Array, debtAt: number, partyAt: number, role: number, slot: number): void {
    addTie(this.#obligations, this.#debts.noteAt(words, debtAt), this.#parties.numberAt(words, partyAt), role, slot)
  }

  /** The same by the hashes of both ends; `kind` by its place among the kinds of relation. */
  noteRelationAt(words: Uint32Array, fromAt: number, toAt: number, kind: number, slot: number): void {
    addTie(this.#relations, this.#parties.numberAt(words, fromAt), this.#parties.numberAt(words, toAt), kind, slot)
  }

  noteRefusalAt(words: Uint32Array, partyAt: number): void {
    this.#parties.mark(this.#parties.numberAt(words, partyAt), 'hasRefused')
  }

  /** Says in which field a row of this party contradicts the store, or else another row of this load. */
  identityConflict(id: PartyId, row: IdentityFields): keyof IdentityFields | undefined {
    const party = this.#find(id)
    return party < 0 ? undefined : this.#parties.identityConflict(party, this.#parties.identityWords(row))
  }

  noteRefusal(party: PartyId): void {
    this.#parties.mark(this.#parties.numberOf(party), 'hasRefused')
  }

  /** Works out roles and places once everything is noted; ties whose key is in conflict do not count. */
  settle(isConflicting: (slot: number) => boolean): void {
    this.#settleObligations(isConflicting)
    this.#settleRelations(isConflicting)
    this.#obligations = createWordTable(TIE_WORDS)
    this.#relations = createWordTable(TIE_WORDS)
  }

  presenceOfParty(id: PartyId): Presence {
    const party = this.#find(id)
    return party < 0 ? 'missing' : this.#parties.presence(party)
  }

  presenceOfDebt(id: DebtId): Presence {
    const debt = this.#debts.find(id)
    return debt < 0 ? 'missing' : presenceIn(this.#debts.rows.get(debt, STATE))
  }

  /** What a party is for the debts known, in code order; empty: unknown. */
  rolesOf(id: PartyId): readonly Role[] {
    const party = this.#find(id)
    return party < 0 ? [] : this.#parties.roles(party)
  }

  /** Where the debts of a party lie, or those of the parties it is tied to; in code order. */
  placesOf(id: PartyId): readonly string[] {
    const party = this.#find(id)
    return party < 0 ? [] : this.#parties.places(party)
  }

  placesOfDebt(id: DebtId): readonly string[] {
    const debt = this.#debts.find(id)
    return debt < 0 ? [] : this.#placesAt(debt)
  }

  hasRefused(id: PartyId): boolean {
    const party = this.#find(id)
    return party >= 0 && this.#parties.has(party, 'hasRefused')
  }

  /** A row asks several times about the one or two parties it names. */
  #find(id: PartyId): number {
    if (id === this.#lastId) return this.#last
    if (id === this.#lastButOneId) return this.#lastButOne
    const party = this.#parties.find(id)
    // Who was never named may be named yet.
    if (party < 0) return party
    this.#lastButOneId = this.#lastId
    this.#lastButOne = this.#last
    this.#lastId = id
    this.#last = party
    return party
  }

  #placesAt(debt: number): readonly string[] {
    return this.#places.list(this.#debts.rows.get(debt, PLACES))
  }

  #settleObligations(isConflicting: (slot: number) => boolean): void {
    const ties = this.#obligations
    for (let i = 0; i < ties.size(); i++) {
      const party = ties.get(i, TIE.second)
      const places = this.#placesAt(ties.get(i, TIE.first))
      if (places.length === 0 || isLeftOut(ties.get(i, TIE.slot), isConflicting)) continue
      this.#parties.mark(party, 'isObligor')
      this.#parties.addRole(party, ROLES[ties.get(i, TIE.kind)]!)
      for (const place of places) this.#parties.addPlace(party, place)
    }
  }

  #settleRelations(isConflicting: (slot: number) => boolean): void {
    const ties = this.#relations
    // Places travel one tie, from obligors only: what a tie brought does not travel on.
    const own = Uint32Array.from({ length: this.#parties.size() }, (_, party) => this.#parties.placesNumber(party))
    for (let i = 0; i < ties.size(); i++) {
      const from = ties.get(i, TIE.first)
      const to = ties.get(i, TIE.second)
      const kind = RELATION_KINDS[ties.get(i, TIE.kind)]!
      if (isLeftOut(ties.get(i, TIE.slot), isConflicting)) continue
      if (!this.#parties.has(to, 'isObligor') && !BUSINESS_RELATIONS.has(kind)) continue
      this.#parties.addRole(from, ROLE_OF_RELATION[kind])
      for (const place of this.#parties.placesList(own[to]!)) this.#parties.addPlace(from, place)
    }
  }
}

function isLeftOut(slot: number, isConflicting: (slot: number) => boolean): boolean {
  return slot !== FROM_STORE && isConflicting(slot)
}

function addTie(ties: WordTable, first: number, second: number, kind: number, slot: number): void {
  const tie = ties.add()
  ties.set(tie, TIE.first, first)
  ties.set(tie, TIE.second, second)
  ties.set(tie, TIE.slot, slot)
  ties.set(tie, TIE.kind, kind)
}
