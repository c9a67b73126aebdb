/** What a fact can be. */
export type FactKind = 'word' | 'truth' | 'number' | 'moment' | 'words' | 'text' | 'windows' | 'ids'

/** One readable fact: how it is read, what it is, and whether a question can lack it. */
export interface Fact {
  readonly kind: FactKind
  /** A question always has it, so it sorts cases and has no polarity of its own. */
  readonly required: boolean
  /** Rules are sorted by it before they are run. */
  readonly sorts: boolean
  readonly read: (holder: never) => unknown
}

/** One list that conditions may search. */
export interface FactList {
  /** Pointer of the list in the question. */
  readonly pointer: string
  readonly items: Readonly<Record<string, Fact>>
  /** The facts, in order of preference, that say when an item happened; an item of the future is not there yet. */
  readonly happened: readonly string[]
}

/** The closed list of everything a condition on one kind of question may read. */
export interface FactTable {
  readonly facts: Readonly<Record<string, Fact>>
  readonly lists: Readonly<Record<string, FactList>>
  /** Facts that sort rules, in a fixed order. */
  readonly sorting: readonly string[]
}

/** Declares a fact that may be absent. */
export function fact(kind: FactKind, read: (holder: never) => unknown): Fact {
  return { kind, required: false, sorts: false, read }
}

/** Declares a fact that every question has. */
export function required(kind: FactKind, read: (holder: never) => unknown): Fact {
  return { kind, required: true, sorts: false, read }
}

/** Declares a fact that every question has and by which rules are sorted beforehand. */
export function sorting(read: (holder: never) => unknown): Fact {
  return { kind: 'word', required: true, sorts: true, read }
}
