import type { Permit } from '../model/verdict.js'
import { NO } from './answer.js'
import { FACT_TABLES, type CompiledPack, type CompiledRow, type CompiledRule } from './compile.js'
import type { Context, Region } from './context.js'
import { isWorthRemembering, type FactTable } from './facts/table.js'
import { narrowed, type Narrowed, type Node, type Test } from './operators/node.js'
import { NOT_REMEMBERED, type CounterEntry, type Entry, type Finding, type PackProgram, type Program, type Refusal, type RowEntry } from './pack-program.js'
import type { Mark, PackRule, QuestionName } from './pack-schema.js'
import { SCALES, type Scale } from './scale.js'

/** The places in play, as far as rules ask for them. */
export interface PlacesInPlay {
  readonly inPlay: readonly CompiledPack[]
  readonly region: Region
  readonly isUncovered: boolean
  readonly names: ReadonlySet<string>
}

/** Works out what judges the questions of one sort, whatever parts they have: the one in the context, and all like it. */
export function programOf(places: PlacesInPlay, question: QuestionName, context: Context): Program {
  const { presence } = context
  context.presence = -1
  const program = wholeProgram(places, question, context)
  context.presence = presence
  return program
}

function saysAnything({ byDefault, refusals, counters, grants, tables, flags }: PackProgram): boolean {
  return byDefault !== undefined || [refusals, counters, grants, tables, flags].some((entries) => entries.length > 0)
}

function wholeProgram(places: PlacesInPlay, question: QuestionName, context: Context): Program {
  return {
    packs: places.inPlay.map((pack) => sharedProgram(pack, packProgram(pack, places, question, context))).filter(saysAnything),
    region: places.region,
    uncovered: places.isUncovered ? ownFinding('NO-PACK', SCALES[question], '') : undefined,
    stamps: places.inPlay.map(({ summary }) => ({ id: summary.id, version: summary.version, digest: summary.digest })),
    allStamps: [],
  }
}

/** A refusal of the engine itself, where the question has a decision for it. */
function ownFinding(ruleId: string, { decisions, byDefault }: Scale, pack: string): Finding | undefined {
  if (byDefault === undefined) return undefined
  return { ruleId, partId: ruleId, decision: byDefault, rank: decisions.indexOf(byDefault), rule: undefined, isRow: false, pack }
}

