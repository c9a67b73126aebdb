import { isAssessedKind, selectAssessed } from '../graph/assessed.js'
import type { AnyFact, Day, Fact, FactKind, Party } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import type { TraceTie } from '../model/trace.js'
import type { PartyPair, Store } from '../store/port.js'
import { openDebts, openWorld, tiesOf, type TraceWorld } from '../trace/index.js'
import { assessGate, type AssessGate, type AssessScope } from './assess-gate.js'
import type { App } from './context.js'
import { factsAboutMany, factsOfMany } from './facts-of-many.js'

const TRACED = ['party', 'relation', 'obligation', 'debt', 'status'] as const

/** Facts of the kinds that traces read, each once. */
class Gathered {
  readonly #byKind = new Map<FactKind, Map<string, AnyFact>>()

  add(facts: Iterable<AnyFact>): void {
    for (const fact of facts) {
      const known = this.#byKind.get(fact.kind)
      if (known === undefined) this.#byKind.set(fact.kind, new Map([[fact.key, fact]]))
      else known.set(fact.key, fact)
    }
  }

  addAll(other: Gathered): void {
    for (const kind of TRACED) this.add(other.of(kind) as readonly AnyFact[])
  }

  of<K extends FactKind>(kind: K): readonly Fact<K>[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])] as readonly AnyFact[] as readonly Fact<K>[]
  }
}

/** Where facts are read from, and what of them may be looked at on the day. */
export interface Sight {
  readonly store: Store
  readonly day: Day
  readonly gate: AssessGate
  readonly scope: AssessScope
}

/** The end at which guarantees are to be read, where they alone of all relations matter to a question. */
type GuaranteesAt = 'fromId' | 'toId'

/** What stands between some parties and others: everything or, beside obligations, guarantees that have one of these parties at an end. */
async function nearOf(store: Store, parties: readonly string[], guaranteesAt: GuaranteesAt | undefined): Promise<readonly AnyFact[]> {
  if (guaranteesAt === undefined) return factsAboutMany(store, ['party', 'relation', 'obligation'], 'parties', parties)
  const among = new Set<string>(parties)
  const found = await factsOfMany(store, parties, (some) => ({ kinds: ['relation', 'obligation'], parties: some as PartyId[], relationKinds: ['guarantees'] }))
  return found.filter((fact) => fact.kind !== 'relation' || among.has(fact.content[guaranteesAt]))
}

/**
 * Facts around some parties: their ties and debts, who else is on these debts, and what the far ends are and have said.
 * @param guaranteesAt of other relations nothing is read, nor what anybody is: any may guarantee and owe; absent: all is read
 */
async function around({ store, gate }: Sight, parties: readonly string[], gathered: Gathered, guaranteesAt?: GuaranteesAt): Promise<void> {
  const near = await nearOf(store, parties, guaranteesAt)
  gathered.add(near)
  const debts = new Set(near.flatMap((fact) => (fact.kind === 'obligation' ? [fact.content.debtId] : [])))
  const owed = await factsAboutMany(store, ['debt', 'obligation', 'status'], 'debts', [...debts])
  gathered.add(owed)
  const ends = new Set<string>(parties)
  for (const fact of [...near, ...owed]) {
    if (fact.kind === 'relation' && isAssessedKind(fact.content.kind)) ends.add(fact.content.fromId).add(fact.content.toId)
    else if (fact.kind === 'obligation') ends.add(fact.content.partyId)
  }
  if (guaranteesAt === undefined) {
    const known = new Set<string>(gathered.of('party').map((fact) => fact.content.partyId))
    gathered.add(await factsAboutMany(store, ['party'], 'parties', [...ends].filter((id) => !known.has(id))))
  }
  await gate.learn([...ends])
}

function worldOf(gathered: Gathered, { day, gate: { mayAssess }, scope: { creditors } }: Sight): TraceWorld {
  const debts = gathered.of('debt')
  const own = creditors === undefined ? undefined : new Set(debts.filter((fact) => creditors.includes(fact.content.creditorId)).map((fact) => fact.content.debtId))
  const obligations = gathered.of('obligation').filter((fact) => own === undefined || own.has(fact.content.debtId))
  const selected = selectAssessed({ parties: gathered.of('party'), obligations, relations: gathered.of('relation') }, day, mayAssess)
  return openWorld(tiesOf(selected), openDebts({ debts, obligations, statuses: gathered.of('status') }, day, mayAssess))
}

