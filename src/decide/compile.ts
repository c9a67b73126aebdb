import { createHash } from 'node:crypto'
import type { Confidence, PackSummary } from '../model/pack.js'
import { Problem } from '../model/problem.js'
import { schemaPlaces } from '../model/schema.js'
import { parseDay } from '../model/time.js'
import { ALWAYS, compileCondition } from './compile-condition.js'
import { CASE_FILE_FACTS } from './facts/case-file.js'
import { RETENTION_FACTS } from './facts/retention.js'
import { SOURCE_USE_FACTS } from './facts/source-use.js'
import type { FactTable } from './facts/table.js'
import { holidayCalendar } from './holidays.js'
import type { FrequencyNode } from './operators/counting.js'
import { emptyMemory, type Memory } from './memory.js'
import { allNode } from './operators/logic.js'
import type { Node, Place } from './operators/node.js'
import { packSchema, type Mark, type Pack, type PackRow, type PackRule, type QuestionName } from './pack-schema.js'
import { SCALES, type Scale } from './scale.js'

/** What a condition of each question may read. */
export const FACT_TABLES: Readonly<Record<QuestionName, FactTable>> = {
  decide: CASE_FILE_FACTS,
  admit: SOURCE_USE_FACTS,
  retain: RETENTION_FACTS,
}

/** A rule, or a row of a table, ready to run. */
export interface CompiledRule {
  readonly id: string
  readonly pack: string
  readonly source: PackRule | PackRow
  readonly citation: string
  readonly fromDay: number
  readonly untilDay: number
  readonly applies: Node
  readonly when: Node
  /** `applies` and `when` together. */
  readonly holds: Node
  readonly counter: FrequencyNode | undefined
  /** Its place among all rules of all packs. */
  readonly number: number
  /** Bits of all that its answer can depend on; see `readsOf`. */
  readonly reads: number
  /** What followed from what it last answered. */
  readonly memory: Memory
  /** Where `to` of a REDIRECT looks for the addressee's party id. */
  readonly addressee: Node | undefined
}

/** A row of a table ready to run. */
export interface CompiledRow extends CompiledRule {
  readonly source: PackRow
  readonly recorded: Node | undefined
}

/** A table ready to run. */
export interface CompiledTable {
  readonly question: QuestionName
  readonly key: string
  readonly column: string
  readonly rows: readonly CompiledRow[]
}

