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
  /** Parts of a question that change as a whole from one question to the next, at most 24; see `readsOf`. */
  readonly inputs: readonly string[]
  /** Facts that sort rules, in a fixed order. */
  readonly sorting: readonly string[]
  /** Parts that a question may lack altogether, at most 18 of them; rules are narrowed by which of them it has. */
  readonly parts: Readonly<Record<string, (holder: never) => unknown>>
}

/** Says which part of a question a fact belongs to: -1 where none of the listed ones. */
export function partOf(table: FactTable, path: string): number {
  const names = Object.keys(table.parts)
  const exact = names.indexOf(path)
  return exact >= 0 ? exact : names.findIndex((name) => path.startsWith(`${name}.`))
}

/** The bit by which a part, or a list, is known to be there. */
export function bitOf(table: FactTable, name: string): number {
  const part = partOf(table, name)
  const list = Object.keys(table.lists).indexOf(name)
  return part >= 0 ? 1 << part : list >= 0 ? 1 << (Object.keys(table.parts).length + list) : 0
}

/** The bit of the moment judged among the bits of what a condition reads. */
export const READS_MOMENT = 1 << 24

/** Bits of everything, for what cannot be told apart. */
export const READS_ALL = -1

/** The bit of a search over a list, which says nothing of what is read but that it takes its time. */
export const READS_LIST = 1 << 25

/** The bits of inputs among those of what is read. */
export const READS_INPUTS = ~(READS_MOMENT | READS_LIST)

/** Says whether an answer is worth remembering: only where a list is searched or the time is asked for. */
export function isWorthRemembering(reads: number): boolean {
  return (reads & (READS_LIST | READS_MOMENT)) !== 0
}

/** The bit of the input in which a fact or list stands, by path or pointer; all bits where the table names no inputs. */
export function readsOf(table: FactTable, path: string): number {
  const [head = ''] = path.replace(/^\//, '').split(/[./]/)
  // How a place is covered follows from the places named.
  const at = table.inputs.indexOf(head === 'place' ? 'jurisdictions' : head)
  return at < 0 ? READS_ALL : 1 << at
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
