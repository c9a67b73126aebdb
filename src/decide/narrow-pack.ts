import type { Permit, PackStamp } from '../model/verdict.js'
import { NO, YES, type Answer } from './answer.js'
import { FACT_TABLES, type CompiledPack, type CompiledRow, type CompiledRule } from './compile.js'
import type { Context, Region } from './context.js'
import type { FactTable } from './facts/table.js'
import type { FrequencyNode } from './operators/counting.js'
import { narrowed, type Narrowed, type Test } from './operators/node.js'
import type { PackRule, QuestionName } from './pack-schema.js'
import { SCALES, type Scale } from './scale.js'

/** A rule that refuses, with its place on the scale. */
export interface Refusal {
  readonly rule: CompiledRule
  readonly decision: string
  readonly rank: number
  readonly test: Test
}

/** A rule that permits. */
export interface Grant {
  readonly rule: CompiledRule
  readonly test: Test
  readonly decision: string
  readonly permit: Permit
}

/** A row of a table for one column, ready to speak. */
export interface RowEntry {
  readonly row: CompiledRow
  readonly test: Test
  readonly mark: string
  readonly decision: string
  readonly rank: number
  readonly permit: Permit
  readonly rule: string
}

/** The rows of one table that one sorted question can meet, in order. */
export interface TableEntry {
  readonly rows: readonly RowEntry[]
}

/** A rule that answers the refusal of others. */
export interface Lift {
  readonly rule: CompiledRule
  readonly test: Test
  readonly lifts: ReadonlySet<string>
  readonly as: 'ALLOW' | 'ALLOW_ONCE'
  readonly permit: Permit
}

/** A frequency limit that shows how often it counted whenever it applies. */
export interface CounterEntry {
  readonly rule: CompiledRule
  readonly counter: FrequencyNode
  readonly test: Test
}

/** A rule that only raises flags. */
export interface FlagEntry {
  readonly rule: CompiledRule
  readonly test: Test
  readonly flags: readonly string[]
}

/** What one pack says to questions of one sort. */
export interface PackProgram {
  readonly pack: CompiledPack
  /** A permission is needed of it: it is the pack of a place, not of a part of one, and no overlay. */
  readonly mustPermit: boolean
  readonly refusals: readonly Refusal[]
  readonly counters: readonly CounterEntry[]
  readonly grants: readonly Grant[]
  readonly tables: readonly TableEntry[]
  readonly lifts: readonly Lift[]
  readonly flags: readonly FlagEntry[]
}

/** Everything that judges questions of one sort in one set of places. */
export interface Program {
  readonly packs: readonly PackProgram[]
  readonly region: Region
  /** No place is named, or one has no pack of its own or of its parent. */
  readonly isUncovered: boolean
  readonly stamps: readonly PackStamp[]
}

/** The places in play, as far as rules ask for them. */
export interface PlacesInPlay {
  readonly inPlay: readonly CompiledPack[]
  readonly region: Region
  readonly isUncovered: boolean
  readonly names: ReadonlySet<string>
}

/** Works out what judges the questions of one sort: the one in the context, and every other that is sorted like it. */
export function programOf(places: PlacesInPlay, question: QuestionName, context: Context): Program {
  return {
    packs: places.inPlay.map((pack) => packProgram(pack, places, question, context)),
    region: places.region,
    isUncovered: places.isUncovered,
    stamps: places.inPlay.map(({ summary }) => ({ id: summary.id, version: summary.version, digest: summary.digest })),
  }
}

function source(rule: CompiledRule): PackRule {
  return rule.source as PackRule
}

function isInPlace(rule: PackRule, names: ReadonlySet<string>): boolean {
  return rule.places === undefined || rule.places.some((place) => names.has(place))
}

function permitOf(rule: CompiledRule): Permit {
  return { rule: rule.id, citation: rule.citation }
}

function constant(answer: Answer): Test {
  return () => answer
}

