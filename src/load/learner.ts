import type { Role } from '../model/case-file.js'
import type { AnyFact, RelationKind } from '../model/facts.js'
import type { DebtId, PartyId } from '../model/ids.js'
import { LEARNT_AT_ONCE, LEARNT_ONE_BY_ONE_MAX } from '../model/limits.js'
import type { LoadStore } from '../model/load.js'
import { slicesOf } from '../model/slices.js'
import type { Parties, Presence } from './parties.js'
import { isRefusal } from './refusals.js'

/** Slot of a tie that the store told of: none of this load's rows holds its key. */
export const FROM_STORE = 0xffffffff

/** A load that names more than one in so many of the store's parties reads them all, in their order. */
const SHARE_LEARNT_ONE_BY_ONE = 8

/** What of the store tells who there is and how they are tied. */
const LEARNT_KINDS = ['party', 'debt', 'obligation', 'relation', 'event'] as const

/** Where what is learnt is noted, beside what rows say. */
export interface Noted {
  readonly parties: Parties
  readonly noteDebt: (id: DebtId, place: string) => number
  readonly noteDebtPresence: (debt: number, presence: Presence) => void
  /** Notes that a debt is asked about; false where it was before. */
  readonly noteDebtAsked: (id: DebtId) => boolean
  readonly noteObligation: (debt: DebtId, party: PartyId, role: Role, slot: number) => void
  readonly noteRelation: (from: PartyId, to: PartyId, kind: RelationKind, slot: number) => void
  readonly noteRefusal: (party: PartyId) => void
}

interface NextIds {
  readonly parties: Set<PartyId>
  readonly debts: Set<DebtId>
}

/** Asks the store what it holds about the parties and debts that a load names, each once. */
export class Learner {
  readonly #store: Pick<LoadStore, 'factsAbout' | 'factsOf' | 'counts'>
  readonly #storeIsEmpty: boolean
  readonly #noted: Noted
  #asked = 0
  #hasLearnedAll = false
  #countOfParties: number | undefined
  #learning: Promise<void> = Promise.resolve()

  /** With an empty store nothing is ever asked of it. */
  constructor(store: Pick<LoadStore, 'factsAbout' | 'factsOf' | 'counts'>, storeIsEmpty: boolean, noted: Noted) {
    this.#store = store
    this.#storeIsEmpty = storeIsEmpty
    this.#noted = noted
  }

  /** Whether there is anything left to learn. */
  get isLearning(): boolean {
    return !this.#storeIsEmpty && !this.#hasLearnedAll
  }

  /** Reads from the store what it holds about ids that were not asked about before, and about what these are tied to. */
  async learn(parties: Iterable<PartyId>, debts: Iterable<DebtId>): Promise<void> {
    // One after another: each must know what those before it asked for.
    this.#learning = this.#learning.then(() => this.#learn(parties, debts))
    return this.#learning
  }

  async #learn(parties: Iterable<PartyId>, debts: Iterable<DebtId>): Promise<void> {
    if (!this.isLearning) return
    if (await this.#namesMost()) return this.#learnAll()
    const next = await this.#learnParties(parties)
    for (const id of debts) next.debts.add(id)
    // Of whom a party is tied to only their own debts matter: their ties may be most of the store.
    await this.#learnDebts(next.debts)
    await this.#learnDebts(await this.#debtsOf(next.parties))
  }

  /** Looking parties up one by one reads a tie from both its ends and out of order: for most of a store that is dearer than all of it. */
  async #namesMost(): Promise<boolean> {
    if (this.#asked <= LEARNT_ONE_BY_ONE_MAX) return false
    this.#countOfParties ??= (await this.#store.counts()).party
    return this.#asked * SHARE_LEARNT_ONE_BY_ONE > this.#countOfParties
  }

  async #learnAll(): Promise<void> {
    const next: NextIds = { parties: new Set(), debts: new Set() }
    for await (const batch of this.#store.factsOf(LEARNT_KINDS, undefined, ['request'])) {
      for (const fact of batch) this.#takeStored(fact, next)
      next.parties.clear()
      next.debts.clear()
    }
    this.#hasLearnedAll = true
  }

  /** Reads about parties that were not asked about; gives whom they are tied to, and their debts. */
  async #learnParties(parties: Iterable<PartyId>): Promise<NextIds> {
    const next: NextIds = { parties: new Set(), debts: new Set() }
    for (const ids of slicesOf(this.#newParties(parties, 'isLearned'), LEARNT_AT_ONCE)) {
      this.#asked += ids.length
      const asked = new Set(ids)
      for (const fact of await this.#store.factsAbout({ kinds: ['party', 'obligation', 'relation', 'event'], parties: ids })) {
        // A tie between two parties is found from both ends; it is taken from the end that stands first in it.
        if (fact.kind !== 'relation' || asked.has(fact.content.fromId)) this.#takeStored(fact, next)
      }
      for (const id of ids) this.#noted.parties.mark(this.#noted.parties.numberOf(id), 'hasDebtsLearned')
    }
    return next
  }

  /** Reads what parties owe; gives the debts. */
  async #debtsOf(parties: Iterable<PartyId>): Promise<ReadonlySet<DebtId>> {
    const next: NextIds = { parties: new Set(), debts: new Set() }
    for (const ids of slicesOf(this.#newParties(parties, 'hasDebtsLearned'), LEARNT_AT_ONCE)) {
      for (const fact of await this.#store.factsAbout({ kinds: ['obligation'], parties: ids })) this.#takeStored(fact, next)
    }
    return next.debts
  }

  async #learnDebts(debts: Iterable<DebtId>): Promise<void> {
    const next: NextIds = { parties: new Set(), debts: new Set() }
    for (const ids of slicesOf(this.#newDebts(debts), LEARNT_AT_ONCE)) {
      for (const fact of await this.#store.factsAbout({ kinds: ['debt'], debts: ids })) this.#takeStored(fact, next)
    }
  }

  #newParties(ids: Iterable<PartyId>, flag: 'isLearned' | 'hasDebtsLearned'): readonly PartyId[] {
    const fresh: PartyId[] = []
    for (const id of ids) {
      const party = this.#noted.parties.numberOf(id)
      if (this.#noted.parties.has(party, flag)) continue
      this.#noted.parties.mark(party, flag)
      fresh.push(id)
    }
    return fresh
  }

  #newDebts(ids: Iterable<DebtId>): readonly DebtId[] {
    const fresh: DebtId[] = []
    for (const id of ids) if (this.#noted.noteDebtAsked(id)) fresh.push(id)
    return fresh
  }

  #takeStored(fact: AnyFact, next: NextIds): void {
    if (fact.kind === 'party') this.#noted.parties.takeStored(this.#noted.parties.numberOf(fact.content.partyId), fact.content)
    else if (fact.kind === 'debt') {
      this.#noted.noteDebtPresence(this.#noted.noteDebt(fact.content.debtId, fact.content.jurisdiction), 'present')
    } else if (fact.kind === 'obligation') {
      this.#noted.noteObligation(fact.content.debtId, fact.content.partyId, fact.content.role, FROM_STORE)
      next.debts.add(fact.content.debtId)
    } else if (fact.kind === 'relation') {
      this.#noted.noteRelation(fact.content.fromId, fact.content.toId, fact.content.kind, FROM_STORE)
      next.parties.add(fact.content.toId)
    } else if (fact.kind === 'event' && isRefusal(fact.content.event) && fact.content.partyId !== undefined) {
      this.#noted.noteRefusal(fact.content.partyId)
    }
  }
}