/** Says whether one record of a party tells of it before another: the one collected last, then the smaller source. */
export function tellsBefore(a: Party, b: Party): boolean {
  const [day, other] = [a.collectedOn ?? '', b.collectedOn ?? '']
  return day === other ? a.sourceId < b.sourceId : day > other
}

/** What each of some parties is, by the record that tells of it. Those who may not be seen are left out. */
export async function partiesSeen({ store, gate }: Sight, ids: readonly string[]): Promise<ReadonlyMap<string, Party>> {
  const seen = new Map<string, Party>()
  for (const fact of await factsAboutMany(store, ['party'], 'parties', ids)) {
    if (fact.kind !== 'party' || !gate.mayAssess(fact)) continue
    const known = seen.get(fact.content.partyId)
    if (known === undefined || tellsBefore(fact.content, known)) seen.set(fact.content.partyId, fact.content)
  }
  return seen
}

/**
 * The ties among some parties alone, with all that they say.
 * @param tied which of them are tied, the one with fewer ties first, so that nobody with many ties need be read
 */
export async function worldAmong(sight: Sight, parties: readonly string[], tied: readonly (readonly [string, string])[]): Promise<TraceWorld> {
  const { store, gate } = sight
  const among = new Set(parties)
  const gathered = new Gathered()
  gathered.add(await factsOfMany(store, tied, (some) => ({ kinds: ['relation'], partyPairs: some as readonly PartyPair[] })))
  const readBy = new Set<string>()
  for (const [few, many] of tied) if (!readBy.has(many)) readBy.add(few)
  const near = await factsAboutMany(store, ['obligation'], 'parties', [...readBy])
  const debts = new Set(near.flatMap((fact) => (fact.kind === 'obligation' ? [fact.content.debtId] : [])))
  const owed = (await factsAboutMany(store, ['debt', 'obligation'], 'debts', [...debts])).filter((fact) => fact.kind === 'debt' || (fact.kind === 'obligation' && among.has(fact.content.partyId)))
  gathered.add(owed)
  gathered.add(await factsAboutMany(store, ['party'], 'parties', [...among]))
  await gate.learn([...among])
  return worldOf(gathered, sight)
}

/** The part of the assessed graph around some parties, ties to their neighbours included. */
export async function worldAround(sight: Sight, parties: readonly string[]): Promise<TraceWorld> {
  const gathered = new Gathered()
  await around(sight, [...new Set(parties)], gathered)
  return worldOf(gathered, sight)
}

/**
 * The part of the assessed graph that can be reached from some parties by ties that are to be followed, read from the store
 * round by round; the same as the whole graph for whoever follows no other ties.
 * @param onward the party to which a tie leads on from one end; undefined: it does not
 * @param guaranteesAt where guarantees alone of all relations are followed, and at that end, no others are part of it
 */
export async function worldReached(
  sight: Sight, from: readonly string[], onward: (tie: TraceTie, at: string) => string | undefined, roundsMax = Infinity, guaranteesAt?: GuaranteesAt,
): Promise<TraceWorld> {
  const gathered = new Gathered()
  const seen = new Set(from)
  let frontier = [...seen]
  for (let round = 0; frontier.length > 0 && round < roundsMax; round++) {
    const near = new Gathered()
    await around(sight, frontier, near, guaranteesAt)
    gathered.addAll(near)
    const here = worldOf(near, sight)
    const next: string[] = []
    for (const at of frontier) {
      for (const tie of [...here.from(at), ...here.to(at)]) {
        const far = onward(tie, at)
        if (far === undefined || seen.has(far)) continue
        seen.add(far)
        next.push(far)
      }
    }
    frontier = next
  }
  return worldOf(gathered, sight)
}

/** What the assessed graph can be made of: of the rest of a large store nothing is held. */
function isTraced(fact: AnyFact): boolean {
  if (fact.kind === 'party') return fact.content.kind !== 'person'
  if (fact.kind === 'relation') return isAssessedKind(fact.content.kind)
  return fact.kind !== 'status' || fact.content.debtId !== undefined
}

/** The whole assessed graph with everything that its ties say; reads all of the store. */
export async function wholeWorld(app: App, { store, day, scope }: Sight): Promise<TraceWorld> {
  const gathered = new Gathered()
  for (const kind of TRACED) for await (const batch of store.facts(kind)) gathered.add((batch as readonly AnyFact[]).filter(isTraced))
  const gate: AssessGate = { mayAssess: await assessGate(app, store, day, scope), learn: async () => undefined }
  return worldOf(gathered, { store, day, gate, scope })
}
