import { UNKNOWN, YES, type Answer } from '../answer.js'
import { DAY_MS, type EpochMs } from '../../model/time.js'
import type { Context, Item } from '../context.js'
import { READS_ALL, READS_LIST, READS_MOMENT, readsOf, type FactTable } from '../facts/table.js'
import type { IsHoliday } from '../holidays.js'
import type { Limit } from '../limits.js'

/** Collects where a rule read, and what it did not find. */
export interface Reading {
  readonly facts: Set<string>
  readonly unknown: Set<string>
}

/** Looks for the next moment after `afterMs` at which an answer could change. */
export interface Search {
  readonly afterMs: EpochMs
  foundMs: EpochMs
  /** The moment found is the start of a day, and is spoken of as that day. */
  isDay: boolean
}

/** A condition ready to run. */
export interface Node {
  /** Bits of everything that any answer of this node, or what it says it read, can depend on; see `readsOf`. */
  readonly reads: number
  readonly test: (context: Context, item?: Item, outer?: Item) => Answer
  /** Absent where the answer never changes with time. */
  readonly next?: (context: Context, search: Search, item?: Item, outer?: Item) => void
  readonly read: (context: Context, reading: Reading, item?: Item, outer?: Item) => void
  /**
   * What is left to ask of questions of this one's sort (its sorting facts, and which of its parts and lists it has at
   * all): the answer, where that settles it, or a shorter test. Without it the whole test is left.
   */
  readonly narrow?: (context: Context) => Narrowed
}

/** A test of a condition. */
export type Test = Node['test']

/** A settled answer, or the test that is left. */
export type Narrowed = Answer | Test

/** Narrows a node to the sort of question in the context. */
export function narrowed(node: Node, context: Context): Narrowed {
  return node.narrow === undefined ? node.test : node.narrow(context)
}

/** Says, while narrowing, that the question lacks a part or list altogether, and notes that this was looked for. */
export function isLacking(context: Context, bit: number): boolean {
  context.consulted |= bit
  return (context.presence & bit) === 0
}

/** What the compiler knows at one place of a condition. */
export interface Place {
  readonly table: FactTable
  readonly limits: Readonly<Record<string, Limit>>
  readonly holidays: Readonly<Record<string, IsHoliday>>
  readonly defs: Readonly<Record<string, unknown>>
  /** Lists whose items are in hand, innermost first. */
  readonly inside: readonly string[]
  /** A yes here makes the verdict stricter. */
  readonly strict: boolean
  /** The rule cites why an absent fact may pass. */
  readonly knowledge: boolean
  readonly pointer: string
  /** Reports what is wrong with the pack; never returns. */
  readonly refuse: (pointer: string, message: string) => never
}

/** Offers a moment to a search: the earliest after its start wins. */
export function offer(search: Search, ms: EpochMs, isDay: boolean): void {
  if (!(ms > search.afterMs) || ms > search.foundMs) return
  search.isDay = ms === search.foundMs ? search.isDay && isDay : isDay
  search.foundMs = ms
}

/** What a condition reads that asks for the local time: the moment and the zones. */
export function readsClocks(place: Place): number {
  return READS_MOMENT | readsOf(place.table, 'zones')
}

/** What a search over a list reads beside its conditions: the list, and whether its items have happened. */
export function readsList(place: Place, list: string): number {
  const known = place.table.lists[list]
  if (known === undefined) return READS_ALL
  return READS_LIST | readsOf(place.table, known.pointer) | (known.happened.length === 0 ? 0 : readsClocks(place))
}

/** Combines the answers of zones: where a yes forbids one zone is enough, where it permits every zone must agree. */
export function overZones(context: Context, strict: boolean, test: (zone: number) => boolean): Answer {
  for (let i = 0; i < context.zoneCount; i++) {
    if (test(i) === strict) return strict ? YES : 0
  }
  return strict ? 0 : YES
}

/** Answers no, unknown or yes by the least, as "all of these" does. */
export function least(a: Answer, b: Answer): Answer {
  return a < b ? a : b
}

/** Marks a fact as read, or as not known where the rule had to do without it. */
export function mark(reading: Reading, pointer: string, isGiven: boolean, answer: Answer): void {
  if (isGiven) reading.facts.add(pointer)
  else if (answer === UNKNOWN) reading.unknown.add(pointer)
}

/** Milliseconds of a day; named here because every operator on days needs it. */
export const DAY = DAY_MS
