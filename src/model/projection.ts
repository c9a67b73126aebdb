import type { Day, Decimal, Instant } from './facts.js'

/** A party of the assessed graph as it is written for people to look at: no contact value, no date of birth. */
export interface ProjectedParty {
  readonly id: string
  /** Absent where no record that may be looked at says what it is. */
  readonly kind?: 'person' | 'organization'
  /** Its name, or its id where no name is to be shown or none may be. */
  readonly caption: string
  /** Scores of the runs asked for, by property. */
  readonly scores: Readonly<Record<string, number>>
}

/** A debt that an obligation of the assessed graph names. */
export interface ProjectedDebt {
  readonly id: string
  /** Whether something is still owed; then how much. */
  readonly isOpen: boolean
  readonly currency?: string
  readonly balance?: Decimal
}

/** Ties from a party to a debt, by role in the obligation. */
export const DEBT_TIES = { borrower: 'BORROWS', co_borrower: 'CO_BORROWS', co_signer: 'CO_SIGNS', guarantor: 'GUARANTEES_DEBT' } as const

/** Tie from a party that guarantees a debt, or signed it too, to its borrower: what the two ties over the debt come to. */
export const ANSWERS_FOR = 'ANSWERS_FOR'

/** A tie with its source and dates. */
export interface ProjectedTie {
  /** Relationship type: the kind of relation in capitals, `ANSWERS_FOR`, or one of `DEBT_TIES`. */
  readonly type: string
  readonly fromId: string
  /** A debt for one of `DEBT_TIES`, else a party. */
  readonly toId: string
  readonly strength: number
  readonly share?: number
  readonly cap?: Decimal
  readonly currency?: string
  /** First and last day on which it holds, both counted. */
  readonly from?: Day
  readonly until?: Day
  /** The debt of an `ANSWERS_FOR`. */
  readonly debtId?: string
  /** Debts that a guarantee is limited to. */
  readonly covers?: readonly string[]
  readonly sourceId: string
  readonly sourceRecord?: string
  readonly collectedOn?: Day
}

/** The assessed graph as of a day, ready to be written; parties and debts by id, ties by their ends. */
export interface Projection {
  readonly parties: readonly ProjectedParty[]
  readonly debts: readonly ProjectedDebt[]
  readonly ties: readonly ProjectedTie[]
}

/** What is told of a projection beside its graph. */
export interface ProjectionHead {
  readonly purpose: string
  readonly day: Day
  readonly at: Instant
  /** SHA-256 in hex of all that is written. */
  readonly digest: string
  readonly isPseudonymous: boolean
}