function findingOf(rule: CompiledRule, decision: string, { decisions }: Scale): Finding {
  const { id, pack } = rule
  return { ruleId: id, partId: `${id}/${rule.source.part ?? ''}`, decision, rank: decisions.indexOf(decision), rule, isRow: false, pack }
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

const CONSTANT: readonly Test[] = ([0, 1, 2] as const).map((answer) => () => answer)

function asTest(left: Narrowed): Test {
  return typeof left === 'function' ? left : CONSTANT[left]!
}

/** Bits without any one of which a condition cannot hold; to be asked with all of them in the context. */
function needsOf(node: Node, context: Context): number {
  context.consulted = 0
  narrowed(node, context)
  let needs = 0
  for (let left = context.consulted; left !== 0; left &= left - 1) {
    const bit = left & -left
    context.presence = ~bit
    if (narrowed(node, context) === NO) needs |= bit
  }
  context.presence = -1
  return needs
}

/** Entries made for each rule, by the test that is left of it. */
const entriesByRule = new WeakMap<CompiledRule, Map<Test, Entry>>()

/** Gives the entry of a rule for a test: made once, whatever sort of question it is for. */
function shared<E extends Entry>(rule: CompiledRule, test: Test, make: () => E): E {
  let entries = entriesByRule.get(rule)
  if (entries === undefined) {
    entries = new Map()
    entriesByRule.set(rule, entries)
  }
  const made = (entries.get(test) as E | undefined) ?? make()
  entries.set(test, made)
  return made
}

/** What is left to ask of a rule; undefined where it never holds. */
function testOf(rule: CompiledRule, context: Context): Test | undefined {
  const left = narrowed(rule.holds, context)
  return left === NO ? undefined : asTest(left)
}

/** Makes the entries of rules of one effect that can hold for this sort of question. */
function entriesOf<E extends Entry>(rules: readonly CompiledRule[], context: Context, make: (rule: CompiledRule, test: Test, needs: number) => E): readonly E[] {
  return rules.flatMap((rule) => {
    const test = testOf(rule, context)
    return test === undefined ? [] : [shared(rule, test, () => make(rule, test, needsOf(rule.holds, context)))]
  })
}

function countersIn(rules: readonly CompiledRule[], context: Context): readonly CounterEntry[] {
  return rules.flatMap((rule) => {
    const applies = narrowed(rule.applies, context)
    if (rule.counter === undefined || applies === NO || source(rule).refuse === undefined) return []
    return [{ rule, counter: rule.counter, test: asTest(applies), needs: needsOf(rule.applies, context) }]
  })
}

/** The entries that time alone can change. */
function byTime(entries: readonly Entry[]): Pick<PackProgram, 'changing' | 'dated'> {
  return {
    changing: entries.filter(({ rule }) => rule.applies.next !== undefined || rule.when.next !== undefined),
    dated: entries.filter(({ rule }) => Number.isFinite(rule.fromDay) || Number.isFinite(rule.untilDay)),
  }
}

function packProgram(pack: CompiledPack, places: PlacesInPlay, question: QuestionName, context: Context): PackProgram {
  const scale = SCALES[question]
  const rules = pack.rules[question].filter((rule) => isInPlace(source(rule), places.names))
  const mustPermit = pack.pack.kind === 'statutory' && pack.pack.parent === undefined
  const having = (isWanted: (rule: PackRule) => boolean): readonly CompiledRule[] => rules.filter((rule) => isWanted(source(rule)))
  const refusals: readonly Refusal[] = entriesOf(having((rule) => rule.refuse !== undefined), context, (rule, test, needs) =>
    ({ ...findingOf(rule, source(rule).refuse ?? '', scale), rule, test, needs, flags: source(rule).flags }))
  const said = {
    refusals,
    keys: Int32Array.from(refusals.flatMap(({ needs, rule }) => [needs, isWorthRemembering(rule.reads) ? rule.number : NOT_REMEMBERED])),
    byDefault: mustPermit ? ownFinding(`${pack.pack.id}-DEFAULT`, scale, pack.pack.id) : undefined,
    counters: countersIn(rules, context),
    grants: entriesOf(having((rule) => rule.permit !== undefined), context, (rule, test, needs) => {
      const permit = source(rule).permit ?? ''
      return { ...findingOf(rule, permit, scale), rule, test, needs, isPlain: isPlain(permit, scale), permit: permitOf(rule) }
    }),
    tables: pack.tables
      .filter((table) => table.question === question)
      .map((table) => tableEntry(table, scale, FACT_TABLES[question], context))
      .filter((rows) => rows.length > 0),
    lifts: entriesOf(having((rule) => rule.lift !== undefined), context, (rule, test, needs) => {
      const { lift, as = 'ALLOW_ONCE' } = source(rule)
      return { rule, test, needs, lifts: new Set(lift), permit: permitOf(rule), narrow: as === 'ALLOW_ONCE' ? findingOf(rule, as, scale) : undefined }
    }),
    flags: entriesOf(having((rule) => rule.flags !== undefined && rule.refuse === undefined), context, (rule, test, needs) =>
      ({ rule, test, needs, flags: source(rule).flags ?? [] })),
  }
  return { ...said, ...byTime([...said.refusals, ...said.grants, ...said.lifts, ...said.flags, ...said.tables.flat()]) }
}

/** Programs made of each pack. */
const programsByPack = new WeakMap<CompiledPack, PackProgram[]>()

/** Gives the program made before that says the same: most sorts of questions are told apart by one pack and not by the others. */
function sharedProgram(pack: CompiledPack, made: PackProgram): PackProgram {
  const known = programsByPack.get(pack) ?? []
  programsByPack.set(pack, known)
  const same = known.find((one) => isSameProgram(one, made))
  if (same === undefined) known.push(made)
  return same ?? made
}

function isSameProgram(a: PackProgram, b: PackProgram): boolean {
  return a.byDefault?.ruleId === b.byDefault?.ruleId && a.tables.length === b.tables.length &&
    areSame(a.refusals, b.refusals) && areSame(a.counters, b.counters) && areSame(a.grants, b.grants) && areSame(a.lifts, b.lifts) &&
    areSame(a.flags, b.flags) && a.tables.every((rows, i) => areSame(rows, b.tables[i] ?? []))
}

type Comparable = Entry & { readonly mark?: string; readonly permit?: Permit }

function areSame(a: readonly Comparable[], b: readonly Comparable[]): boolean {
  return a.length === b.length && a.every((one, i) => {
    const other = b[i]
    return one.rule === other?.rule && one.test === other.test && one.needs === other.needs && one.mark === other.mark && one.permit?.rule === other.permit?.rule
  })
}

/** Says whether a permission is the mildest decision of its question. */
function isPlain(decision: string, { decisions }: Scale): boolean {
  return decision === decisions.at(-1)
}

/** Reads one sorting fact of the question in the context. */
function sortingFact(table: FactTable, name: string, context: Context): string {
  const read = table.facts[name]?.read as unknown as (context: Context) => unknown
  return String(read(context))
}

function tableEntry(table: CompiledPack['tables'][number], scale: Scale, facts: FactTable, context: Context): readonly RowEntry[] {
  const key = sortingFact(facts, table.key, context)
  const column = sortingFact(facts, table.column, context)
  return table.rows.flatMap((row): readonly RowEntry[] => {
    const mark = row.source.marks[column] ?? row.source.marks['*']
    if (mark === undefined || !row.source.keys.includes(key)) return []
    const test = testOf(row, context)
    return test === undefined ? [] : [rowEntry(row, test, needsOf(row.holds, context), mark, column, scale)]
  })
}

function rowEntry(row: CompiledRow, test: Test, needs: number, mark: Mark, column: string, scale: Scale): RowEntry {
  const ruleId = row.source.rules?.[column] ?? row.id
  const findingAs = (decision: string): Finding => ({ ...findingOf(row, decision, scale), ruleId, isRow: true })
  return {
    rule: row, test, needs, mark,
    found: findingAs(scale.marks[mark]), unrecorded: findingAs(scale.withoutRecord), permit: { rule: ruleId, citation: row.citation },
  }
}