function asTest(left: Narrowed): Test {
  return typeof left === 'function' ? left : constant(left)
}

/** What is left of `applies` and `when` together, the cheaper asked first; undefined where they never hold. */
function testOf(rule: CompiledRule, context: Context): Test | undefined {
  const applies = narrowed(rule.applies, context)
  const when = narrowed(rule.when, context)
  if (applies === NO || when === NO) return undefined
  if (applies === YES) return asTest(when)
  if (when === YES) return asTest(applies)
  const first = asTest(applies)
  const second = asTest(when)
  return (inner) => {
    const one = first(inner)
    if (one === NO) return NO
    const two = second(inner)
    return two < one ? two : one
  }
}

/** Keeps the rules that can hold for this sort of question, each with the test that is left of it. */
function possible(rules: readonly CompiledRule[], context: Context): readonly { readonly rule: CompiledRule; readonly test: Test }[] {
  return rules.flatMap((rule) => {
    const test = testOf(rule, context)
    return test === undefined ? [] : [{ rule, test }]
  })
}

function countersIn(rules: readonly CompiledRule[], context: Context): readonly CounterEntry[] {
  return rules.flatMap((rule) => {
    const applies = narrowed(rule.applies, context)
    if (rule.counter === undefined || applies === NO || source(rule).refuse === undefined) return []
    return [{ rule, counter: rule.counter, test: asTest(applies) }]
  })
}

function packProgram(pack: CompiledPack, places: PlacesInPlay, question: QuestionName, context: Context): PackProgram {
  const scale = SCALES[question]
  const inPlace = pack.rules[question].filter((rule) => isInPlace(source(rule), places.names))
  const rules = possible(inPlace, context)
  return {
    pack,
    mustPermit: scale.byDefault !== undefined && pack.pack.kind === 'statutory' && pack.pack.parent === undefined,
    refusals: rules.flatMap(({ rule, test }) => {
      const decision = source(rule).refuse
      return decision === undefined ? [] : [{ rule, decision, rank: scale.decisions.indexOf(decision), test }]
    }),
    counters: countersIn(inPlace, context),
    grants: rules.flatMap(({ rule, test }) => {
      const decision = source(rule).permit
      return decision === undefined ? [] : [{ rule, test, decision, permit: permitOf(rule) }]
    }),
    tables: pack.tables
      .filter((table) => table.question === question)
      .map((table) => tableEntry(table, scale, FACT_TABLES[question], context)),
    lifts: rules.flatMap(({ rule, test }) => {
      const { lift, as = 'ALLOW_ONCE' } = source(rule)
      return lift === undefined ? [] : [{ rule, test, lifts: new Set(lift), as, permit: permitOf(rule) }]
    }),
    flags: rules.flatMap(({ rule, test }) => {
      const { flags, refuse } = source(rule)
      return flags === undefined || refuse !== undefined ? [] : [{ rule, test, flags }]
    }),
  }
}

/** Reads one sorting fact of the question in the context. */
function sortingFact(table: FactTable, name: string, context: Context): string {
  const read = table.facts[name]?.read as unknown as (context: Context) => unknown
  return String(read(context))
}

function tableEntry(table: CompiledPack['tables'][number], scale: Scale, facts: FactTable, context: Context): TableEntry {
  const key = sortingFact(facts, table.key, context)
  const column = sortingFact(facts, table.column, context)
  const rows = table.rows.flatMap((row): readonly RowEntry[] => {
    const mark = row.source.marks[column] ?? row.source.marks['*']
    if (mark === undefined || !row.source.keys.includes(key)) return []
    const test = testOf(row, context)
    if (test === undefined) return []
    const decision = scale.marks[mark]
    const rule = row.source.rules?.[column] ?? row.id
    return [{ row, test, mark, decision, rank: scale.decisions.indexOf(decision), rule, permit: { rule, citation: row.citation } }]
  })
  return { rows }
}
