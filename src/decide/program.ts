import type { Packs } from '../model/decide.js'
import { Problem } from '../model/problem.js'
import type { Permit, PackStamp } from '../model/verdict.js'
import { NO } from './answer.js'
import { ALWAYS } from './compile-condition.js'
import { compilePack, FACT_TABLES, type CompiledPack, type CompiledRow, type CompiledRule } from './compile.js'
import { emptyContext, type Context, type Region } from './context.js'
import type { FactTable } from './facts/table.js'
import type { Node } from './operators/node.js'
import type { Pack, PackRule, QuestionName } from './pack-schema.js'
import { SCALES, type Scale } from './scale.js'

/** A rule that refuses, with its place on the scale. */
export interface Refusal {
  readonly rule: CompiledRule
  readonly decision: string
  readonly rank: number
  readonly test: Node['test']
}

/** A rule that permits. */
export interface Grant {
  readonly rule: CompiledRule
  readonly decision: string
  readonly permit: Permit
}

/** A row of a table for one column, ready to speak. */
export interface RowEntry {
  readonly row: CompiledRow
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
  readonly lifts: ReadonlySet<string>
  readonly as: 'ALLOW' | 'ALLOW_ONCE'
  readonly permit: Permit
}

/** What one pack says to questions of one sort. */
export interface PackProgram {
  readonly pack: CompiledPack
  /** A permission is needed of it: it is the pack of a place, not of a part of one, and no overlay. */
  readonly mustPermit: boolean
  readonly refusals: readonly Refusal[]
  readonly counters: readonly CompiledRule[]
  readonly grants: readonly Grant[]
  readonly tables: readonly TableEntry[]
  readonly lifts: readonly Lift[]
  readonly flags: readonly CompiledRule[]
}

/** Everything that judges questions of one sort in one set of places. */
export interface Program {
  readonly packs: readonly PackProgram[]
  readonly region: Region
  /** No place is named, or one has no pack of its own or of its parent. */
  readonly isUncovered: boolean
  readonly stamps: readonly PackStamp[]
}

/** Packs ready to run, with what has been worked out from them so far. */
export interface CompiledPacks extends Packs {
  readonly packs: readonly CompiledPack[]
  readonly contexts: Partial<Record<QuestionName, Context>>
  readonly places: Record<QuestionName, Map<string, PlacePrograms>>
}

/** The packs in play for one set of places, and the programs by sort of question. */
export interface PlacePrograms {
  readonly inPlay: readonly CompiledPack[]
  readonly region: Region
  readonly isUncovered: boolean
  readonly names: ReadonlySet<string>
  readonly bySort: SortTree
}

/** Programs by the sorting facts, one level of map for each. */
export interface SortTree extends Map<unknown, SortTree | Program> {}

/** How packs are compiled. */
export interface CompileOptions {
  /** Rules of overlays that an operator has switched off, as `ID` or `ID/part`; rules of law and *always* rules stay. */
  readonly switchedOff?: readonly string[]
}

/** Takes the switched-off rules out of an overlay that allows it. */
function withoutRules(pack: Pack, switchedOff: readonly string[]): Pack {
  if (pack.kind === 'statutory' || pack.kind === 'always' || switchedOff.length === 0) return pack
  const rules = pack.rules.filter((rule) => !switchedOff.includes(rule.id) && !switchedOff.includes(`${rule.id}/${rule.part ?? ''}`))
  return { ...pack, rules }
}

/** Compiles packs so that they can judge; do it once. @throws Problem pack-invalid when two packs have one id */
export function compilePacks(packs: readonly Pack[], options: CompileOptions = {}): Packs {
  const compiled: CompiledPack[] = []
  const ids = new Set<string>()
  for (const pack of packs) {
    if (ids.has(pack.id)) {
      const message = `two packs have the id ${pack.id}; give one of them another id`
      throw new Problem('pack-invalid', message, [{ pointer: '/id', message }])
    }
    ids.add(pack.id)
    compiled.push(compilePack(withoutRules(pack, options.switchedOff ?? [])))
  }
  const sorted = compiled.toSorted((a, b) => (a.pack.id < b.pack.id ? -1 : 1))
  const made: Omit<CompiledPacks, keyof Packs> & Pick<Packs, 'list'> = {
    packs: sorted,
    list: sorted.map((pack) => pack.summary),
    contexts: {},
    places: { decide: new Map(), admit: new Map(), retain: new Map() },
  }
  return made as CompiledPacks
}

/** Opens compiled packs for the stage that made them. */
export function opened(packs: Packs): CompiledPacks {
  return packs as CompiledPacks
}

/** The one context in which these packs judge questions of one kind; reused, as judging never waits. */
export function contextOf(packs: CompiledPacks, question: QuestionName, zoneData: Context['zoneData']): Context {
  const known = packs.contexts[question]
  if (known !== undefined) {
    known.zoneData = zoneData
    return known
  }
  const made = emptyContext(Object.keys(FACT_TABLES[question].lists), zoneData)
  packs.contexts[question] = made
  return made
}

function parentIn(packs: readonly CompiledPack[], place: string): CompiledPack | undefined {
  const country = place.includes('-') ? place.slice(0, place.indexOf('-')) : undefined
  return packs.find(({ pack }) => pack.kind === 'statutory' && (pack.place === country || pack.members?.includes(country ?? place) === true))
}

/** A pack is in play only for the questions it has rules or tables for. */
function speaksTo(pack: CompiledPack, question: QuestionName): boolean {
  return pack.rules[question].length > 0 || pack.tables.some((table) => table.question === question)
}

