import type { EntryLine } from '../model/certificate.js'
import type { Dossier } from '../model/dossier.js'
import type { DebtId, FactKey } from '../model/ids.js'
import { STABILITY_ENTRIES_DEFAULT, STABILITY_FACTS_MAX } from '../model/limits.js'
import type { Entry } from '../model/list.js'
import type { PartyMeasures } from '../model/scorecard.js'
import { DEFAULT_SCORECARD, factWords, measuresOfPoints, placesAmong, type JudgedDebt, type MeasuresOf, type OrderKey, type OtherPlace } from '../rank/index.js'
import type { Store } from '../store/port.js'
import { placesOf, recordedCases } from './certificate-lines.js'
import type { App, TellProgress } from './context.js'
import { dossiersThen, judgeThen, worldOf, type ListWorld } from './review-world.js'
import { checkStabilityAsked } from './stability-asked.js'
import { factsOf, factsRead, isAnothers, withoutFact } from './stability-facts.js'

/** Where an entry would stand without one fact. */
export interface WithoutFact {
  readonly kind: string
  /** What it is and of which source, without anything personal. */
  readonly without: string
  /** Absent: without it the contact is not permitted any more. */
  readonly rank?: number
  /** True where it would have to wait. */
  readonly waiting?: boolean
  readonly words: string
}

/** How far the place of one entry rests on each fact that its verdict and score read. */
export interface EntryStability {
  readonly entryId: string
  readonly rank: number
  /** False where the store no longer gives what the list was made from; then nothing is said of its facts. */
  readonly rebuilt: boolean
  /** Facts without which it stands elsewhere or is not permitted, the hardest blow first. */
  readonly changes: readonly WithoutFact[]
  /** Facts without which it stands where it stands. */
  readonly unmoved: number
  /** Facts that were not tried, there being more than `STABILITY_FACTS_MAX`. */
  readonly untried: number
}

/** The stability of the top of a list. */
export interface ListStability {
  readonly list: string
  /** What is held fixed, in a sentence. */
  readonly fixed: string
  readonly entries: readonly EntryStability[]
}

const FIXED = 'Everything about other debts and every measure of the contact graph stays as it was in the list.'

/** A list in its order, and by entry. */
interface Order {
  readonly all: readonly EntryLine[]
  readonly byId: ReadonlyMap<string, EntryLine>
}

/** One debt judged as the list judged it, with the entries that are looked at, and all of the list. */
interface DebtAsked extends ReturnType<typeof judgeThen> {
  readonly dossier: Dossier
  readonly entries: readonly Entry[]
  readonly own: readonly OrderKey[]
  readonly measuresOf: MeasuresOf
}

function placesOfDebt(world: ListWorld, { own, measuresOf }: DebtAsked, { drafts }: JudgedDebt, order: readonly OrderKey[]): ReadonlyMap<string, OtherPlace> {
  return placesAmong(drafts, order, own, measuresOf, world.scorecard ?? DEFAULT_SCORECARD, world.head.purpose)
}

function placesWithout(world: ListWorld, asked: DebtAsked, key: FactKey, order: readonly OrderKey[]): ReadonlyMap<string, OtherPlace> {
  const dossier = withoutFact(asked.dossier, key)
  return dossier.debts.length === 0 ? new Map() : placesOfDebt(world, asked, judgeThen(world, dossier).judged, order)
}

function moved(entry: Entry, place: OtherPlace | undefined): boolean {
  return place === undefined || place.rank !== entry.rank || place.waiting !== entry.waiting
}

function wordsOf(entry: Entry, without: string, place: OtherPlace | undefined): string {
  if (place === undefined) return `no longer permitted without ${without}`
  if (place.waiting && !entry.waiting) return `has to wait, at rank ${place.rank}, without ${without}`
  return `${place.rank > entry.rank ? 'falls' : place.rank < entry.rank ? 'rises' : 'stays'} to rank ${place.rank} without ${without}`.replace('stays to', 'stays at')
}

/** Where a blow stands among others: what ends the contact first, then the farthest fall. */
function blow({ rank }: WithoutFact): number {
  return rank ?? Number.POSITIVE_INFINITY
}

function stabilityOf(entry: Entry, asked: DebtAsked, keys: readonly FactKey[], without: (key: FactKey) => ReadonlyMap<string, OtherPlace>): EntryStability {
  const { byKey, sourceOf } = factsOf(asked.dossier)
  const tried = keys.slice(0, STABILITY_FACTS_MAX)
  const changes = tried.flatMap((key): readonly WithoutFact[] => {
    const place = without(key).get(entry.entryId)
    const fact = byKey.get(key)
    if (fact === undefined || !moved(entry, place)) return []
    const words = factWords(fact, sourceOf(fact), { isAnothers: isAnothers(asked.dossier, fact), isLocate: entry.debtId === undefined })
    return [{
      kind: entry.debtId === undefined && words === 'a fact of the case' ? 'fact' : fact.kind, without: words, words: wordsOf(entry, words, place),
      ...(place === undefined ? {} : { rank: place.rank, ...(place.waiting ? { waiting: true } : {}) }),
    }]
  })
  return {
    entryId: entry.entryId, rank: entry.rank, rebuilt: true, changes: changes.toSorted((a, b) => blow(b) - blow(a) || (a.words < b.words ? -1 : 1)),
    unmoved: tried.length - changes.length, untried: keys.length - tried.length,
  }
}

