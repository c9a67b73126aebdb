import type { Packs } from '../model/decide.js'
import { Problem } from '../model/problem.js'
import { compilePack, FACT_TABLES, type CompiledPack } from './compile.js'
import { emptyContext, type Context, type Region } from './context.js'
import type { FactTable } from './facts/table.js'
import { programOf, type PlacesInPlay } from './narrow-pack.js'
import type { Program } from './pack-program.js'
import type { Pack, QuestionName } from './pack-schema.js'

/** Packs ready to run, with what has been worked out from them so far. */
export interface CompiledPacks extends Packs {
  readonly packs: readonly CompiledPack[]
  readonly contexts: Partial<Record<QuestionName, Context>>
  readonly places: Record<QuestionName, Map<string, PlacePrograms>>
  /** Programs made since they were last forgotten. */
  readonly made: Record<QuestionName, number>
}

/** The packs in play for one set of places, and the programs by sort of question. */
export interface PlacePrograms extends PlacesInPlay {
  readonly bySort: SortTree
}

/** Programs by the sorting facts, one level of map for each. */
interface SortTree extends Map<unknown, SortTree | Program> {}

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
    compiled.push(compilePack(withoutRules(pack, options.switchedOff ?? []), undefined, compiled.at(-1)?.nextNumber))
  }
  const sorted = compiled.toSorted((a, b) => (a.pack.id < b.pack.id ? -1 : 1))
  const made: Omit<CompiledPacks, keyof Packs> & Pick<Packs, 'list'> = {
    packs: sorted,
    list: sorted.map((pack) => pack.summary),
    contexts: {},
    places: { decide: new Map(), admit: new Map(), retain: new Map() },
    made: { decide: 0, admit: 0, retain: 0 },
  }
  return made as CompiledPacks
}

/** The packs that were compiled, by id. */
export function packSources(packs: Packs): readonly Pack[] {
  return opened(packs).packs.map(({ pack }) => pack)
}

/** Opens compiled packs for the stage that made them. */
export function opened(packs: Packs): CompiledPacks {
  return packs as CompiledPacks
}

/** What every rule and row reads, by its number. */
function readsByNumber(packs: readonly CompiledPack[]): readonly number[] {
  const reads: number[] = []
  for (const { rules, tables } of packs) {
    for (const rule of [...Object.values(rules).flat(), ...tables.flatMap((table) => table.rows)]) reads[rule.number] = rule.reads
  }
  return reads
}

/** The one context in which these packs judge questions of one kind; reused, as judging never waits. */
export function contextOf(packs: CompiledPacks, question: QuestionName, zoneData: Context['zoneData']): Context {
  const known = packs.contexts[question]
  if (known !== undefined) {
    if (known.zoneData !== zoneData) known.isRead = false
    known.zoneData = zoneData
    return known
  }
  const made = emptyContext(Object.keys(FACT_TABLES[question].lists), zoneData, readsByNumber(packs.packs))
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
  // A country named beside its own parts: the person may be in any part of it, so the part is not known.
  const isOpen = places.some((place) => places.some((part) => part.startsWith(`${place}-`)))
  if (isOpen && region === 'researched') region = 'unknown'
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
  const sorting = sortingReaders(table)
  for (let i = 0; i < sorting.length - 1; i++) tree = branchOf(tree, sorting[i]?.(context))
  const last = sorting.at(-1)?.(context)
  const program = tree.get(last) as Program | undefined
  if (program !== undefined) return program
  const made = programOf(known, question, context)
  tree.set(last, made)
  forgetSome(packs, question)
  return made
}

/** Programs kept before all of them are forgotten: no input, however odd, may fill the memory. */
const MAX_PROGRAMS = 5_000

function forgetSome(packs: CompiledPacks, question: QuestionName): void {
  packs.made[question] += 1
  if (packs.made[question] < MAX_PROGRAMS) return
  packs.places[question].clear()
  packs.made[question] = 0
}

function branchOf(tree: SortTree, value: unknown): SortTree {
  const branch = tree.get(value) as SortTree | undefined
  if (branch !== undefined) return branch
  const made: SortTree = new Map()
  tree.set(value, made)
  return made
}

type ReadSort = (context: Context) => unknown

const readers = new Map<FactTable, readonly ReadSort[]>()

function sortingReaders(table: FactTable): readonly ReadSort[] {
  const known = readers.get(table) ?? table.sorting.map((name) => table.facts[name]?.read as unknown as ReadSort)
  readers.set(table, known)
  return known
}