function placePrograms(packs: readonly CompiledPack[], places: readonly string[]): PlacePrograms {
  const inPlay = new Set<CompiledPack>()
  const names = new Set<string>(places)
  let isUncovered = places.length === 0
  let region: Region = 'unknown'
  for (const place of places) {
    const own = packs.filter(({ pack }) => pack.kind === 'statutory' && pack.place === place)
    const parent = parentIn(packs, place)
    for (const pack of own) inPlay.add(pack)
    if (parent !== undefined) {
      inPlay.add(parent)
      names.add(parent.pack.place)
      if (own.length === 0) region = 'without_pack'
      else if (region === 'unknown') region = 'researched'
    }
    if (own.length === 0 && parent === undefined) isUncovered = true
    // A frame such as the EU that is named without any of its members leaves open whose law fills it.
    if (own.some(({ pack }) => pack.members !== undefined && !places.some((one) => pack.members?.includes(one.split('-')[0] ?? one)))) {
      region = 'without_pack'
    }
  }
  for (const pack of packs) if (pack.pack.kind !== 'statutory') inPlay.add(pack)
  return { inPlay: [...inPlay], region, isUncovered, names, bySort: new Map() }
}

/** Finds, or works out once, what judges a question: by its places and by its sorting facts. */
export function programFor(packs: CompiledPacks, question: QuestionName, places: readonly string[], context: Context): Program {
  const key = places.length === 1 ? (places[0] ?? '') : places.join(' ')
  let known = packs.places[question].get(key)
  if (known === undefined) {
    known = placePrograms(packs.packs.filter((pack) => speaksTo(pack, question)), places)
    packs.places[question].set(key, known)
  }
  context.region = known.region
  const table = FACT_TABLES[question]
  let tree: SortTree = known.bySort
  const last = table.sorting.length - 1
  for (let i = 0; i < last; i++) {
    const value = sortingFact(table, i)(context)
    const branch = tree.get(value) as SortTree | undefined
    if (branch === undefined) {
      const made: SortTree = new Map()
      tree.set(value, made)
      tree = made
    } else tree = branch
  }
  const value = sortingFact(table, last)(context)
  const program = tree.get(value) as Program | undefined
  if (program !== undefined) return program
  const made = programOf(known, question, context)
  tree.set(value, made)
  return made
}

const readers = new Map<FactTable, readonly ((context: Context) => unknown)[]>()

function sortingFact(table: FactTable, index: number): (context: Context) => unknown {
  let known = readers.get(table)
  if (known === undefined) {
    known = table.sorting.map((name) => table.facts[name]?.read as unknown as (context: Context) => unknown)
    readers.set(table, known)
  }
  return known[index] as (context: Context) => unknown
}

function programOf(places: PlacePrograms, question: QuestionName, context: Context): Program {
  return {
    packs: places.inPlay.map((pack) => packProgram(pack, places, question, context)),
    region: places.region,
    isUncovered: places.isUncovered,
    stamps: places.inPlay.map(({ summary }) => ({ id: summary.id, version: summary.version, digest: summary.digest })),
  }
}

function isPossible(rule: CompiledRule, context: Context): boolean {
  return rule.applies.settled?.(context) !== NO && rule.when.settled?.(context) !== NO
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

/** Joins `applies` and `when` into one test that asks the cheaper first. */
function joined(rule: CompiledRule): Node['test'] {
  const applies = rule.applies.test
  const when = rule.when.test
  if (rule.applies === ALWAYS) return when
  return (context) => {
    const answer = applies(context)
    if (answer === NO) return NO
    const second = when(context)
    return second < answer ? second : answer
  }
}

function packProgram(pack: CompiledPack, places: PlacePrograms, question: QuestionName, context: Context): PackProgram {
  const scale = SCALES[question]
  const rules = pack.rules[question].filter((rule) => isInPlace(rule.source as PackRule, places.names) && isPossible(rule, context))
  const refusals = rules.filter((rule) => source(rule).refuse !== undefined)
  return {
    pack,
    mustPermit: scale.byDefault !== undefined && pack.pack.kind === 'statutory' && pack.pack.parent === undefined,
    refusals: refusals.map((rule) => {
      const decision = source(rule).refuse ?? ''
      return { rule, decision, rank: scale.decisions.indexOf(decision), test: joined(rule) }
    }),
    counters: refusals.filter((rule) => rule.counter !== undefined),
    grants: rules
      .filter((rule) => source(rule).permit !== undefined)
      .map((rule) => ({ rule, decision: source(rule).permit ?? '', permit: permitOf(rule) })),
    tables: pack.tables
      .filter((table) => table.question === question)
      .map((table) => tableEntry(table, scale, FACT_TABLES[question], context)),
    lifts: rules
      .filter((rule) => source(rule).lift !== undefined)
      .map((rule) => ({ rule, lifts: new Set(source(rule).lift), as: source(rule).as ?? 'ALLOW_ONCE', permit: permitOf(rule) })),
    flags: rules.filter((rule) => source(rule).flags !== undefined),
  }
}

function tableEntry(table: CompiledPack['tables'][number], scale: Scale, facts: FactTable, context: Context): TableEntry {
  const valueOf = (name: string): string => String(sortingFact(facts, facts.sorting.indexOf(name))(context))
  const key = valueOf(table.key)
  const column = valueOf(table.column)
  const rows = table.rows.flatMap((row) => {
    if (!row.source.keys.includes(key) || row.when.settled?.(context) === NO) return []
    const mark = row.source.marks[column] ?? row.source.marks['*']
    if (mark === undefined) return []
    const decision = scale.marks[mark]
    const rule = row.source.rules?.[column] ?? row.id
    return [{ row, mark, decision, rank: scale.decisions.indexOf(decision), rule, permit: { rule, citation: row.citation } }]
  })
  return { rows }
}