function notRebuilt({ entryId, rank }: Entry): EntryStability {
  return { entryId, rank, rebuilt: false, changes: [], unmoved: 0, untried: 0 }
}

/** Looks at the entries of one debt, which is judged anew without each fact that any of them read. */
function stabilitiesOf(world: ListWorld, asked: DebtAsked, order: readonly OrderKey[]): readonly EntryStability[] {
  const { dossier, entries, reached, judged } = asked
  const asItWas = placesOfDebt(world, asked, judged, order)
  const known = new Map<FactKey, ReadonlyMap<string, OtherPlace>>()
  const without = (key: FactKey): ReadonlyMap<string, OtherPlace> => {
    const found = known.get(key) ?? placesWithout(world, asked, key, order)
    known.set(key, found)
    return found
  }
  return entries.map((entry) => {
    const place = asItWas.get(entry.entryId)
    if (place === undefined || moved(entry, place) || place.score !== entry.score) return notRebuilt(entry)
    return stabilityOf(entry, asked, factsRead(dossier, reached, entry), without)
  })
}

/** Debts of entries; a line of a locate list names none, its certificate does. */
async function debtsOf(store: Store, list: string, entries: readonly Entry[]): Promise<ReadonlyMap<string, string>> {
  const nameless = entries.filter(({ debtId }) => debtId === undefined).map(({ entryId }) => entryId as string)
  const recorded = nameless.length === 0 ? new Map() : await recordedCases(store, list, new Set(nameless))
  return new Map(entries.flatMap(({ entryId, debtId }) => {
    const told = debtId ?? (recorded.get(entryId)?.caseFile?.debt as { readonly id?: string } | undefined)?.id
    return told === undefined ? [] : [[entryId, told] as const]
  }))
}

/** What the list recorded of where the parties of a debt stand in the contact graph; `parties` by entry. */
function measuresThen(world: ListWorld, debtId: string, parties: ReadonlyMap<string, string>, own: readonly EntryLine[]): MeasuresOf {
  const scorecard = world.scorecard ?? DEFAULT_SCORECARD
  const byParty = new Map<string, PartyMeasures>(own.map(({ entryId, points }) => [parties.get(entryId) ?? '', measuresOfPoints(points, scorecard)]))
  return (of, partyId) => (of === debtId ? (byParty.get(partyId) ?? {}) : {})
}

/** Looks at the entries of one debt as the list saw it. */
async function stabilitiesOfDebt(world: ListWorld, debtId: DebtId, entries: readonly Entry[], order: Order): Promise<readonly EntryStability[]> {
  const [dossier] = await dossiersThen(world, [debtId])
  if (dossier === undefined || dossier.debts.length === 0) return []
  const then = judgeThen(world, dossier)
  const { drafts } = then.judged
  const own = drafts.flatMap(({ entryId }) => order.byId.get(entryId) ?? [])
  const parties = new Map<string, string>(drafts.map(({ entryId, partyId }) => [entryId, partyId]))
  return stabilitiesOf(world, { ...then, dossier, entries, own, measuresOf: measuresThen(world, debtId, parties, own) }, order.all)
}

/**
 * Says for the best entries of a list how far their places rest on single facts: for each fact that the verdict and the score of an entry read,
 * its rank without it, all else as in the list. Its debt is judged once for each of its facts: O(facts) judgements a debt.
 * @throws Problem not-found; limit-exceeded for more than `STABILITY_ENTRIES_MAX` entries
 */
export async function runStability(app: App, name: string, most = STABILITY_ENTRIES_DEFAULT, tell: TellProgress = () => undefined): Promise<ListStability> {
  checkStabilityAsked(most)
  const store = await app.store()
  const head = await store.list(name)
  const world = await worldOf(app, store, head)
  const entries = await store.entries(head.name, 0, most)
  const all = await placesOf(store, head.name)
  const order: Order = { all, byId: new Map(all.map((place) => [place.entryId, place])) }
  const debtOf = await debtsOf(store, head.name, entries)
  const debts = [...new Set(debtOf.values())] as DebtId[]
  const found = new Map<string, EntryStability>()
  for (const [done, debtId] of debts.entries()) {
    const mine = entries.filter(({ entryId }) => debtOf.get(entryId) === debtId)
    for (const one of await stabilitiesOfDebt(world, debtId, mine, order)) found.set(one.entryId, one)
    tell('deciding', done + 1, debts.length)
  }
  await store.appendLeaf(app.leaf({ action: 'export', subjects: [app.keyring().hash('subject', `list:${head.name}`)], decision: 'list: stability told', counts: { entries: entries.length } }))
  await app.integrate('sign')
  return { list: head.name, fixed: FIXED, entries: entries.map((entry) => found.get(entry.entryId) ?? notRebuilt(entry)) }
}