/** A pack ready to run. */
export interface CompiledPack {
  readonly pack: Pack
  readonly summary: PackSummary
  readonly rules: Readonly<Record<QuestionName, readonly CompiledRule[]>>
  readonly tables: readonly CompiledTable[]
  /** The first number that none of its rules and rows has. */
  readonly nextNumber: number
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  let text = ''
  for (const [key, one] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (one !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(one)}`
  }
  return `{${text}}`
}

/** SHA-256 of a pack's content, whatever the order of its keys. */
export function packDigest(pack: unknown): string {
  return createHash('sha256').update(canonical(pack)).digest('hex')
}

function invalid(fileName: string, pointer: string, message: string): never {
  throw new Problem('pack-invalid', `${fileName}: ${message} (at ${pointer === '' ? '/' : pointer})`, [{ pointer, message }])
}

/**
 * Reads a pack from parsed JSON and proves that it compiles; nothing is half-loaded.
 * @throws Problem pack-invalid with file, pointer and reason
 */
export function parsePack(json: unknown, fileName: string): Pack {
  const read = packSchema.safeParse(json)
  if (!read.success) {
    const places = schemaPlaces(read.error)
    const [first] = places
    throw new Problem('pack-invalid', `${fileName}: ${first?.message ?? 'not a pack'} (at ${first?.pointer || '/'})`, places)
  }
  compilePack(read.data, fileName)
  return read.data
}

function effectsOf(rule: PackRule): number {
  return [rule.refuse, rule.permit, rule.lift].filter((one) => one !== undefined).length
}

function checkRule(pack: Pack, rule: PackRule, scale: Scale, fail: (message: string) => never): void {
  if (effectsOf(rule) > 1 || (effectsOf(rule) === 0 && rule.flags === undefined)) {
    fail('a rule has exactly one of refuse, permit, lift, or flags alone')
  }
  if (pack.kind !== 'statutory' && (rule.permit !== undefined || rule.lift !== undefined)) {
    fail('an overlay may only refuse more: it may not permit or lift')
  }
  if (rule.refuse !== undefined && !scale.refusals.includes(rule.refuse)) fail(`"${rule.refuse}" is no refusal of this question`)
  if (rule.permit !== undefined && !scale.permits.includes(rule.permit)) fail(`"${rule.permit}" is no permission of this question`)
  if ((rule.lift === undefined) !== (rule.as === undefined)) fail('lift and as go together')
  if (rule.refuse === 'REDIRECT' && rule.to === undefined) fail('a REDIRECT says to whom')
  if (rule.refuse === 'SUPPRESS' && rule.scope === undefined) fail('a SUPPRESS says its scope')
}

function dayOr(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : parseDay(text)
}

interface Compiler {
  readonly pack: Pack
  readonly place: (pointer: string, question: QuestionName, strict: boolean, knowledge: boolean) => Place
  readonly fail: (pointer: string, message: string) => never
  readonly nextNumber: () => number
}

function compilerOf(pack: Pack, fileName: string, firstNumber: number): Compiler {
  let number = firstNumber
  const holidays = Object.fromEntries(Object.entries(pack.holidays).map(([name, days]) => [name, holidayCalendar(days)]))
  const fail = (pointer: string, message: string): never => invalid(fileName, pointer, message)
  return {
    pack,
    fail,
    nextNumber: () => number++,
    place: (pointer, question, strict, knowledge) => ({
      table: FACT_TABLES[question],
      limits: pack.limits,
      holidays,
      defs: pack.defs,
      inside: [],
      strict,
      knowledge,
      pointer,
      refuse: fail,
    }),
  }
}

function compileRule(compiler: Compiler, rule: PackRule, pointer: string): CompiledRule {
  const { pack, place, fail } = compiler
  checkRule(pack, rule, SCALES[rule.question], (message) => fail(pointer, message))
  const isStrict = rule.refuse !== undefined || effectsOf(rule) === 0
  const at = (step: string): Place => place(`${pointer}/${step}`, rule.question, isStrict, rule.knowledge !== undefined)
  const when = compileCondition(at('when'), rule.when)
  const applies = rule.applies === undefined ? ALWAYS : compileCondition(at('applies'), rule.applies)
  const { to } = rule
  const inList = to?.list === undefined ? undefined : { ...at('to/where'), inside: [to.list] }
  return {
    id: rule.id,
    pack: pack.id,
    source: rule,
    citation: rule.citation,
    fromDay: dayOr(rule.from, Number.NEGATIVE_INFINITY),
    untilDay: dayOr(rule.until, Number.POSITIVE_INFINITY),
    applies,
    when,
    holds: allNode([applies, when]),
    number: compiler.nextNumber(),
    reads: applies.reads | when.reads,
    memory: emptyMemory(),
    counter: 'counted' in when ? (when as FrequencyNode) : undefined,
    addressee: inList === undefined ? undefined : compileCondition(inList, { all: to?.where ?? [] }),
  }
}

function compileRow(compiler: Compiler, question: QuestionName, row: PackRow, pointer: string): CompiledRow {
  const { pack, place, fail } = compiler
  const marks: readonly Mark[] = Object.values(row.marks)
  if (marks.includes('C') !== (row.recorded !== undefined)) fail(pointer, 'the mark C and `recorded` go together')
  const at = (step: string): Place => place(`${pointer}/${step}`, question, false, row.knowledge !== undefined)
  const when = row.when === undefined ? ALWAYS : compileCondition(at('when'), row.when)
  return {
    id: row.id,
    pack: pack.id,
    source: row,
    citation: row.citation,
    fromDay: dayOr(row.from, Number.NEGATIVE_INFINITY),
    untilDay: dayOr(row.until, Number.POSITIVE_INFINITY),
    applies: ALWAYS,
    when,
    holds: when,
    number: compiler.nextNumber(),
    reads: when.reads,
    memory: emptyMemory(),
    recorded: row.recorded === undefined ? undefined : compileCondition(at('recorded'), row.recorded),
    counter: undefined,
    addressee: undefined,
  }
}

/** Makes a pack ready to run; its rules and rows are numbered from `firstNumber` on. @throws Problem pack-invalid with file, pointer and reason */
export function compilePack(pack: Pack, fileName = `${pack.id}/pack.json`, firstNumber = 0): CompiledPack {
  const compiler = compilerOf(pack, fileName, firstNumber)
  const { fail } = compiler
  if (pack.kind !== 'statutory' && pack.tables.length > 0) fail('/tables', 'an overlay may only refuse more: it has no tables')
  if (pack.kind !== 'statutory' && pack.unreachable !== undefined) fail('/unreachable', 'an overlay may only refuse more: it opens no way to others')
  const named = new Set<string>()
  const rules: Record<QuestionName, CompiledRule[]> = { decide: [], admit: [], retain: [] }
  for (const [i, rule] of pack.rules.entries()) {
    const name = `${rule.id}/${rule.part ?? ''}`
    if (named.has(name)) fail(`/rules/${i}`, `there are two rules ${rule.id}; give each a part`)
    named.add(name)
    rules[rule.question].push(compileRule(compiler, rule, `/rules/${i}`))
  }
  const tables = pack.tables.map((table, t) => {
    const known = FACT_TABLES[table.question].sorting
    if (!known.includes(table.key) || !known.includes(table.column)) fail(`/tables/${t}`, `key and column are of ${known.join(', ')}`)
    const rows = table.rows.map((row, r) => compileRow(compiler, table.question, row, `/tables/${t}/rows/${r}`))
    return { question: table.question, key: table.key, column: table.column, rows }
  })
  return { pack, summary: packSummary(pack), rules, tables, nextNumber: compiler.nextNumber() }
}

/** Says what a reader must know of a pack without reading its rules. */
export function packSummary(pack: Pack): PackSummary {
  const counted = (question: QuestionName): number =>
    pack.rules.filter((rule) => rule.question === question).length +
    pack.tables.filter((table) => table.question === question).reduce((sum, table) => sum + table.rows.length, 0)
  const confidence: Record<Confidence, number> = { primary: 0, secondary: 0, low: 0, unverified: 0, design: 0 }
  for (const rule of [...pack.rules, ...pack.tables.flatMap((table) => table.rows)]) confidence[rule.confidence] += 1
  return {
    id: pack.id,
    version: pack.version,
    digest: packDigest(pack),
    place: pack.place,
    ...(pack.parent === undefined ? {} : { parent: pack.parent }),
    kind: pack.kind,
    title: pack.title,
    ...(pack.unreachable === undefined ? {} : { unreachable: pack.unreachable.lossOfContact }),
    verifiedAsOf: pack.verifiedAsOf,
    reviewBy: pack.reviewBy,
    rules: { decide: counted('decide'), admit: counted('admit'), retain: counted('retain'), duties: pack.duties.length },
    confidence,
    toCheck: pack.toCheck,
  }
}
