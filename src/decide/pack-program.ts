import type { Permit, PackStamp } from '../model/verdict.js'
import type { CompiledRow, CompiledRule } from './compile.js'
import type { Region } from './context.js'
import type { FrequencyNode } from './operators/counting.js'
import type { Test } from './operators/node.js'

/** One finding against the contact, before it is put into words. */
export interface Finding {
  readonly ruleId: string
  /** The rule's id with its part, by which a lift may name that part alone. */
  readonly partId: string
  readonly decision: string
  readonly rank: number
  /** The rule that found it; absent for what the engine itself refuses. */
  readonly rule: CompiledRule | undefined
  /** It is the word of a row of a table, which has no end and no addressee of its own. */
  readonly isRow: boolean
  readonly pack: string
}

/** What one rule does to questions of some sorts: shared by every program in which the same is left to ask of it. */
export interface Entry {
  readonly rule: CompiledRule
  readonly test: Test
  /** Bits of the parts and lists without any one of which it cannot hold. */
  readonly needs: number
}

/** A rule that refuses, with its place on the scale. */
export interface Refusal extends Entry, Finding {
  readonly rule: CompiledRule
  readonly flags: readonly string[] | undefined
}

/** A rule that permits. */
export interface Grant extends Entry, Finding {
  readonly rule: CompiledRule
  readonly isPlain: boolean
  readonly permit: Permit
}

/** A row of a table for one column, ready to speak. */
export interface RowEntry extends Entry {
  readonly rule: CompiledRow
  readonly mark: string
  /** What it finds; `unrecorded` where the record that it asks for is missing. */
  readonly found: Finding
  readonly unrecorded: Finding
  readonly permit: Permit
}

/** A rule that answers the refusal of others. */
export interface Lift extends Entry {
  readonly lifts: ReadonlySet<string>
  readonly permit: Permit
  /** The permission that it gives, where that is less than a plain one. */
  readonly narrow: Finding | undefined
}

/** A frequency limit that shows how often it counted whenever it applies. */
export interface CounterEntry extends Entry {
  readonly counter: FrequencyNode
}

/** A rule that only raises flags. */
export interface FlagEntry extends Entry {
  readonly flags: readonly string[]
}

/** Stands for the number of a rule that is asked as quickly as remembered. */
export const NOT_REMEMBERED = -1

/** What one pack says to questions of one sort. */
export interface PackProgram {
  /** The refusal where it permits nothing; absent where no permission is needed of it: of a part of a place, and of an overlay. */
  readonly byDefault: Finding | undefined
  readonly refusals: readonly Refusal[]
  readonly counters: readonly CounterEntry[]
  readonly grants: readonly Grant[]
  /** The rows that one sorted question can meet, by table. */
  readonly tables: readonly (readonly RowEntry[])[]
  readonly lifts: readonly Lift[]
  readonly flags: readonly FlagEntry[]
  /** Every entry whose rule can answer otherwise at another moment of its days in force. */
  readonly changing: readonly Entry[]
  /** Every entry whose rule comes into force or goes out of it on a day. */
  readonly dated: readonly Entry[]
  /** For each refusal what it needs and its rule's number or `NOT_REMEMBERED`, side by side, as most of them need not be looked at. */
  readonly keys: Int32Array
}

/** Everything that judges questions of one sort in one set of places. */
export interface Program {
  /** The packs that can say anything. */
  readonly packs: readonly PackProgram[]
  readonly region: Region
  /** The refusal where no place is named, or one has no pack of its own or of its parent. */
  readonly uncovered: Finding | undefined
  readonly stamps: readonly PackStamp[]
  /** The stamps with those of the zone data last used beside them. */
  allStamps: readonly PackStamp[]
}
