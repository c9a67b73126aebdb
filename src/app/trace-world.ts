import { selectAssessed, type MayAssess } from '../graph/assessed.js'
import type { AnyFact, Day, Fact, FactKind } from '../model/facts.js'
import type { DebtId, PartyId } from '../model/ids.js'
import { BATCH_ROWS_MAX } from '../model/limits.js'
import type { TraceTie } from '../model/trace.js'
import type { FactQuery, Store } from '../store/port.js'
import { openDebts, openWorld, tiesOf, type TraceWorld } from '../trace/index.js'

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

  of<K extends FactKind>(kind: K): readonly Fact<K>[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])] as readonly AnyFact[] as readonly Fact<K>[]
  }
}

const IDS_AT_ONCE = BATCH_ROWS_MAX / 5

async function about(store: Store, kinds: readonly FactKind[], list: 'parties' | 'debts', ids: readonly string[]): Promise<readonly AnyFact[]> {
  const found: AnyFact[] = []
  for (let i = 0; i < ids.length; i += IDS_AT_ONCE) {
    const query: FactQuery = list === 'parties' ? { kinds, parties: ids.slice(i, i + IDS_AT_ONCE) as PartyId[] } : { kinds, debts: ids.slice(i, i + IDS_AT_ONCE) as DebtId[] }
    for (const fact of await store.factsAbout(query)) found.push(fact)
  }
  return found
}

/** Facts around some parties: their ties and debts, who else is on these debts, and what the far ends are. */
async function around(store: Store, parties: readonly string[], gathered: Gathered): Promise<void> {
  const near = await about(store, ['party', 'relation', 'obligation'], 'parties', parties)
  gathered.add(near)
  const debts = new Set(near.flatMap((fact) => (fact.kind === 'obligation' ? [fact.content.debtId] : [])))
  gathered.add(await about(store, ['debt', 'obligation', 'status'], 'debts', [...debts]))
  const known = new Set<string>(gathered.of('party').map((fact) => fact.content.partyId))
  const ends = new Set(near.flatMap((fact) => (fact.kind === 'relation' ? [fact.content.fromId, fact.content.toId] : [])))
  gathered.add(await about(store, ['party'], 'parties', [...ends].filter((id) => !known.has(id))))
}

function worldOf(gathered: Gathered, day: Day, mayAssess: MayAssess): TraceWorld {
  const facts = { parties: gathered.of('party'), obligations: gathered.of('obligation'), relations: gathered.of('relation') }
  const debts = openDebts({ debts: gathered.of('debt'), obligations: facts.obligations, statuses: gathered.of('status') }, day, mayAssess)
  return openWorld(tiesOf(selectAssessed(facts, day, mayAssess)), debts)
}

/** The part of the assessed graph around some parties, ties to their neighbours included. */
export async function worldAround(store: Store, parties: readonly string[], day: Day, mayAssess: MayAssess): Promise<TraceWorld> {
  const gathered = new Gathered()
  await around(store, [...new Set(parties)], gathered)
  return worldOf(gathered, day, mayAssess)
}

/**
 * The part of the assessed graph that can be reached from some parties by ties that are to be followed, read from the store
 * round by round; the same as the whole graph for whoever follows no other ties.
 * @param onward the party to which a tie leads on from one end; undefined: it does not
 */
export async function worldReached(
  store: Store, from: readonly string[], onward: (tie: TraceTie, at: string) => string | undefined, roundsMax: number, day: Day, mayAssess: MayAssess,
): Promise<TraceWorld> {
  const gathered = new Gathered()
  const seen = new Set(from)
  let frontier = [...seen]
  let world = openWorld([], [])
  for (let round = 0; frontier.length > 0 && round < roundsMax; round++) {
    const near = new Gathered()
    await around(store, frontier, near)
    for (const kind of ['party', 'relation', 'obligation', 'debt', 'status'] as const) gathered.add(near.of(kind) as readonly AnyFact[])
    const here = worldOf(near, day, mayAssess)
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
  world = worldOf(gathered, day, mayAssess)
  return world
}

/** The whole assessed graph with everything that its ties say; reads all of the store. */
export async function wholeWorld(store: Store, day: Day, mayAssess: MayAssess): Promise<TraceWorld> {
  const gathered = new Gathered()
  for (const kind of ['party', 'relation', 'obligation', 'debt', 'status'] as const) {
    for await (const batch of store.facts(kind)) gathered.add(batch as readonly AnyFact[])
  }
  return worldOf(gathered, day, mayAssess)
}
